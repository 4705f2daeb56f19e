import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Loaded } from '@/core/gateway/actor'
import { execute } from '@/core/gateway/execute'
import { listOwnTraces, listTraces } from '@/features/trace/list-traces'
import { setOrganizationTrace } from '@/features/trace/set-organization-trace'
import { traceFile } from '@/features/trace/trace-file'
import type { TraceFilter } from '@/features/trace/trace-filter'
import { as, viewerOf } from '../../support/callers'
import { useDatabase } from '../../support/database'
import { aDomain, aMailbox, anAdministrator, anOrganization, random } from '../../support/factories'
import { aMailLog, linesOf, type MailLog } from '../../support/mail-log'

const here = useDatabase()
const LONG_AGO = { created_at: new Date(Date.now() - 86_400_000) }
let log: MailLog
let administrator: { id: string }
beforeAll(async () => {
	log = aMailLog(here.owner)
	administrator = await anAdministrator(here.owner)
})
afterAll(() => log.remove())

const all = async (viewer: Loaded, filter: TraceFilter) => (await listTraces(viewer, filter)).rows
async function csvOf(person: { id: string }, filter: TraceFilter): Promise<string> {
	const handed = await traceFile.handOut(await viewerOf(person), as(person), filter)
	if (!handed.ok) throw new Error(handed.problem.text)
	return await new Response(handed.value.body()).text()
}

test('an organization, or one above it, hides subjects: in lists, pages, searches and files', async () => {
	const above = await anOrganization(here.owner)
	const below = await anOrganization(here.owner, { parent_id: above.id })
	const domain = await aDomain(here.owner, below.id, LONG_AGO)
	const box = await aMailbox(here.owner, domain, LONG_AGO)
	const subject = `private ${random()}`
	await log.write(...linesOf({ from: 'x@elsewhere.test', subject, to: [{ to: box.address, here: true }] }))
	await log.read()
	const viewer = await viewerOf(administrator)
	const own = await viewerOf({ id: box.accountId })
	const seen = async () => [
		...(await all(viewer, { mailbox: box.id })).map((row) => row.subject),
		...(await listOwnTraces(own, {})).rows.map((row) => row.subject),
		(await all(viewer, { subject })).length,
		(await listOwnTraces(own, { subject })).rows.length,
		(await csvOf(administrator, { mailbox: box.id })).includes(subject),
	]
	expect(await seen()).toEqual([subject, subject, 1, 1, true])
	const edit = { organization: above.id, version: 1, traceDays: '7', traceSubjects: false }
	expect(await execute(setOrganizationTrace, as(administrator), edit)).toMatchObject({ ok: true })
	expect(await seen()).toEqual([null, null, 0, 0, false])
	for (const [input, field] of [
		[{ ...edit, version: 2, traceDays: '0' }, 'traceDays'],
		[{ ...edit, version: 2, traceDays: 'ten' }, 'traceDays'],
	] as const)
		expect(await execute(setOrganizationTrace, as(administrator), input)).toMatchObject({
			ok: false,
			problem: { kind: 'invalid', fields: { [field]: expect.any(String) } },
		})
	expect(await execute(setOrganizationTrace, as(administrator), edit)).toMatchObject({
		ok: false,
		problem: { kind: 'stale' },
	})
})
