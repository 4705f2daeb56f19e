import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { z } from 'zod'
import { command } from '@/core/gateway/command'
import { execute } from '@/core/gateway/execute'
import { invalid } from '@/core/gateway/result'
import { sendLetterAgain } from '@/features/letters/send-letter-again'
import { tasks } from '@/jobs'
import { domainById } from '../../gateway/trial-verbs'
import { as } from '../../support/callers'
import { useDatabase } from '../../support/database'
import { aDelegate, aDomain, anAccount, anAdministrator, anOrganization, random } from '../../support/factories'
import { partOf, type Sink, startSink } from '../../support/smtp-sink'
import { makeDue, waitingJobs, work } from '../../support/worker'

const here = useDatabase()
let sink: Sink
beforeAll(async () => {
	sink = await startSink()
	process.env.SMTP_URL = sink.url
	process.env.PUBLIC_ORIGIN = 'https://panel.example.org'
})
beforeEach(() => {
	sink.answer = 250
	sink.received.length = 0
})
afterAll(() => sink.close())

/** Any verb can write a letter. */
const writeLetter = command({
	right: 'alias.create',
	input: z.strictObject({ domain: z.uuid(), to: z.string(), fails: z.boolean().default(false) }),
	locate: (read, { domain }) => domainById(read, domain),
	run: async (_tx, { input, row, post }) => {
		const id = await post({
			kind: 'trial',
			to: { address: input.to, name: 'Jürgen <Groß>', account: null },
			organization: null,
			subject: 'Grüße aus dem Panel',
			paragraphs: ['Hello <b>Jürgen</b> & all, [link] is not a link of ours.'],
			action: 'Open the panel',
			link: 'https://panel.example.org/welcome/SECRET',
			footer: 'Sent by a test.',
		})
		if (input.fails) throw invalid({ to: 'No.' })
		return { of: row.id, before: null, after: { wrote: true }, result: { id } }
	},
})

async function aLetter(values: { fails?: boolean } = {}) {
	const organization = await anOrganization(here.owner)
	const domain = await aDomain(here.owner, organization.id)
	const person = await aDelegate(here.owner, ['alias.create', 'alias.read'], { domains: [domain.id] })
	const to = `l${random()}@elsewhere.test`
	const result = await execute(writeLetter, as(person), { domain: domain.id, to, ...values })
	return { to, id: result.ok ? result.value.value.id : '' }
}
const rowOf = async (to: string) => (await here.owner.query('SELECT * FROM letter WHERE to_address = $1', [to])).rows[0]
const entries = async (to: string) =>
	(
		await here.owner.query(
			`SELECT "right", outcome::text, after, actor_name FROM journal_entry WHERE subject_label LIKE 'Letter to ' || $1 || '%' ORDER BY at`,
			[to],
		)
	).rows

test('a letter is sent as text and HTML, with what mail programs need to know, and its link is wiped', async () => {
	const { to, id } = await aLetter()
	expect(await rowOf(to)).toMatchObject({ state: 'waiting', link: 'https://panel.example.org/welcome/SECRET' })
	await work(here.owner, tasks)
	expect(sink.received).toHaveLength(1)
	const [{ from, to: envelope, raw } = { from: '', to: [], raw: '' }] = sink.received
	expect([from, envelope]).toEqual(['postern@panel.example.org', [to]])
	expect(raw).toMatch(/^From: Postern <postern@panel\.example\.org>\r$/m)
	expect(raw).toMatch(/^Auto-Submitted: auto-generated\r$/m)
	expect(raw).toContain(`Message-ID: <${id}@panel.example.org>`)
	expect(raw).toMatch(/^Content-Type: multipart\/alternative;/m)
	expect(raw).toMatch(/^Subject: =\?UTF-8\?/m)
	const text = partOf(raw, 'text/plain')
	expect(text).toContain('Hello <b>Jürgen</b> & all, (link) is not a link of ours.')
	expect(text).toContain('Open the panel:\r\nhttps://panel.example.org/welcome/SECRET')
	const html = partOf(raw, 'text/html')
	expect(html).toContain('Hello &lt;b&gt;Jürgen&lt;/b&gt; &amp; all')
	expect(html).toContain('<a href="https://panel.example.org/welcome/SECRET"')
	expect(await rowOf(to)).toMatchObject({ state: 'sent', tries: 1, link: null, sent_at: expect.any(Date) })
	expect(await entries(to)).toEqual([
		{ right: 'system.send-letter', outcome: 'done', after: { state: 'sent' }, actor_name: 'send-letter' },
	])
})

test('a verb that is rolled back leaves no letter and no job', async () => {
	const { to } = await aLetter({ fails: true })
	expect(await rowOf(to)).toBeUndefined()
	await work(here.owner, tasks)
	expect(sink.received).toEqual([])
})

test('what the mail server puts off is tried again later, and arrives once', async () => {
	sink.answer = 451
	const { to } = await aLetter()
	await work(here.owner, tasks)
	expect(await rowOf(to)).toMatchObject({ state: 'waiting', tries: 1, last_error: expect.stringContaining('451') })
	const [job] = await waitingJobs(here.owner, 'send-letter')
	expect(job?.due).toBeGreaterThan(0)
	expect(await entries(to)).toEqual([])
	sink.answer = 250
	await makeDue(here.owner)
	await work(here.owner, tasks)
	expect(await rowOf(to)).toMatchObject({ state: 'sent', tries: 2, last_error: '' })
	expect(sink.received).toHaveLength(1)
	expect(await waitingJobs(here.owner, 'send-letter')).toEqual([])
})

test('what the mail server refuses for good is not tried again, says why, and can be sent again by hand', async () => {
	sink.answer = 550
	const { to, id } = await aLetter()
	await work(here.owner, tasks)
	expect(await rowOf(to)).toMatchObject({ state: 'failed', last_error: expect.stringContaining('550') })
	expect(await waitingJobs(here.owner, 'send-letter')).toEqual([])
	expect(await entries(to)).toMatchObject([{ after: { state: 'failed', error: expect.stringContaining('550') } }])
	sink.answer = 250
	const admin = await anAdministrator(here.owner)
	expect(await execute(sendLetterAgain, as(admin), { letter: id })).toMatchObject({ ok: true })
	await work(here.owner, tasks)
	expect(await rowOf(to)).toMatchObject({ state: 'sent' })
	expect(await execute(sendLetterAgain, as(admin), { letter: id })).toMatchObject({
		ok: false,
		problem: { kind: 'conflict' },
	})
})

test('a worker that dies between sending and writing it down sends it once more, under the same Message-ID', async () => {
	const { to, id } = await aLetter()
	const { rows } = await here.owner.query(
		`UPDATE graphile_worker._private_jobs j SET attempts = 1, locked_at = now(), locked_by = 'dead' FROM graphile_worker._private_tasks t
			WHERE t.id = j.task_id AND t.identifier = 'send-letter' RETURNING j.id`,
	)
	expect(rows).toHaveLength(1)
	await work(here.owner, tasks)
	expect(sink.received).toEqual([])
	await here.owner.query("SELECT graphile_worker.force_unlock_workers(ARRAY['dead'])")
	await makeDue(here.owner)
	await work(here.owner, tasks)
	expect(sink.received.map(({ raw }) => /^Message-ID: (.*)\r$/m.exec(raw)?.[1])).toEqual([`<${id}@panel.example.org>`])
	expect(await rowOf(to)).toMatchObject({ state: 'sent' })
})

test('a letter that was withdrawn meanwhile is not sent', async () => {
	const { to, id } = await aLetter()
	await here.owner.query("UPDATE letter SET state = 'withdrawn' WHERE id = $1", [id])
	expect(await rowOf(to)).toMatchObject({ link: null })
	await work(here.owner, tasks)
	expect(sink.received).toEqual([])
	expect(await rowOf(to)).toMatchObject({ state: 'withdrawn' })
})

test('only who manages the server sends letters again; to others there is no such letter', async () => {
	const { id } = await aLetter()
	await here.owner.query("UPDATE letter SET state = 'failed' WHERE id = $1", [id])
	const organization = await anOrganization(here.owner)
	const some = await aDelegate(here.owner, ['server.manage'], { organizations: [organization.id] })
	const reader = await aDelegate(here.owner, ['journal.read', 'account.read'], { server: true })
	for (const who of [await anAccount(here.owner), some, reader]) {
		expect(await execute(sendLetterAgain, as(who), { letter: id })).toMatchObject({ ok: false })
	}
	expect((await here.owner.query('SELECT state::text FROM letter WHERE id = $1', [id])).rows).toEqual([
		{ state: 'failed' },
	])
})
