import { randomUUID } from 'node:crypto'
import { beforeEach, describe, expect, test } from 'vitest'
import { execute } from '@/core/gateway/execute'
import { fixFinding } from '@/features/drift/fix-finding'
import { getLook } from '@/features/drift/get-look'
import { heedFinding } from '@/features/drift/heed-finding'
import { ignoreFinding } from '@/features/drift/ignore-finding'
import { countFindings, getFinding, listFindings } from '@/features/drift/list-findings'
import { lookForDrift } from '@/features/drift/look-for-drift'
import { type Ask, type Found, keep } from '@/jobs/drift/found'
import { as, viewerOf } from '../../support/callers'
import { journalOf } from '../../support/content'
import { useDatabase } from '../../support/database'
import { aDelegate, aDomain, aFinding, anAdministrator, anOrganization, rightsOf } from '../../support/factories'
import { waitingJobs } from '../../support/worker'

const here = useDatabase()
const ask: Ask = async <R>(sql: string, values?: unknown[]) => (await here.owner.query(sql, values)).rows as R[]
type Someone = Awaited<ReturnType<typeof anAdministrator>>
let administrator: Someone
let delegate: Someone
let domain: Awaited<ReturnType<typeof aDomain>>
let neighbour: Awaited<ReturnType<typeof aDomain>>
beforeEach(async () => {
	await here.owner.query('TRUNCATE drift_finding, drift_run')
	administrator = await anAdministrator(here.owner)
	const organization = await anOrganization(here.owner)
	domain = await aDomain(here.owner, organization.id)
	neighbour = await aDomain(here.owner, organization.id)
	delegate = await aDelegate(here.owner, rightsOf('domain-admin'), { domains: [domain.id] })
})
const rowOf = async ({ id }: { id: string }) =>
	(await here.owner.query('SELECT * FROM drift_finding WHERE id = $1', [id])).rows[0]

describe('B6 what a look finds is kept', () => {
	const found = (subject: string, more: Partial<Found> = {}): Found => ({
		kind: 'use-differs',
		subject,
		label: subject,
		severity: 1,
		mark: '1',
		...more,
	})

	test('found again it is the same finding, and what differs no more is closed by itself', async () => {
		expect(await keep(ask, ['use-differs'], { found: [found('a'), found('b')] })).toEqual({ opened: 2, closed: 0 })
		const first = await ask<{ id: string; first_seen_at: Date }>('SELECT * FROM drift_finding ORDER BY subject')
		expect(await keep(ask, ['use-differs'], { found: [found('a')] })).toEqual({ opened: 0, closed: 1 })
		const again = await ask<{ id: string; closed_how: string | null }>('SELECT * FROM drift_finding ORDER BY subject')
		expect(again.map(({ id, closed_how }) => [id, closed_how])).toEqual([
			[first[0]?.id, null],
			[first[1]?.id, 'vanished'],
		])
		expect(await keep(ask, ['use-differs'], { found: [found('a'), found('b')] })).toEqual({ opened: 1, closed: 0 })
		expect(await ask('SELECT FROM drift_finding')).toHaveLength(3)
	})

	test('what could not be looked at, and what another part looks at, stays as it is', async () => {
		const folder = found('f', { kind: 'unknown-maildir' })
		await keep(ask, ['use-differs'], { found: [found('a'), found('b')] })
		await keep(ask, ['unknown-maildir'], { found: [folder] })
		expect(await keep(ask, ['use-differs'], { found: [], skipped: new Set(['use-differs a']) })).toEqual({
			opened: 0,
			closed: 1,
		})
		const left = await ask<{ subject: string }>('SELECT subject FROM drift_finding WHERE closed_at IS NULL ORDER BY 1')
		expect(left.map(({ subject }) => subject)).toEqual(['a', 'f'])
	})

	test('what is ignored stays ignored as long as it is the same, and is open again once it changes', async () => {
		await keep(ask, ['use-differs'], { found: [found('a')] })
		const [{ id } = { id: '' }] = await ask<{ id: string }>('SELECT id FROM drift_finding')
		await execute(ignoreFinding, as(administrator), { finding: id, version: 1, reason: 'A test' })
		await keep(ask, ['use-differs'], { found: [found('a')] })
		expect(await rowOf({ id })).toMatchObject({ ignored_reason: 'A test', ignored_by: expect.any(String) })
		await keep(ask, ['use-differs'], { found: [found('a', { mark: '2' })] })
		expect(await rowOf({ id })).toMatchObject({ ignored_at: null, ignored_reason: '', closed_at: null })
	})
})

describe('P2 B6 a delegate sees and mends what lies in the grant, and nothing else', () => {
	const three = async () => ({
		own: await aFinding(here.owner, {
			domain_id: domain.id,
			kind: 'unknown-maildir',
			subject: `${domain.name}/${randomUUID()}`,
		}),
		foreign: await aFinding(here.owner, { domain_id: neighbour.id }),
		server: await aFinding(here.owner, { severity: 3 }),
	})

	test('in lists, counts and pages', async () => {
		const { own, foreign, server } = await three()
		const viewer = await viewerOf(delegate)
		expect((await listFindings(viewer, {})).rows.map(({ id }) => id)).toEqual([own.id])
		expect(await countFindings(viewer)).toMatchObject({ open: 1, gravest: 2, kinds: { 'unknown-maildir': 1 } })
		expect(await getFinding(viewer, own.id)).toMatchObject({ can: { fix: true, ignore: true, adopt: true } })
		for (const { id } of [foreign, server]) expect(await getFinding(viewer, id)).toBeNull()
		const all = await listFindings(await viewerOf(administrator), {})
		expect(all.rows[0]?.id).toBe(server.id)
		expect(all.rows).toHaveLength(3)
	})

	test('by the verbs: a foreign finding, one of the server and none at all get the same answer, and nothing changes', async () => {
		const { own, foreign, server } = await three()
		const answers: string[] = []
		for (const finding of [foreign.id, server.id, randomUUID()])
			for (const result of [
				await execute(fixFinding, as(delegate), { finding }),
				await execute(ignoreFinding, as(delegate), { finding, version: 1, reason: 'Mine' }),
				await execute(heedFinding, as(delegate), { finding }),
			])
				answers.push(JSON.stringify(result))
		expect(new Set(answers).size).toBe(1)
		expect(answers[0]).toContain('not-found')
		for (const one of [foreign, server])
			expect(await rowOf(one)).toMatchObject({ ignored_at: null, mending_at: null, version: 1 })
		expect(await execute(ignoreFinding, as(delegate), { finding: own.id, version: 1, reason: 'Mine' })).toMatchObject({
			ok: true,
		})
	})

	test('of the looks at everything: when the last one was, and not what it found', async () => {
		await here.owner.query(
			`INSERT INTO drift_run (id, state, asked_by, looks, opened, ended_at) VALUES (gen_random_uuid(), 'done', 'Somebody', '[{"name":"DNS","unknown":"silent","found":0}]', 7, now())`,
		)
		expect(await getLook(await viewerOf(delegate))).toMatchObject({
			lookedAt: expect.any(Date),
			last: null,
			unknown: [],
			mayLook: false,
		})
		expect(await getLook(await viewerOf(administrator))).toMatchObject({
			last: { opened: 7 },
			unknown: [{ name: 'DNS', why: 'silent' }],
			mayLook: true,
		})
		expect(await execute(lookForDrift, as(delegate), {})).toMatchObject({ ok: false, problem: { kind: 'not-found' } })
	})
})

describe('a look that is asked for', () => {
	test('is one at a time, leaves its job behind, and stands in the journal', async () => {
		expect(await execute(lookForDrift, as(administrator), {})).toMatchObject({ ok: true })
		expect(await execute(lookForDrift, as(administrator), {})).toMatchObject({
			ok: false,
			problem: { kind: 'conflict' },
		})
		expect(await waitingJobs(here.owner, 'look-for-drift')).toHaveLength(1)
		await here.owner.query('DELETE FROM graphile_worker._private_jobs')
	})

	test('stands in nobody’s way once its worker has been gone for long', async () => {
		await here.owner.query(
			"INSERT INTO drift_run (id, state, beat_at) VALUES (gen_random_uuid(), 'running', now() - interval '16 minutes')",
		)
		expect(await getLook(await viewerOf(administrator))).toMatchObject({ open: null })
		expect(await execute(lookForDrift, as(administrator), {})).toMatchObject({ ok: true })
		await here.owner.query('DELETE FROM graphile_worker._private_jobs')
	})
})

describe('ignoring', () => {
	test('wants a reason, is told of a version that is old, and is taken back', async () => {
		const finding = await aFinding(here.owner, { domain_id: domain.id })
		const ignore = (input: object) =>
			execute(ignoreFinding, as(delegate), { finding: finding.id, version: 1, ...input })
		expect(await ignore({ reason: ' ' })).toMatchObject({
			ok: false,
			problem: { kind: 'invalid', fields: { reason: expect.any(String) } },
		})
		expect(await ignore({ reason: 'A copy', closedAt: null })).toMatchObject({
			ok: false,
			problem: { kind: 'invalid' },
		})
		expect(await ignore({ reason: 'A copy' })).toMatchObject({ ok: true })
		expect(await ignore({ reason: 'Another' })).toMatchObject({
			ok: false,
			problem: { kind: 'stale', current: { reason: 'A copy' } },
		})
		expect((await listFindings(await viewerOf(delegate), { state: 'ignored' })).rows).toMatchObject([
			{ ignoredReason: 'A copy' },
		])
		expect(await execute(heedFinding, as(delegate), { finding: finding.id })).toMatchObject({ ok: true })
		expect(await rowOf(finding)).toMatchObject({ ignored_at: null, ignored_reason: '' })
		const told = (await journalOf(here.owner, delegate)).filter(({ outcome }) => outcome === 'done')
		expect(told.map(({ right, outcome }) => `${outcome} ${right}`)).toEqual(['done drift.ignore', 'done drift.ignore'])
	})
})

test('what the panel cannot mend by itself is refused, and what it can is left to the worker once', async () => {
	const folder = await aFinding(here.owner, { domain_id: domain.id, kind: 'unknown-maildir' })
	expect(await execute(fixFinding, as(delegate), { finding: folder.id })).toMatchObject({
		ok: false,
		problem: { kind: 'conflict' },
	})
	const use = await aFinding(here.owner, { domain_id: domain.id })
	await execute(fixFinding, as(delegate), { finding: use.id })
	await execute(fixFinding, as(delegate), { finding: use.id })
	expect(await waitingJobs(here.owner, 'mend-drift')).toMatchObject([
		{ payload: { asker: delegate.id, payload: { finding: use.id } } },
	])
	expect(await rowOf(use)).toMatchObject({ mending: 'fix', mending_at: expect.any(Date) })
	await here.owner.query('DELETE FROM graphile_worker._private_jobs')
})
