/** Q6: the trace of real mail. What the worker made of the log equals what the log itself counts, over a rotation and two restarts of it. */
import { execFileSync } from 'node:child_process'
import { readdirSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { gunzipSync } from 'node:zlib'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { execute } from '@/core/gateway/execute'
import { createAlias } from '@/features/aliases/create-alias'
import { closeDatabase } from '@/platform/db/client'
import { as } from '../support/callers'
import { anAdministrator, PASSWORD, random } from '../support/factories'
import { type FreshDatabase, freshDatabase } from '../support/fresh-database'
import { type GuardedProcess, startProcess } from '../support/guarded-process'
import { aHouse, aRoom, done, type House } from '../support/mail-house'
import { secretOf } from '../support/mail-secret'
import { type MailStack, startMailStack } from '../support/mail-stack'
import { plainAuth, sendOver, smtp, smtpOverTls } from '../support/mail-talk'

let database: FreshDatabase
let stack: MailStack
let worker: GuardedProcess
let administrator: { id: string }
let log: string
beforeAll(async () => {
	database = await freshDatabase()
	process.env.APP_DATABASE_URL = database.appUrl
	stack = await startMailStack(database.ownerUrl)
	log = join(dirname(stack.postfixFolder), 'mail.log')
	startWorker()
	administrator = await anAdministrator(database.owner)
})
afterAll(async () => {
	await closeDatabase()
	await worker?.stop()
	await stack?.stop()
	await database?.drop()
})

const comes = async (to: string) => {
	const talk = await smtp(stack.ports.smtp)
	const reply = await sendOver(talk, 'stranger@elsewhere.test', [to])
	talk.close()
	return reply
}
const sends = async ({ mailbox }: Pick<House, 'mailbox'>, to: readonly string[]) => {
	const talk = await smtpOverTls(stack.ports.submissions, 'implicit')
	await talk.say(plainAuth(mailbox.address, PASSWORD))
	const reply = await sendOver(talk, mailbox.address, to)
	talk.close()
	return reply
}

/** Everything that was ever logged, wherever it lies by now. */
const logged = (): string[] =>
	readdirSync(dirname(log))
		.filter((name) => name.startsWith('mail.log'))
		.flatMap((name) => {
			const bytes = readFileSync(join(dirname(log), name))
			return (name.endsWith('.gz') ? gunzipSync(bytes) : bytes).toString('utf8').split('\n')
		})
/** What the log says became of whom: a line for each message and recipient, in the words of the log's last. */
function countedInLog(): Record<string, number> {
	const last = new Map<string, string>()
	let refused = 0
	for (const line of logged()) {
		if (/NOQUEUE: reject: RCPT/.test(line)) refused += 1
		const m = /: (\w+): to=<([^>]*)>,(?: orig_to=<([^>]*)>,)? .*status=(\w+) \(/.exec(line)
		if (m) last.set(`${m[1]} ${m[2]} ${m[3] ?? m[2]}`, m[4] ?? '')
	}
	const counts: Record<string, number> = { refused }
	for (const status of last.values()) counts[status] = (counts[status] ?? 0) + 1
	return counts
}
/** The same of the database: ways by the queue id and the recipient, however many sides know of each. */
async function countedInTrace(): Promise<Record<string, number>> {
	const { rows } = await database.owner.query<{ result: string; n: number }>(
		`SELECT CASE result WHEN 'received' THEN 'sent' ELSE result END AS result, count(DISTINCT (queue_id, recipient, delivered_to))::int AS n FROM trace_part
			WHERE result <> 'refused' AND (side = 'recipient' OR NOT EXISTS (SELECT FROM trace_part o WHERE o.queue_id = trace_part.queue_id AND o.recipient = trace_part.recipient AND o.side = 'recipient'))
			GROUP BY 1 UNION ALL SELECT 'refused', count(DISTINCT e.id)::int FROM trace_event e JOIN trace_part p ON p.id = e.part_id WHERE p.result = 'refused' AND p.side = 'recipient'`,
	)
	return Object.fromEntries(rows.map(({ result, n }) => [result, n]))
}
/** Until the worker has read all of it. */
const agree = () =>
	expect
		.poll(async () => ({ trace: await countedInTrace(), log: countedInLog() }), { timeout: 120_000, interval: 500 })
		.toSatisfy(
			({ trace, log: counted }) =>
				JSON.stringify(Object.entries(trace).sort()) === JSON.stringify(Object.entries(counted).sort()),
		)

/** The panel's own worker, as the supervisor starts it. */
function startWorker(): void {
	worker = startProcess(process.execPath, ['--import', 'tsx', 'src/main/worker.ts'], {
		OWNER_DATABASE_URL: database.ownerUrl,
		APP_DATABASE_URL: database.appUrl,
		AUTH_SECRET: secretOf(database.ownerUrl),
		MAIL_LOG: log,
		MAIL_LOG_SUBJECTS: 'on',
	})
}
/** Without a word, wherever it is. Its sign of life says which process it is. */
async function killWorker(): Promise<void> {
	const pid = async () =>
		Number((await database.owner.query('SELECT id FROM worker_heartbeat')).rows[0]?.id?.split(':').at(-1) ?? 0)
	await expect.poll(pid, { timeout: 120_000 }).toBeGreaterThan(0)
	process.kill(await pid(), 'SIGKILL')
	await worker.ended
	await database.owner.query('DELETE FROM worker_heartbeat')
}

test('equals the log’s own counts, over a rotation and two restarts of the worker', async () => {
	const anna = await aHouse(database, administrator)
	const bob = await aHouse(database, administrator)
	const carl = await aRoom(database, administrator, anna.domain)
	const team = `team${random()}`
	const destinations = [bob.mailbox.address, carl.mailbox.address, 'far@elsewhere.test']
	await done(execute(createAlias, as(administrator), { domain: bob.domain.id, localPart: team, destinations }))
	const round = async () => {
		expect(await comes(anna.mailbox.address)).toMatch(/^250/)
		expect(await comes(`${team}@${bob.domain.name}`)).toMatch(/^250/)
		expect(await comes(`nobody@${anna.domain.name}`)).toMatch(/^550 5\.1\.1/)
		expect(
			await sends(anna, [bob.mailbox.address, `${team}@${bob.domain.name}`, `somebody-${random()}@elsewhere.test`]),
		).toMatch(/^250/)
		expect(await sends(bob, [`later-${random()}@elsewhere.test`])).toMatch(/^250/)
		expect(await sends(anna, [`never-${random()}@elsewhere.test`])).toMatch(/^250/)
	}
	await round()
	await agree()
	await killWorker()
	await round()
	startWorker()
	await round()
	// The file is renamed, and packed a second later.
	execFileSync('postfix', ['-c', stack.postfixFolder, 'logrotate'])
	await killWorker()
	await round()
	startWorker()
	await agree()
	const { rows } = await database.owner.query(
		'SELECT gaps, not_understood::int AS "notUnderstood", problem FROM mail_log',
	)
	expect(rows).toEqual([{ gaps: 0, notUnderstood: 0, problem: '' }])
	const { rows: days } = await database.owner.query(
		'SELECT sum(sent)::int AS sent, sum(received)::int AS received, sum(bounced)::int AS bounced, sum(refused)::int AS refused FROM trace_day',
	)
	const { rows: parts } = await database.owner.query(
		`SELECT ${['sent', 'received', 'bounced', 'refused'].map((result) => `(count(*) FILTER (WHERE result = '${result}'))::int AS ${result}`).join(', ')} FROM trace_part`,
	)
	expect(days).toEqual(parts)
}, 240_000)
