import { env, handed } from '../platform/env'

/**
 * A short process of its own between the migrations and the web server: loads the demonstration when asked to, and sees to
 * the first administrator. It runs under the program's login; the supervisor itself never reads a table. What it found is
 * handed back over the channel.
 */

export type Prepared = { kind: 'exists' } | { kind: 'created'; address: string } | { kind: 'link'; url: string }

async function prepare(): Promise<Prepared> {
	handed('appDatabaseUrl')
	if (process.argv.includes('--demo')) {
		const { seed } = await import('../../prisma/seed')
		await seed((line) => console.log(line))
	}
	const { ensureFirstAdministrator } = await import('../features/accounts/first-administrator')
	const { adminEmail, adminPassword, publicOrigin } = env()
	return ensureFirstAdministrator({
		...(adminEmail === undefined ? {} : { email: adminEmail }),
		...(adminPassword === undefined ? {} : { password: adminPassword }),
		publicOrigin,
	})
}

prepare().then(
	(found) => process.send?.(found, () => process.exit(0)),
	(error: unknown) => {
		console.error(error)
		process.exit(1)
	},
)
