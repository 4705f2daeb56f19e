import { env, handed } from '../platform/env'

/**
 * A short process of its own between the migrations and the web server: loads the demonstration when asked to, and sees to
 * the built-in roles and the first administrator. It runs under the program's login; the supervisor itself never reads a
 * table. What it found is handed back over the channel.
 */

export type Prepared = { kind: 'exists' } | { kind: 'created'; address: string } | { kind: 'link'; url: string }
/** What the supervisor is told: the above, or the sentence for the operator. */
export type Report = Prepared | { kind: 'failed'; sentence: string }

async function prepare(): Promise<Prepared> {
	handed('appDatabaseUrl')
	if (process.argv.includes('--demo')) {
		const { seed } = await import('../../prisma/seed')
		await seed((line) => console.log(line))
	}
	const { ensureFirstAdministrator, syncBuiltInRoles } = await import('../features/welcome/first-administrator')
	await syncBuiltInRoles()
	const { adminEmail, adminPassword, publicOrigin } = env()
	return ensureFirstAdministrator({
		...(adminEmail === undefined ? {} : { email: adminEmail }),
		...(adminPassword === undefined ? {} : { password: adminPassword }),
		publicOrigin,
	})
}

/** A plain error is one of ours, with a sentence for the operator; anything else is a mistake in the program. */
function failure(error: unknown): Report {
	const isSentence = error instanceof Error && error.constructor === Error && !error.message.includes('\n')
	if (!isSentence) console.error(error)
	return { kind: 'failed', sentence: isSentence ? error.message : 'The first administrator could not be looked after.' }
}

void prepare()
	.catch(failure)
	.then((report: Report) => process.send?.(report, () => process.exit(0)))
