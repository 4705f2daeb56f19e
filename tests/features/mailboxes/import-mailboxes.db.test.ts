import { describe, expect, test } from 'vitest'
import { execute, type Request } from '@/core/gateway/execute'
import type { Limits } from '@/core/policy'
import { importMailboxes } from '@/features/mailboxes/import/import-mailboxes'
import { importPlan } from '@/features/mailboxes/import/import-plan'
import { MOST_LINES } from '@/features/mailboxes/import/list-text'
import { removeMailbox } from '@/features/mailboxes/remove-mailbox'
import { verifyPassword } from '@/platform/passwords'
import { anApprovalDemand } from '../../support/approvals'
import { as, viewerOf } from '../../support/callers'
import { content, journalOf, usageOf } from '../../support/content'
import { useDatabase } from '../../support/database'
import {
	aDelegate,
	aDomain,
	aMailbox,
	anAlias,
	anOrganization,
	aTemplate,
	type GrantOptions,
	PASSWORD,
	rightsOf,
} from '../../support/factories'

const here = useDatabase()
const GB = 1n << 30n
const RIGHTS = ['mailbox.create', 'mailbox.read'] as const

interface Of {
	readonly organization?: object
	readonly domain?: object
	readonly limits?: Partial<Limits>
}
async function setting({ organization: house = {}, domain: of = {}, limits = {} }: Of = {}) {
	const organization = await anOrganization(here.owner, { ...house })
	const domain = await aDomain(here.owner, organization.id, { ...of })
	return { organization, domain, actor: await aDelegate(here.owner, RIGHTS, { domains: [domain.id] }, { limits }) }
}
type Setting = Awaited<ReturnType<typeof setting>>

const importing = (
	{ actor, domain }: Pick<Setting, 'actor' | 'domain'>,
	list: string,
	more: object = {},
	request: Request = {},
) => execute(importMailboxes, as(actor), { domain: domain.id, list, ...more }, request)
const planOf = async ({ actor, domain }: Pick<Setting, 'actor' | 'domain'>, list: string, more: object = {}) =>
	importPlan(await viewerOf(actor), { domain: domain.id, list, ...more })
const many = (count: number, from = 0) =>
	['name,address', ...Array.from({ length: count }, (_, n) => `Pupil ${n + from},p${n + from}`)].join('\n')
const rowsIn = async ({ domain }: Pick<Setting, 'domain'>) =>
	(
		await here.owner.query(
			`SELECT m.address, m.quota_bytes::text AS quota, m.send_only AS "sendOnly", m.grant_id AS grant, m.template_id AS template, a.name, a.password_hash AS hash
			 FROM mailbox m JOIN account a ON a.id = m.account_id WHERE m.domain_id = $1 AND m.deleted_at IS NULL ORDER BY m.address`,
			[domain.id],
		)
	).rows

describe('Q6 a list becomes mailboxes, each by the verb that makes one', () => {
	test('each has what its line says, counts under the grant, and has its own entry in the journal', async () => {
		const at = await setting({ domain: { default_quota_bytes: String(2n * GB) } })
		const list = [
			'quota;Name;address;password;send only',
			`1 GB;Anna Adler;ANNA@${at.domain.name};${PASSWORD};`,
			';Ben Ohm;ben;;yes',
			'unlimited;Cleo Ritz;cleo;;no',
		].join('\r\n')
		const result = await importing(at, list)
		const [anna, ben, cleo] = await rowsIn(at)
		expect(anna).toMatchObject({
			address: `anna@${at.domain.name}`,
			name: 'Anna Adler',
			quota: String(GB),
			sendOnly: false,
		})
		expect(ben).toMatchObject({ address: `ben@${at.domain.name}`, quota: String(2n * GB), sendOnly: true })
		expect(cleo).toMatchObject({ address: `cleo@${at.domain.name}`, quota: null, grant: at.actor.grantId })
		expect(await usageOf(here.owner, at.actor.grantId)).toMatchObject({ mailboxes: 3 })
		const reveal = (result.ok && result.value.reveal) || {}
		expect(Object.keys(reveal)).toEqual([ben.address, cleo.address])
		expect(await verifyPassword(anna.hash, PASSWORD)).toBe(true)
		expect(await verifyPassword(ben.hash, reveal[ben.address] ?? '')).toBe(true)
		expect(await verifyPassword(cleo.hash, reveal[cleo.address] ?? '')).toBe(true)
		const journal = await journalOf(here.owner, at.actor)
		expect(journal.map(({ right, outcome, subject_label: label }) => [right, outcome, label])).toEqual(
			expect.arrayContaining([anna, ben, cleo].map(({ address }) => ['mailbox.create', 'done', address])),
		)
		expect(journal).toHaveLength(3)
		expect(journal[0]?.after).toMatchObject({ partOf: expect.stringContaining(at.domain.name) })
		const { rows } = await here.owner.query('SELECT result FROM request_key UNION ALL SELECT after FROM journal_entry')
		for (const secret of [PASSWORD, ...Object.values(reveal)]) expect(JSON.stringify(rows)).not.toContain(secret)
	})

	test('the plan says of each line what becomes of it, and nothing is done by it', async () => {
		const at = await setting()
		await aMailbox(here.owner, at.domain, { local_part: 'old' })
		await anAlias(here.owner, at.domain, ['x@outside.test'], { local_part: 'sales' })
		const before = await content(here.owner)
		const list = [
			'name,address,quota,password',
			'New One,new,,',
			'Old One,OLD,,',
			'An Alias,sales,,',
			'Somebody,new,,',
			'Somewhere,x@elsewhere.test,,',
			',nameless,,',
			'Accents,müller,,',
			'Too Much,much,much,',
			'Short,short,,short',
			'Template,,,',
		].join('\n')
		const plan = await planOf(at, list)
		expect(plan).toMatchObject({ ok: true, value: { mark: '' } })
		expect(plan.ok && plan.value.lines.map(({ line, is, says }) => [line, is, says])).toEqual([
			[2, 'new', 'unlimited · password made here'],
			[3, 'here', 'It is here already, and stays as it is.'],
			[4, 'wrong', 'This address is taken.'],
			[5, 'wrong', 'The same address stands in line 2.'],
			[6, 'wrong', `This address is not in ${at.domain.name}.`],
			[7, 'wrong', 'Write a name.'],
			[8, 'wrong', expect.stringContaining('without accents')],
			[9, 'wrong', expect.stringContaining('Write a size')],
			[10, 'wrong', expect.stringContaining('Password: At least 15')],
			[11, 'wrong', 'Write the part before the @.'],
		])
		expect(await content(here.owner)).toEqual(before)
		expect(await journalOf(here.owner, at.actor)).toEqual([])
	})

	test('all or nothing: one line that is wrong, and nothing is made of the others', async () => {
		const at = await setting()
		const before = await content(here.owner)
		expect(await importing(at, `${many(5)}\nBad,b@d,`)).toMatchObject({ ok: false, problem: { kind: 'invalid' } })
		expect(await importing(at, `${many(5)}\nBad,a b`)).toMatchObject({
			ok: false,
			problem: { kind: 'invalid', fields: { list: expect.stringMatching(/^Line 7: /) } },
		})
		expect(await content(here.owner)).toEqual(before)
	})

	test('run again it tells what is here already, and makes what is new alone', async () => {
		const at = await setting()
		expect(await importing(at, many(3))).toMatchObject({ ok: true })
		expect(await planOf(at, many(3))).toMatchObject({ value: { mark: '', lines: Array(3).fill({ is: 'here' }) } })
		expect(await importing(at, many(3))).toMatchObject({ ok: false, problem: { kind: 'conflict' } })
		const before = await rowsIn(at)
		expect(await importing(at, many(5))).toMatchObject({ ok: true })
		expect((await rowsIn(at)).slice(0, 3)).toEqual(before)
		expect(await rowsIn(at)).toHaveLength(5)
	})

	test('sent twice it is done once, and the passwords are shown with the first answer alone', async () => {
		const at = await setting()
		const key = crypto.randomUUID()
		const first = await importing(at, many(2), {}, { key })
		const again = await importing(at, many(2), {}, { key })
		expect(first.ok && Object.keys(first.value.reveal ?? {})).toHaveLength(2)
		expect(again).toMatchObject({ ok: true, value: { reveal: null, value: { lines: [{ is: 'new' }, { is: 'new' }] } } })
		expect(await rowsIn(at)).toHaveLength(2)
	})

	test('what was shown is what is done: after a change it is not done, and says so', async () => {
		const at = await setting()
		const shown = await planOf(at, many(2))
		const mark = shown.ok ? shown.value.mark : ''
		expect(mark).not.toBe('')
		await aMailbox(here.owner, at.domain, { local_part: 'p1' })
		expect(await importing(at, many(2), { mark })).toMatchObject({ ok: false, problem: { kind: 'conflict' } })
		expect(await rowsIn(at)).toHaveLength(1)
		const anew = await planOf(at, many(2))
		expect(await importing(at, many(2), { mark: anew.ok ? anew.value.mark : '' })).toMatchObject({ ok: true })
	})

	test('whoever may not see mailboxes here is told no more than that an address is taken', async () => {
		const at = await setting()
		await aMailbox(here.owner, at.domain, { local_part: 'old' })
		await anAlias(here.owner, at.domain, ['x@outside.test'], { local_part: 'sales' })
		const actor = await aDelegate(here.owner, ['mailbox.create'], { domains: [at.domain.id] })
		const plan = await planOf({ ...at, actor }, 'name,address\nA,old\nB,sales')
		const said = plan.ok ? plan.value.lines.map(({ is, says }) => [is, says]) : []
		expect(said).toEqual([
			['wrong', 'This address is taken.'],
			['wrong', 'This address is taken.'],
		])
	})
})

describe('M6 with a template', () => {
	const withTemplate = async () => {
		const at = await setting()
		const values = { quota_bytes: String(3n * GB), address_pattern: 'first.last' }
		return { ...at, template: await aTemplate(here.owner, at.organization.id, values) }
	}

	test('it says what each gets, and proposes the addresses that the list leaves out', async () => {
		const at = await withTemplate()
		const list = 'name\nAnna Adler\nAnna Adler\nJörg Müller'
		expect(await importing(at, list, { template: at.template.id })).toMatchObject({ ok: true })
		const rows = await rowsIn(at)
		expect(rows.map(({ address }) => address.split('@')[0]).toSorted()).toEqual([
			'anna.adler',
			'anna.adler2',
			'joerg.mueller',
		])
		for (const row of rows) expect(row).toMatchObject({ quota: String(3n * GB), template: at.template.id })
		// The same list again: as many of a name as are here stay.
		expect(await planOf(at, list, { template: at.template.id })).toMatchObject({
			value: { mark: '', lines: Array(3).fill({ is: 'here' }) },
		})
		const fourth = await planOf(at, `${list}\nAnna Adler`, { template: at.template.id })
		expect(fourth).toMatchObject({
			value: { lines: [{}, {}, {}, { is: 'new', address: `anna.adler3@${at.domain.name}` }] },
		})
	})

	test('a quota beside it is refused at its line', async () => {
		const at = await withTemplate()
		expect(await planOf(at, 'name,quota\nAnna Adler,1 GB', { template: at.template.id })).toMatchObject({
			value: { mark: '', lines: [{ line: 2, is: 'wrong', says: expect.stringContaining('The template says this') }] },
		})
	})

	test('where one is mandatory, none is made without it', async () => {
		const at = await withTemplate()
		await here.owner.query('INSERT INTO template_requirement (organization_id, template_id) VALUES ($1, $2)', [
			at.organization.id,
			at.template.id,
		])
		const before = await content(here.owner)
		expect(await planOf(at, many(2))).toMatchObject({
			ok: false,
			problem: { fields: { template: expect.any(String) } },
		})
		expect(await importing(at, many(2))).toMatchObject({
			ok: false,
			problem: { kind: 'invalid', fields: { template: expect.stringContaining('templates only') } },
		})
		expect(await content(here.owner)).toEqual(before)
		expect(await importing(at, many(2), { template: at.template.id })).toMatchObject({ ok: true })
	})
})

describe('B4 where a second person is demanded for a new mailbox', () => {
	const guarded = async (options: GrantOptions = {}) => {
		const at = await setting()
		const team = () => aDelegate(here.owner, rightsOf('team-member'), { organizations: [at.organization.id] }, options)
		const [actor] = [await team(), await team()]
		await anApprovalDemand(here.owner, at.organization.id, ['mailbox.create'])
		return { ...at, actor }
	}

	test('it is refused with a sentence that says where it goes, nothing waits and nothing is made', async () => {
		const at = await guarded({ builtInRole: 'team-member', passOnDepth: 3 })
		const before = await content(here.owner)
		const refused = { ok: false, problem: { kind: 'not-allowed', text: expect.stringContaining('second person') } }
		expect(await planOf(at, many(2))).toMatchObject(refused)
		expect(await importing(at, many(2), {}, { reason: 'A new year.' })).toMatchObject(refused)
		expect(await content(here.owner)).toEqual(before)
		const { rows } = await here.owner.query('SELECT 1 FROM approval_request WHERE asker_id = $1', [at.actor.id])
		expect(rows).toEqual([])
	})

	test('nobody is alone enough to do it without one', async () => {
		const at = await setting()
		await anApprovalDemand(here.owner, at.organization.id, ['mailbox.create'])
		expect(await importing(at, many(2), {}, { reason: 'Nobody else is there.' })).toMatchObject({
			ok: false,
			problem: { kind: 'not-allowed' },
		})
		expect(await rowsIn(at)).toEqual([])
	})
})

test(`Q6 ${MOST_LINES} at once are made, each with a password of its own`, { timeout: 300_000 }, async () => {
	const at = await setting()
	const result = await importing(at, many(MOST_LINES), {}, { patience: 240_000 })
	expect(result).toMatchObject({ ok: true })
	expect(new Set(result.ok ? Object.values(result.value.reveal ?? {}) : []).size).toBe(MOST_LINES)
	expect(await rowsIn(at)).toHaveLength(MOST_LINES)
})

test('an address whose mailbox went to the trash is free, and not taken for one that is here', async () => {
	const at = await setting()
	const gone = await aMailbox(here.owner, at.domain, { local_part: 'gone' })
	const actor = await aDelegate(here.owner, [...RIGHTS, 'mailbox.remove'], { domains: [at.domain.id] })
	expect(await execute(removeMailbox, as(actor), { mailbox: gone.id, confirm: gone.address })).toMatchObject({
		ok: true,
	})
	const plan = await planOf(at, 'name,address\nAnew,gone')
	expect(plan).toMatchObject({ ok: true, value: { lines: [{ is: 'new' }] } })
})
