/** Who sees what of the trace: in lists, counts, searches, single messages, charts and files. */
import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Loaded } from '@/core/gateway/actor'
import { execute } from '@/core/gateway/execute'
import { query } from '@/core/gateway/query'
import { listTouches } from '@/features/self/list-touches'
import { getOwnTrace, getTrace, type TraceDetail, traceMailbox } from '@/features/trace/get-trace'
import { listOwnTraces, listTraces } from '@/features/trace/list-traces'
import { lookAtMailbox } from '@/features/trace/look-at-mailbox'
import { ownTraceChart, traceChart } from '@/features/trace/trace-chart'
import { traceFile } from '@/features/trace/trace-file'
import type { TraceFilter } from '@/features/trace/trace-filter'
import { as, viewerOf } from '../../support/callers'
import { useDatabase } from '../../support/database'
import { aDelegate, aDomain, aMailbox, anAdministrator, anAlias, anOrganization, random } from '../../support/factories'
import { aMailLog, linesOf, type MailLog } from '../../support/mail-log'

const here = useDatabase()
const LONG_AGO = { created_at: new Date(Date.now() - 86_400_000) }
const mark = random()
let log: MailLog
type Domain = Awaited<ReturnType<typeof aDomain>>
type Box = Awaited<ReturnType<typeof aMailbox>>
let school: { id: string }
let [a, b]: Domain[] = []
let [anna, carl, bob]: Box[] = []
let team: { address: string }
let administrator: { id: string }
const must = <T>(found: T | undefined): T => {
	if (found === undefined) throw new Error('not made yet')
	return found
}

beforeAll(async () => {
	log = aMailLog(here.owner)
	school = await anOrganization(here.owner)
	const other = await anOrganization(here.owner)
	a = await aDomain(here.owner, school.id, LONG_AGO)
	b = await aDomain(here.owner, other.id, LONG_AGO)
	;[anna, carl, bob] = await Promise.all([a, a, b].map((domain) => aMailbox(here.owner, domain, LONG_AGO)))
	const [ofAnna, ofCarl, ofBob] = [must(anna).address, must(carl).address, must(bob).address]
	team = await anAlias(here.owner, b, [ofBob, ofCarl, `secret${mark}@elsewhere.test`])
	administrator = await anAdministrator(here.owner)
	const orig = team.address
	await log.write(
		...linesOf({
			from: ofAnna,
			login: ofAnna,
			subject: `both ${mark}`,
			to: [{ to: ofBob, here: true }, { to: `far${mark}@elsewhere.test` }],
		}),
		...linesOf({
			from: `x${mark}@elsewhere.test`,
			subject: `two of us ${mark}`,
			to: [
				{ to: ofAnna, here: true },
				{ to: ofCarl, here: true },
				{ to: ofBob, here: true },
			],
		}),
		...linesOf({
			from: ofAnna,
			login: ofAnna,
			subject: `by way of ${mark}`,
			to: [
				{ to: ofBob, orig, here: true },
				{ to: ofCarl, orig, here: true },
				{ to: `secret${mark}@elsewhere.test`, orig },
			],
		}),
		...linesOf({
			from: ofBob,
			login: ofBob,
			subject: `only there ${mark}`,
			to: [{ to: `far${mark}@elsewhere.test`, status: 'bounced' }],
		}),
		...linesOf({ from: '', subject: `nobody ${mark}`, to: [{ to: `y${mark}@elsewhere.test` }] }),
	)
	await log.read()
})
afterAll(() => log.remove())

const reader = async (scope: Parameters<typeof aDelegate>[2]) => aDelegate(here.owner, ['trace.read'], scope)
const all = async (viewer: Loaded, filter: TraceFilter = {}) => (await listTraces(viewer, filter)).rows
const ways = async (viewer: Loaded, filter: TraceFilter = {}) =>
	(await all(viewer, filter))
		.map(({ side, sender, recipient, deliveredTo }) => [side, sender, recipient, deliveredTo].join(' ').trim())
		.toSorted()
async function csvOf(person: { id: string }, filter: TraceFilter = {}): Promise<string> {
	const handed = await traceFile.handOut(await viewerOf(person), as(person), filter)
	if (!handed.ok) throw new Error(handed.problem.text)
	return await new Response(handed.value.body()).text()
}

describe('Q6 a mail between two domains shows each side its part', () => {
	test('the sender’s sees its recipients as they were written, and what came to it', async () => {
		const viewer = await viewerOf(await reader({ domains: [must(a).id] }))
		const [ofAnna, ofCarl, ofBob] = [must(anna).address, must(carl).address, must(bob).address]
		expect(await ways(viewer)).toEqual(
			[
				`sender ${ofAnna} ${ofBob}`,
				`sender ${ofAnna} far${mark}@elsewhere.test`,
				`sender ${ofAnna} ${team.address}`,
				`recipient x${mark}@elsewhere.test ${ofAnna}`,
				`recipient x${mark}@elsewhere.test ${ofCarl}`,
				`recipient ${ofAnna} ${team.address} ${ofCarl}`,
			].toSorted(),
		)
	})

	test('the recipient’s sees what came to it, and neither the other recipients nor what is only the sender’s', async () => {
		const viewer = await viewerOf(await reader({ domains: [must(b).id] }))
		const [ofAnna, ofCarl, ofBob] = [must(anna).address, must(carl).address, must(bob).address]
		expect(await ways(viewer)).toEqual(
			[
				`recipient ${ofAnna} ${ofBob}`,
				`recipient x${mark}@elsewhere.test ${ofBob}`,
				`recipient ${ofAnna} ${team.address} ${ofBob}`,
				`recipient ${ofAnna} ${team.address} ${ofCarl}`,
				`recipient ${ofAnna} ${team.address} secret${mark}@elsewhere.test`,
				`sender ${ofBob} far${mark}@elsewhere.test`,
			].toSorted(),
		)
		const { rows } = await here.owner.query(
			'SELECT client, login FROM trace_part WHERE domain_id = $1 AND sender = $2',
			[must(b).id, ofAnna],
		)
		expect(rows.every(({ client, login }) => client === '' && login === '')).toBe(true)
	})

	test('a grant on one mailbox reaches that mailbox alone; its owner sees the same without any grant', async () => {
		const viewer = await viewerOf(await reader({ mailboxes: [must(carl).id] }))
		const expected = [
			`recipient x${mark}@elsewhere.test ${must(carl).address}`,
			`recipient ${must(anna).address} ${team.address} ${must(carl).address}`,
		].toSorted()
		expect(await ways(viewer)).toEqual(expected)
		const own = await listOwnTraces(await viewerOf({ id: must(carl).accountId }), {})
		expect(
			own.rows
				.map(({ side, sender, recipient, deliveredTo }) => [side, sender, recipient, deliveredTo].join(' ').trim())
				.toSorted(),
		).toEqual(expected)
	})

	test('the whole server alone sees what is nobody’s here', async () => {
		const filter = { to: `y${mark}@elsewhere.test` }
		expect(await ways(await viewerOf(administrator), filter)).toHaveLength(1)
		for (const scope of [{ organizations: [school.id] }, { domains: [must(a).id, must(b).id] }])
			expect(await ways(await viewerOf(await reader(scope)), filter)).toEqual([])
	})

	test('neither a search, nor a page of a message, nor a chart, nor a file goes beyond the scope', async () => {
		const person = await reader({ domains: [must(a).id] })
		const viewer = await viewerOf(person)
		const { rows: foreign } = await here.owner.query<{ id: string }>(
			'SELECT id FROM trace_part WHERE domain_id IS DISTINCT FROM $1',
			[must(a).id],
		)
		for (const { id } of [...foreign, { id: randomUUID() }]) expect(await getTrace(viewer, id)).toBeNull()
		const asked: TraceFilter[] = [
			{ from: must(bob).address },
			{ to: `secret${mark}` },
			{ to: `secret${mark}@elsewhere.test` },
			{ subject: `only there ${mark}` },
			{ subject: `nobody ${mark}` },
			{ domain: must(b).id },
			{ mailbox: must(bob).id },
			{ result: 'bounced' },
		]
		for (const filter of asked) expect(await all(viewer, filter)).toEqual([])
		const csv = await csvOf(person)
		expect(csv.trim().split('\r\n')).toHaveLength(7)
		expect(csv).not.toContain('secret')
		const sum = (await traceChart(viewer, {})).reduce(
			(n, { counts }) => n + Object.values(counts).reduce((x, y) => x + y),
			0,
		)
		expect(sum).toBe(6)
		const beyond = (await traceChart(viewer, { domain: must(b).id })).reduce(
			(n, { counts }) => n + Object.values(counts).reduce((x, y) => x + y),
			0,
		)
		expect(beyond).toBe(0)
		expect(await traceMailbox(viewer, must(bob).id)).toBeNull()
		const refused = await execute(lookAtMailbox, as(person), { mailbox: must(bob).id })
		const missing = await execute(lookAtMailbox, as(person), { mailbox: randomUUID() })
		expect(refused).toEqual(missing)
	})

	test('no other right opens it, however wide', async () => {
		const person = await aDelegate(here.owner, ['mailbox.read', 'journal.read', 'domain.read'], { server: true })
		const viewer = await viewerOf(person)
		for (const right of ['mailbox.read', 'journal.read'] as const) {
			const counts = await query(
				viewer,
				right,
				(read) =>
					read.sql<{
						n: number
					}>`SELECT (SELECT count(*)::int FROM trace_part p) + (SELECT count(*)::int FROM trace_event e) + (SELECT count(*)::int FROM trace_day d) AS n`,
			)
			expect(counts).toEqual([{ n: 0 }])
		}
		await expect(listTraces(viewer, {})).rejects.toMatchObject({ problem: { kind: 'not-found' } })
	})
})

describe('Q6 what is searched for is found', () => {
	test.each<[string, () => TraceFilter, number]>([
		['a whole sender', () => ({ from: must(bob).address.toUpperCase() }), 1],
		['the beginning of a sender', () => ({ from: `x${mark}` }), 3],
		['a sender’s domain', () => ({ from: `@${must(b).name}` }), 1],
		['a recipient', () => ({ to: `far${mark}@elsewhere.test` }), 2],
		['part of a subject, whatever its case', () => ({ subject: `TWO OF US ${mark}` }), 3],
		['a subject and a recipient', () => ({ subject: `two of us ${mark}`, to: must(bob).address }), 1],
		[
			'a subject and the beginning of a recipient',
			() => ({ subject: `two of us ${mark}`, to: must(bob).address.slice(0, 6) }),
			1,
		],
		['a result', () => ({ result: 'bounced', from: must(bob).address }), 1],
		['a way', () => ({ way: 'out', from: must(anna).address }), 3],
		['days', () => ({ since: '2020-01-01', until: '2020-01-02' }), 0],
		['nothing that is there', () => ({ id: '<no-such@id>' }), 0],
	])('%s', async (_, filter, count) => {
		expect(await all(await viewerOf(administrator), filter())).toHaveLength(count)
	})

	test('a Message-ID with or without its brackets, on every side of the message', async () => {
		const viewer = await viewerOf(administrator)
		const [{ messageId = '' } = {}] = await all(viewer, { subject: `two of us ${mark}` })
		expect(await all(viewer, { id: `<${messageId}>` })).toHaveLength(3)
		expect(await all(viewer, { id: messageId })).toHaveLength(3)
	})

	test('page after page, forwards and back, nothing twice and nothing left out', async () => {
		const many = await aMailbox(here.owner, must(a), LONG_AGO)
		await log.write(
			...Array.from({ length: 120 }, (_, n) =>
				linesOf({
					at: new Date(Date.now() - n * 1000),
					from: 'x@elsewhere.test',
					subject: `many ${mark}`,
					to: [{ to: many.address, here: true }],
				}),
			).flat(),
		)
		await log.read()
		for (const filter of [{ mailbox: many.id }, { subject: `many ${mark}` }, { to: many.address, sort: 'at' }]) {
			const viewer = await viewerOf(administrator)
			const seen: string[] = []
			let page = await listTraces(viewer, filter)
			const first = page.rows.map(({ id }) => id)
			for (let at: string | undefined; ; at = page.next ?? undefined) {
				if (at !== undefined) page = await listTraces(viewer, { ...filter, at })
				seen.push(...page.rows.map(({ id }) => id))
				if (page.next === null) break
			}
			expect(new Set(seen).size).toBe(120)
			expect(seen).toHaveLength(120)
			while (page.previous !== null) page = await listTraces(viewer, { ...filter, at: page.previous })
			expect(page.rows.map(({ id }) => id)).toEqual(first)
		}
	})
})

describe('B7 the owner sees who looked', () => {
	const closedOf = async (viewer: Loaded): Promise<TraceDetail> => {
		const [row] = await all(viewer, { to: must(carl).address, from: `x${mark}@elsewhere.test` })
		const found = await getTrace(viewer, row?.id ?? '')
		if (!found) throw new Error('it is not there')
		return found.trace
	}
	test('a message of somebody’s mailbox opens once its owner is told, with the reason, and for this viewer alone', async () => {
		const person = await reader({ domains: [must(a).id] })
		const viewer = await viewerOf(person)
		expect(await closedOf(viewer)).toMatchObject({ isClosed: true, mailboxId: must(carl).id })
		const closed = await getTrace(viewer, (await closedOf(viewer)).id)
		expect(closed?.events).toBeNull()
		const told = await execute(lookAtMailbox, as(person), { mailbox: must(carl).id }, { reason: 'Asked on the phone' })
		expect(told.ok).toBe(true)
		expect(await closedOf(viewer)).toMatchObject({ isClosed: false })
		const touches = await listTouches(await viewerOf({ id: must(carl).accountId }), undefined)
		expect(touches.rows[0]).toMatchObject({ what: 'looked at the message trace', done: true })
		const neighbour = await viewerOf(await reader({ domains: [must(a).id] }))
		expect(await closedOf(neighbour)).toMatchObject({ isClosed: true })
		await here.owner.query(
			`INSERT INTO journal_entry (id, at, actor_id, actor_name, "right", outcome, subject_kind, mailbox_id, domain_id, after) VALUES ($1, now() - interval '61 minutes', $2, '', 'trace.read', 'done', 'mailbox', $3, $4, '{"looked": "the message trace"}')`,
			[randomUUID(), neighbour.accountId, must(carl).id, must(a).id],
		)
		expect(await closedOf(neighbour)).toMatchObject({ isClosed: true })
	})

	test('owners open their own, and nobody else’s', async () => {
		const viewer = await viewerOf({ id: must(carl).accountId })
		const { rows } = await listOwnTraces(viewer, {})
		const way = await getOwnTrace(viewer, rows[0]?.id ?? '')
		expect(way?.events?.length).toBeGreaterThan(0)
		const { rows: foreign } = await here.owner.query<{ id: string }>(
			'SELECT id FROM trace_part WHERE mailbox_id IS DISTINCT FROM $1',
			[must(carl).id],
		)
		for (const { id } of foreign) expect(await getOwnTrace(viewer, id)).toBeNull()
		const sum = (await ownTraceChart(viewer)).reduce((n, { counts }) => n + counts.received, 0)
		expect(sum).toBe(rows.length)
	})

	test('a file of one mailbox is told to its owner, one of a domain in the journal of the domain', async () => {
		const person = await reader({ domains: [must(a).id] })
		await csvOf(person, { mailbox: must(carl).id })
		await csvOf(person, {})
		const { rows } = await here.owner.query(
			`SELECT subject_kind AS kind, account_id AS account, after->>'exported' AS exported FROM journal_entry WHERE actor_id = $1 ORDER BY at`,
			[person.id],
		)
		expect(rows).toEqual([
			{ kind: 'mailbox', account: must(carl).accountId, exported: 'the message trace' },
			{ kind: 'domain', account: null, exported: 'the message trace' },
		])
	})

	test('a file runs nothing in a spreadsheet', async () => {
		const target = await aMailbox(here.owner, must(a), LONG_AGO)
		await log.write(
			...linesOf({
				from: '=cmd()@elsewhere.test',
				subject: '=HYPERLINK("http://x")',
				to: [{ to: target.address, here: true }],
			}),
		)
		await log.read()
		const csv = await csvOf(administrator, { mailbox: target.id })
		expect(csv).toContain(`"'=cmd()@elsewhere.test"`)
		expect(csv).toContain(`"'=HYPERLINK(""http://x"")"`)
	})
})
