import { describe, expect, test } from 'vitest'
import { execute } from '@/core/gateway/execute'
import type { Limits } from '@/core/policy'
import { importMailboxes } from '@/features/mailboxes/import/import-mailboxes'
import { importPlan, ofWhoeverMay } from '@/features/mailboxes/import/import-plan'
import { MOST_SIGNS } from '@/features/mailboxes/import/list-text'
import { as, viewerOf } from '../support/callers'
import { content, journalOf, usageOf } from '../support/content'
import { useDatabase } from '../support/database'
import { aDelegate, aDomain, anOrganization } from '../support/factories'

const here = useDatabase()
const MISSING = '00000000-0000-4000-8000-000000000000'
const GB = 1n << 30n

async function setting(limits: Partial<Limits> = {}, of: { organization?: object; domain?: object } = {}) {
	const organization = await anOrganization(here.owner, { ...of.organization })
	const domain = await aDomain(here.owner, organization.id, { ...of.domain })
	const actor = await aDelegate(here.owner, ['mailbox.create', 'mailbox.read'], { domains: [domain.id] }, { limits })
	return { organization, domain, actor }
}
const importing = (actor: { id: string }, domain: { id: string }, list: string, more: object = {}) =>
	// However slow the machine is, what many do at once is judged by what comes of it.
	execute(importMailboxes, as(actor), { domain: domain.id, list, ...more }, { patience: 120_000 })
const many = (count: number, prefix = 'p') =>
	['name,address,quota', ...Array.from({ length: count }, (_, n) => `Pupil ${n},${prefix}${n},1 GB`)].join('\n')

describe('Q7 D-21 nobody imports past a limit', () => {
	const LIMITS = [
		['the grant allows 4 mailboxes', { mailboxes: 4 }, {}],
		['the domain allows 4 mailboxes', {}, { domain: { max_mailboxes: 4 } }],
		['the organization allows 4 mailboxes', {}, { organization: { max_mailboxes: 4 } }],
		['the grant has room for 4 GB', { storageBytes: 4n * GB }, {}],
		['the grant allows 512 MB for one', { storagePerMailboxBytes: GB / 2n }, {}],
	] as const

	test.each(LIMITS)(
		'%s: a list of 6 makes none, says at which lines, and the journal has the refusal',
		async (_what, limits, of) => {
			const { domain, actor } = await setting(limits, of)
			const before = await content(here.owner)
			const plan = await importPlan(await viewerOf(actor), { domain: domain.id, list: many(6) })
			expect(plan.ok && plan.value.lines.at(-1)).toMatchObject({ line: 7, is: 'wrong' })
			expect(await importing(actor, domain, many(6))).toMatchObject({
				ok: false,
				problem: { kind: 'over-limit', fields: { list: expect.stringMatching(/^Line \d: /) } },
			})
			expect(await content(here.owner)).toEqual(before)
			expect(await journalOf(here.owner, actor)).toMatchObject([
				{ right: 'mailbox.create', outcome: 'refused', why: 'over-limit' },
			])
		},
	)

	test('of 40 lists at the same moment as many are made as there is room for, each whole or not at all', async () => {
		const { domain, actor } = await setting({ mailboxes: 10 })
		const results = await Promise.all(Array.from({ length: 40 }, (_, n) => importing(actor, domain, many(2, `n${n}-`))))
		expect(results.filter(({ ok }) => ok)).toHaveLength(5)
		for (const result of results) if (!result.ok) expect(['over-limit', 'too-many']).toContain(result.problem.kind)
		expect(await usageOf(here.owner, actor.grantId)).toMatchObject({ mailboxes: 10 })
		const { rows } = await here.owner.query<{ list: string; made: number }>(
			`SELECT split_part(local_part, '-', 1) AS list, count(*)::int AS made FROM mailbox WHERE domain_id = $1 GROUP BY 1`,
			[domain.id],
		)
		expect(rows.map(({ made }) => made)).toEqual([2, 2, 2, 2, 2])
	})

	test('the same list ten times at the same moment makes each mailbox once', async () => {
		const { domain, actor } = await setting()
		const results = await Promise.all(Array.from({ length: 10 }, () => importing(actor, domain, many(3))))
		expect(results.filter(({ ok }) => ok)).toHaveLength(1)
		for (const result of results)
			if (!result.ok) expect(['conflict', 'invalid', 'too-many']).toContain(result.problem.kind)
		expect(await usageOf(here.owner, domain.id)).toMatchObject({ mailboxes: 3 })
	})
})

describe('D-01 D-31 nobody imports into a domain that is not theirs', () => {
	test('a foreign domain and one that is not there look alike', async () => {
		const { actor } = await setting()
		const foreign = (await setting()).domain
		const before = await content(here.owner)
		const there = await importing(actor, foreign, many(2))
		expect(there).toMatchObject({ ok: false, problem: { kind: 'not-found' } })
		expect(await importing(actor, { id: MISSING }, many(2))).toEqual(there)
		const viewer = await viewerOf(actor)
		const plan = await importPlan(viewer, { domain: foreign.id, list: many(2) })
		expect(plan).toMatchObject({ ok: false, problem: { kind: 'not-found' } })
		expect(await importPlan(viewer, { domain: MISSING, list: many(2) })).toEqual(plan)
		expect(await content(here.owner)).toEqual(before)
	})

	test('a line with an address of another domain is refused, also where the actor makes mailboxes there', async () => {
		const { organization, domain, actor } = await setting()
		const other = await aDomain(here.owner, organization.id)
		const both = await aDelegate(here.owner, ['mailbox.create', 'mailbox.read'], { domains: [domain.id, other.id] })
		const before = await content(here.owner)
		for (const who of [actor, both])
			expect(await importing(who, domain, `name,address\nA,a@${domain.name}\nB,b@${other.name}`)).toMatchObject({
				ok: false,
				problem: { kind: 'invalid', fields: { list: `Line 3: This address is not in ${domain.name}.` } },
			})
		expect(await content(here.owner)).toEqual(before)
	})
})

describe('what a list or its form slips in', () => {
	test.each([
		['D-09 a column that names a role', { list: 'name,address,role\nA,a,administrator' }],
		['D-09 a column that names rights', { list: 'name,address,rights\nA,a,server.manage' }],
		['D-10 a column that names another organization', { list: `name,address,organization\nA,a,${MISSING}` }],
		['D-10 a column that names an owner', { list: `name,address,account_id\nA,a,${MISSING}` }],
		['D-09 a field that names a role', { list: 'name,address\nA,a', role: 'admin' }],
		['a grant with more room', { list: 'name,address\nA,a', grantId: MISSING }],
		['passwords that are hashed already', { list: 'name,address,password_hash\nA,a,{PLAIN}x' }],
		['lines that are read already', { list: 'name,address\nA,a', lines: [] }],
		['D-32 a list without end', { list: `name,address\n${'A,a\n'.repeat(MOST_SIGNS)}` }],
		['no text', { list: { name: 'A' } }],
		['a picture', { list: '\u0089PNG\r\n\u001a\n\u0000\u0000' }],
		['D-45 control characters in a name', { list: 'name,address\nA\u202eB,a' }],
		['D-36 letters that look like others', { list: 'name,address\nA,pаypal' }],
		['D-30 a path', { list: 'name,address\nA,../x' }],
		['a template of nobody', { list: 'name,address\nA,a', template: MISSING }],
	])('%s: a sentence, and nothing is made', async (_what, input) => {
		const { domain, actor } = await setting()
		const before = await content(here.owner)
		expect(await execute(importMailboxes, as(actor), { domain: domain.id, ...input } as never)).toMatchObject({
			ok: false,
			problem: { kind: 'invalid', fields: expect.any(Object) },
		})
		expect(await content(here.owner)).toEqual(before)
	})

	test('a name that is a formula is a name, and stays what was written', async () => {
		const { domain, actor } = await setting()
		expect(await importing(actor, domain, 'name,address\n"=1+1",a')).toMatchObject({ ok: true })
		const { rows } = await here.owner.query('SELECT name FROM account WHERE domain_id = $1', [domain.id])
		expect(rows).toEqual([{ name: '=1+1' }])
	})
})

test('whoever makes no mailboxes has no hundreds of passwords hashed before they are refused', async () => {
	const { domain } = await setting()
	const nobody = await aDelegate(here.owner, ['mailbox.read'], { domains: [domain.id] })
	const values = { domain: domain.id, list: many(200), mark: 'x' }
	expect(ofWhoeverMay(values, await viewerOf(nobody))).toEqual({ ...values, list: 'name\nNobody' })
	const { actor } = await setting()
	expect(ofWhoeverMay(values, await viewerOf(actor))).toBe(values)
	expect(await execute(importMailboxes, as(nobody), { ...values, list: many(1) })).toMatchObject({
		ok: false,
		problem: { kind: 'not-allowed' },
	})
})
