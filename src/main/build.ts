import { spawn } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync } from 'node:fs'
import { open, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import path from 'node:path'
import { childEnvironment } from '../platform/env'
import { StartError } from '../platform/start-error'

/** The production build: made when there is none for this very source and key, kept otherwise. */

const SOURCES = ['src', 'public', 'next.config.ts', 'tsconfig.json', 'package-lock.json', 'prisma/schema.prisma']
/** Made from prisma/schema.prisma, which is counted. */
const GENERATED = path.join('src', 'platform', 'db', 'generated')

async function filesIn(root: string, entry: string): Promise<string[]> {
	const found = await stat(path.join(root, entry)).catch(() => undefined)
	if (entry === GENERATED || found === undefined) return []
	if (!found.isDirectory()) return [entry]
	const inside = await readdir(path.join(root, entry))
	return (await Promise.all(inside.sort().map((name) => filesIn(root, path.join(entry, name))))).flat()
}

/**
 * A fingerprint of everything that the build depends on.
 *
 * @param root absolute path of the repository
 * @param actionsKey is built in, so another key is another build
 */
export async function sourceStamp(root: string, actionsKey: string): Promise<string> {
	const files = (await Promise.all(SOURCES.map((entry) => filesIn(root, entry)))).flat()
	const contents = await Promise.all(files.map((file) => readFile(path.join(root, file))))
	const hash = createHash('sha256').update(createHash('sha256').update(actionsKey).digest('hex'))
	for (const [index, content] of contents.entries())
		hash.update(`\n${files[index]} ${createHash('sha256').update(content).digest('hex')}`)
	return hash.digest('hex')
}

export type BuildOptions = Readonly<{
	/** Absolute path of the repository. */
	root: string
	/** 32 bytes as base64. */
	actionsKey: string
	/** Where the build's own messages go. */
	logFile: string
	/** Ends the build. */
	signal: AbortSignal
	say: (line: string) => void
}>

async function runBuild({ root, actionsKey, logFile, signal }: BuildOptions): Promise<number | string | null> {
	const log = await open(logFile, 'w', 0o600)
	const child = spawn(process.execPath, [createRequire(import.meta.url).resolve('next/dist/bin/next'), 'build'], {
		cwd: root,
		env: childEnvironment({
			NODE_ENV: 'production',
			NEXT_TELEMETRY_DISABLED: '1',
			NEXT_SERVER_ACTIONS_ENCRYPTION_KEY: actionsKey,
			...{
				DATABASE_URL: undefined,
				ADMIN_EMAIL: undefined,
				ADMIN_PASSWORD: undefined,
				AUTH_SECRET: undefined,
				ACTIONS_KEY: undefined,
			},
		}),
		stdio: ['ignore', log.fd, log.fd],
		signal,
	})
	const ended = new Promise<number | string | null>((resolve) => {
		child.once('error', (error) => resolve(error.message))
		child.once('exit', (code, name) => resolve(name ?? code))
	})
	await log.close()
	return ended
}

/**
 * Builds the pages unless `.next` holds the build of this source.
 *
 * @throws StartError when the build fails, with the end of its log
 */
export async function buildIfNeeded(options: BuildOptions): Promise<void> {
	const file = path.join(options.root, '.next/postern-build')
	const stamp = await sourceStamp(options.root, options.actionsKey)
	if (existsSync(file) && (await readFile(file, 'utf8')) === stamp) return
	options.say('Building the pages, as there is no build of this source yet; this may take a minute.')
	await rm(file, { force: true })
	const code = await runBuild(options)
	if (options.signal.aborted) return
	if (code !== 0) {
		const end = (await readFile(options.logFile, 'utf8')).trim().split('\n').slice(-30).join('\n')
		throw new StartError(`${end}\nThe pages could not be built (${code}); the whole log is ${options.logFile}.`)
	}
	await writeFile(file, stamp)
}
