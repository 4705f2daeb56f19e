import type { Caller } from '../core/gateway/actor'
import { execute } from '../core/gateway/execute'
import { rehearse } from '../core/gateway/rehearse'
import type { Problem } from '../core/gateway/result'
import { DumpError, mailWords, migrate, planWords, readSource } from '../features/migration'
import { closeDatabase, database } from '../platform/db/client'
import { env } from '../platform/env'
import { migrateOptions, UsageError } from './migrate-options'

/** The work of `npm run migrate`, in a process that has the program's login and no other. */

const say = (line: string) => console.log(line)
/**
 * 2026-11-22, measured on two processors with a load of 11 to 18: 2,500 mailboxes with 500 aliases took 42 s to rehearse and 39 s to do, 10,000 with
 * 2,000 took 6 and 12 minutes. It grows faster than what is brought, since in one transaction each counter leaves a version behind for each
 * thing that it counts. All or nothing, and a plan that is the deed, are worth that; who has more takes some domains at a time (--only).
 */
const PATIENCE_MS = 3_600_000

/** Whoever does it, as the policy knows them. @throws UsageError when they cannot sign in */
async function callerOf(address: string): Promise<Caller> {
	const rows = await database().$queryRaw<{ id: string; standing: string }[]>`
		SELECT account_id::text AS id, standing FROM app.sign_in_subject(${address.trim().toLowerCase()})`
	const [row] = rows
	if (row?.standing !== 'live') throw new UsageError(`Nobody signs in to this panel as ${address}.`)
	// Whoever sits at the server's own command line can read the database; nothing is proved by a password here.
	return { kind: 'person', accountId: row.id, sessionId: null, clientAddress: 'command line', proved: true }
}

function refused(problem: Problem, as: string): UsageError {
	const takes = `It takes the right “Migrate from other panels” on the whole server, which ${as} does not hold. After an update of Postern, start it once.`
	const fields = 'fields' in problem ? Object.values(problem.fields ?? {}) : []
	const isRight = problem.kind === 'not-found' || problem.kind === 'not-allowed'
	return new UsageError(isRight ? `${takes} (${problem.text})` : [problem.text, ...fields].join(' '))
}

async function run(args: string[]): Promise<number> {
	const { from, file, organization, only, really, ...asked } = migrateOptions(args)
	const as = asked.as ?? env().adminEmail
	if (as === undefined) throw new UsageError('--as says who does it: the address of an administrator of this panel.')
	const caller = await callerOf(as)
	const { inventory, schemes } = await readSource(from, file, only)
	const input = { from, organization, inventory }
	const patience = { patience: PATIENCE_MS }
	const result = really
		? await execute(migrate, caller, input, patience)
		: await rehearse(migrate, caller, input, patience)
	if (!result.ok) throw refused(result.problem, as)
	const outcome = 'reveal' in result.value ? result.value.value : result.value
	for (const line of planWords(outcome, schemes, really)) say(line)
	const [first] = inventory.mailboxes
	if (really && first) for (const line of mailWords(first.address)) say(line)
	return outcome.left.length > 0 ? 1 : 0
}

try {
	process.exitCode = await run(process.argv.slice(2))
} catch (error) {
	const known = error instanceof UsageError || error instanceof DumpError
	console.error(known ? error.message : error)
	process.exitCode = 2
} finally {
	await closeDatabase()
}
process.disconnect?.()
