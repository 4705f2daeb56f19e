import { access, constants } from 'node:fs/promises'
import path from 'node:path'
import { AppRoleError, appRolePassword, ensureAppRole } from '../platform/db/app-role'
import { embeddedUrl } from '../platform/embedded-postgres'
import { childEnvironment, EnvError, env, loadDotEnv } from '../platform/env'
import { loadSecrets } from '../platform/secrets'
import { StartError } from '../platform/start-error'
import { runNode } from './keep-running'
import { migrateOptions, UsageError } from './migrate-options'

/**
 * `npm run migrate`: brings over what PostfixAdmin, mailcow, docker-mailserver (jeboehm) or a CSV file holds. Exit code 0 = all of it, 1 =
 * something stays behind, 2 = it could not be begun. Here the database is found; migrate-run.ts does it, under the program's own login.
 */

const ROOT = path.resolve(import.meta.dirname, '../..')
const NODE = ['--disable-warning=DeprecationWarning', '--conditions=react-server', '--import', 'tsx']

async function environment(): Promise<NodeJS.ProcessEnv> {
	loadDotEnv(ROOT)
	const { databaseUrl, dataDir } = env()
	const { authSecret, actionsKey, databasePassword } = await loadSecrets(env())
	const ownerUrl = databaseUrl ?? (await embeddedUrl(dataDir, databasePassword ?? ''))
	const database = decodeURIComponent(new URL(ownerUrl).pathname.slice(1))
	return childEnvironment({
		NODE_ENV: 'production',
		DATA_DIR: dataDir,
		DATABASE_URL: undefined,
		APP_DATABASE_URL: await ensureAppRole(ownerUrl, appRolePassword(authSecret, database)),
		AUTH_SECRET: authSecret,
		ACTIONS_KEY: actionsKey,
	})
}

async function commandLine(args: string[]): Promise<number> {
	const { file } = migrateOptions(args)
	await access(file, constants.R_OK).catch(() => {
		throw new UsageError(`${file} is not there, or cannot be read.`)
	})
	const options = { cwd: process.cwd(), env: await environment() }
	const part = runNode([...NODE, path.join(ROOT, 'src/main/migrate-run.ts'), ...args], options)
	await part.exited
	return part.child.exitCode ?? 2
}

try {
	process.exitCode = await commandLine(process.argv.slice(2))
} catch (error) {
	const known = [StartError, EnvError, AppRoleError, UsageError].some((kind) => error instanceof kind)
	console.error(error instanceof Error && (known || 'code' in error) ? error.message : error)
	process.exitCode = 2
}
