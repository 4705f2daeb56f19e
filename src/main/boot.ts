import path from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { generate } from '../../prisma/generate'
import { migrate } from '../../prisma/migrate'
import { openDataFolder } from '../platform/data-folder'
import { appRolePassword, ensureAppRole } from '../platform/db/app-role'
import { childEnvironment, type Env } from '../platform/env'
import { loadSecrets, type Secrets } from '../platform/secrets'
import { StartError } from '../platform/start-error'
import { buildIfNeeded } from './build'
import { keepRunning, type Part, runNode } from './keep-running'
import { openDatabase } from './open-database'
import { checkPort, localOrigin } from './port'
import type { Prepared, Report } from './prepare'

/** The steps from nothing to a running Postern, in their order; each either succeeds or says in one line why not. */

const ROOT = path.resolve(import.meta.dirname, '../..')
/** Modules that only a server may load are marked as such; this is how these processes say that they are one. */
/** Deprecations concern whoever updates a package, not whoever starts the panel (pg warns of how Prisma reads relations). */
const QUIET = '--disable-warning=DeprecationWarning'
const NODE = [QUIET, '--conditions=react-server', '--import', 'tsx']

export type Boot = Readonly<{
	env: Env
	demo: boolean
	say: (line: string) => void
	/** Aborted when the operator wants to stop; the step under way ends soon, and no other begins. */
	signal: AbortSignal
	/** Takes over a part that runs from now on; the last one taken over is the first to be stopped. */
	own: (part: Omit<Part, 'exited'>) => void
	/** Called when a part fails again and again. */
	giveUp: (error: StartError) => void
}>

type Urls = Readonly<{ ownerUrl: string; appUrl: string }>

async function bringUpDatabase(boot: Boot, secrets: Secrets): Promise<Urls> {
	const { ownerUrl, part } = await openDatabase(boot.env, secrets, boot.say)
	if (part) {
		const keeping = { name: 'The database', start: part.restart, say: boot.say, giveUp: boot.giveUp }
		boot.own(keepRunning(part, keeping))
	}
	boot.signal.throwIfAborted()
	await migrate(ownerUrl, boot.say)
	const database = decodeURIComponent(new URL(ownerUrl).pathname.slice(1))
	return { ownerUrl, appUrl: await ensureAppRole(ownerUrl, appRolePassword(secrets.authSecret, database)) }
}

/** What a child may know: web and preparation get the program's login, the worker the owner's as well. */
function environmentFor(
	boot: Boot,
	secrets: Secrets,
	urls: Urls,
	who: 'web' | 'worker' | 'prepare',
): NodeJS.ProcessEnv {
	const first = who === 'prepare' ? {} : { ADMIN_EMAIL: undefined, ADMIN_PASSWORD: undefined }
	return childEnvironment({
		...first,
		NODE_ENV: 'production',
		NEXT_TELEMETRY_DISABLED: '1',
		DATA_DIR: boot.env.dataDir,
		DATABASE_URL: undefined,
		APP_DATABASE_URL: urls.appUrl,
		OWNER_DATABASE_URL: who === 'worker' ? urls.ownerUrl : undefined,
		AUTH_SECRET: secrets.authSecret,
		ACTIONS_KEY: secrets.actionsKey,
		NEXT_SERVER_ACTIONS_ENCRYPTION_KEY: secrets.actionsKey,
	})
}

async function prepare(boot: Boot, childEnv: NodeJS.ProcessEnv): Promise<Prepared> {
	const args = [...NODE, path.join(ROOT, 'src/main/prepare.ts'), ...(boot.demo ? ['--demo'] : [])]
	const part = runNode(args, { cwd: ROOT, env: childEnv })
	const stop = () => part.child.kill('SIGTERM')
	boot.signal.addEventListener('abort', stop)
	const report: { found?: Report } = {}
	part.child.once('message', (message) => (report.found = message as Report))
	const how = await part.exited
	boot.signal.removeEventListener('abort', stop)
	boot.signal.throwIfAborted()
	const { found } = report
	if (found === undefined) throw new StartError(`The first administrator could not be looked after (${how}).`)
	if (found.kind === 'failed') throw new StartError(found.sentence)
	return found
}

function startPart(boot: Boot, name: string, args: readonly string[], childEnv: NodeJS.ProcessEnv): void {
	const start = () => runNode(args, { cwd: ROOT, env: childEnv })
	boot.own(keepRunning(start(), { name, start, say: boot.say, giveUp: boot.giveUp }))
}

const READY_WITHIN_MS = 60_000

async function untilHealthy(boot: Boot): Promise<void> {
	const address = `${localOrigin(boot.env.host, boot.env.port)}/api/health`
	const until = Date.now() + READY_WITHIN_MS
	let state = 'it does not answer'
	while (Date.now() < until) {
		boot.signal.throwIfAborted()
		const answer = await fetch(address, { signal: AbortSignal.timeout(3_000) }).catch(() => undefined)
		if (answer?.ok) return
		if (answer) state = await answer.text()
		await sleep(100)
	}
	throw new StartError(`The web server is not ready after a minute (${state}).`)
}

function announce(boot: Boot, prepared: Prepared): void {
	const { env, say } = boot
	if (prepared.kind === 'created') say(`The first administrator signs in as ${prepared.address}.`)
	if (prepared.kind === 'link') say(`Set up the first administrator here (works once, for 30 minutes): ${prepared.url}`)
	const { protocol, hostname } = new URL(env.publicOrigin)
	if (protocol === 'http:' && !/^(localhost|127\.\d+\.\d+\.\d+|\[::1\])$/.test(hostname))
		say('Warning: PUBLIC_ORIGIN begins with http:, so passwords and sessions can be read on the way.')
	say(`Postern is ready: ${env.publicOrigin}`)
}

/**
 * Starts everything and returns when the web server answers.
 *
 * @throws StartError, EnvError, MigrateError, AppRoleError with lines for the operator; AbortError after the signal
 */
export async function bootUp(boot: Boot): Promise<void> {
	const { env, signal } = boot
	await openDataFolder(env.dataDir)
	await checkPort(env.host, env.port)
	const secrets = await loadSecrets(env)
	const urls = await bringUpDatabase(boot, secrets)
	signal.throwIfAborted()
	await generate()
	const prepared = await prepare(boot, environmentFor(boot, secrets, urls, 'prepare'))
	const logFile = path.join(env.dataDir, 'build.log')
	await buildIfNeeded({ root: ROOT, actionsKey: secrets.actionsKey, logFile, signal, say: boot.say })
	signal.throwIfAborted()
	const worker = [...NODE, path.join(ROOT, 'src/main/worker.ts')]
	startPart(boot, 'The worker', worker, environmentFor(boot, secrets, urls, 'worker'))
	const web = [QUIET, '--import', 'tsx', path.join(ROOT, 'src/main/web.ts')]
	startPart(boot, 'The web server', web, environmentFor(boot, secrets, urls, 'web'))
	await untilHealthy(boot)
	announce(boot, prepared)
}
