import { beforeEach, describe, expect, test } from 'vitest'
import { execute } from '@/core/gateway/execute'
import { GRANTABLE_RIGHTS, type GrantableRight } from '@/core/policy'
import { createMailbox } from '@/features/mailboxes/create-mailbox'
import { editMailbox } from '@/features/mailboxes/edit-mailbox'
import { setMailboxQuota } from '@/features/mailboxes/set-mailbox-quota'
import { createTemplate } from '@/features/templates/create-template'
import { editTemplate } from '@/features/templates/edit-template'
import { getTemplate } from '@/features/templates/get-template'
import { removeTemplate } from '@/features/templates/remove-template'
import { requireTemplates } from '@/features/templates/require-templates'
import { as, viewerOf } from '../support/callers'
import { content } from '../support/content'
import { useDatabase } from '../support/database'
import { aDelegate, aDomain, anAdministrator, anOrganization, aTemplate, random } from '../support/factories'

const here = useDatabase()
const REFUSED = (field: string) => ({ ok: false, problem: { fields: { [field]: expect.any(String) } } })
const STALE = (field: string) => ({ ok: false, problem: { kind: 'stale', current: { [field]: expect.any(String) } } })
const GB = String(1n << 30n)
let organization: { id: string }
let domain: Awaited<ReturnType<typeof aDomain>>
let actor: Awaited<ReturnType<typeof aDelegate>>

beforeEach(async () => {
	organization = await anOrganization(here.owner)
	domain = await aDomain(here.owner, organization.id)
	actor = await aDelegate(here.owner, GRANTABLE_RIGHTS, { domains: [domain.id] }, { passOnDepth: 2 })
})
const make = (values: Record<string, unknown>, by: { id: string } = actor) =>
	execute(createMailbox, as(by), { domain: domain.id, localPart: `n${random()}`, name: 'New', ...values } as never)
async function expectNothing(attack: () => Promise<unknown>, answer: object) {
	const before = await content(here.owner)
	expect(await attack()).toMatchObject(answer)
	expect(await content(here.owner)).toEqual(before)
}

test('a template edited between preview and use is not used as something else than was shown', async () => {
	const template = await aTemplate(here.owner, organization.id, { quota_bytes: GB, name: `Desk ${random()}` })
	await here.owner.query('UPDATE template SET quota_bytes = 2, version = 2 WHERE id = $1', [template.id])
	await expectNothing(() => make({ template: `${template.id}:1` }), STALE('template'))
	const stale = await make({ template: `${template.id}:1` })
	if (stale.ok || stale.problem.kind !== 'stale') throw new Error('it was used')
	expect(stale.problem.text).toMatch(/changed meanwhile.*Quota 2 B/)
	expect(await make({ template: stale.problem.current.templateNow ?? '' })).toMatchObject({ ok: true })
})

test('rights that were lost between preview and use are not given as fewer without a word', async () => {
	const person = await aTemplate(here.owner, organization.id, {
		kind: 'person',
		rights: ['mailbox.read', 'mailbox.remove'],
	})
	const shown = await make({ quota: '', person: `${person.id}:1:0000000000000000` })
	if (shown.ok || shown.problem.kind !== 'stale') throw new Error('it was used')
	await here.owner.query("UPDATE access_grant SET rights = array_remove(rights, 'mailbox.remove') WHERE id = $1", [
		actor.grantId,
	])
	const shownValue = shown.problem.current.personNow
	await expectNothing(() => make({ quota: '', person: shownValue }), STALE('person'))
})

describe('a template by id', () => {
	test('of a foreign organization, of the other kind, or of nowhere is one answer', async () => {
		const other = await anOrganization(here.owner)
		const below = await anOrganization(here.owner, { parent_id: organization.id }).catch(() => other)
		const ids = [
			(await aTemplate(here.owner, other.id)).id,
			(await aTemplate(here.owner, below.id)).id,
			(await aTemplate(here.owner, organization.id, { kind: 'person', rights: ['mailbox.read'] })).id,
			'00000000-0000-4000-8000-00000000dead',
		]
		const answers: string[] = []
		for (const id of ids) {
			await expectNothing(() => make({ template: id }), REFUSED('template'))
			answers.push(JSON.stringify(await make({ template: id })))
		}
		expect(new Set(answers).size).toBe(1)
		await expectNothing(() => make({ quota: '', person: ids[0] }), REFUSED('person'))
	})

	test('is told nothing of in a foreign domain: the same answer with any template, or none', async () => {
		const foreign = await aDomain(here.owner, (await anOrganization(here.owner)).id)
		const template = await aTemplate(here.owner, null)
		const answers: string[] = []
		for (const values of [{}, { template: template.id }, { template: '00000000-0000-4000-8000-00000000dead' }])
			answers.push(JSON.stringify(await make({ domain: foreign.id, quota: '', ...values })))
		expect(new Set(answers).size).toBe(1)
		expect(answers[0]).toMatch(/not-found/)
	})
})

describe('a mandatory template', () => {
	const required = async (values: Record<string, unknown> = {}) => {
		const template = await aTemplate(here.owner, organization.id, { quota_bytes: GB, ...values })
		const answer = await execute(requireTemplates, as(await anAdministrator(here.owner)), {
			organization: organization.id,
			templates: [template.id],
		})
		expect(answer).toMatchObject({ ok: true })
		return template
	}

	test('is not passed by with the plain form, another template, or settings beside it', async () => {
		const template = await required()
		const free = await aTemplate(here.owner, organization.id)
		await expectNothing(() => make({ quota: '1 GB' }), REFUSED('template'))
		await expectNothing(() => make({ quota: '1 GB', template: '' }), REFUSED('template'))
		await expectNothing(() => make({ template: free.id }), REFUSED('template'))
		await expectNothing(() => make({ template: template.id, quota: '100 GB' }), REFUSED('quota'))
		await expectNothing(() => make({ template: template.id, sendOnly: 'on' }), REFUSED('sendOnly'))
		for (const more of [{ templateId: null }, { quotaBytes: '1' }, { required: false }])
			await expectNothing(() => make({ quota: '1 GB', ...more }), { ok: false, problem: { kind: 'invalid' } })
		const administrator = await anAdministrator(here.owner)
		await expectNothing(() => make({ quota: '1 GB' }, administrator), REFUSED('template'))
		expect(await make({ template: template.id })).toMatchObject({ ok: true })
	})

	test('holds below the organization too, where nothing is said nearer', async () => {
		await here.owner.query('UPDATE organization SET reseller = true WHERE id = $1', [organization.id])
		const template = await required()
		const below = await aDomain(here.owner, (await anOrganization(here.owner, { parent_id: organization.id })).id)
		const administrator = await anAdministrator(here.owner)
		const there = (values: Record<string, unknown>) => make({ domain: below.id, ...values }, administrator)
		await expectNothing(() => there({ quota: '' }), REFUSED('template'))
		expect(await there({ template: template.id })).toMatchObject({ ok: true })
	})

	test('is kept by the database, whatever writes the row', async () => {
		const template = await required()
		const row = (columns: string, values: string) =>
			here.owner.query(
				`WITH a AS (INSERT INTO account (id, name, address, domain_id) VALUES (gen_random_uuid(), 'X', 'x${random()}@x.test', '${domain.id}') RETURNING id)
				INSERT INTO mailbox (id, account_id, domain_id, local_part${columns}) SELECT gen_random_uuid(), a.id, '${domain.id}', 'x${random()}'${values} FROM a`,
			)
		for (const [columns, values] of [
			['', ''],
			[', template_id', `, '${template.id}'::uuid`],
			[', template_id, quota_bytes', `, '${template.id}'::uuid, 1 + ${GB}`],
			[', template_id, quota_bytes, send_only', `, '${template.id}'::uuid, 1, true`],
		] as const)
			await expect(row(columns, values)).rejects.toMatchObject({ code: 'PT004' })
		await row(', template_id, quota_bytes', `, '${template.id}'::uuid, 1`)
	})

	test('M6 is not undone a click later: no higher quota, and what only sends goes on doing so', async () => {
		const template = await required({ send_only: true })
		const made = await make({ template: template.id })
		const mailbox = made.ok ? made.value.value.id : ''
		const raise = (by: { id: string }, quota: string, version = 1) =>
			execute(setMailboxQuota, as(by), { mailbox, version, quota })
		const open = (by: { id: string }, version = 1) =>
			execute(editMailbox, as(by), { mailbox, version, name: 'New', sendOnly: '' })
		for (const quota of ['2 GB', '']) await expectNothing(() => raise(actor, quota), REFUSED('quota'))
		await expectNothing(() => open(actor), REFUSED('sendOnly'))
		expect(await raise(actor, '500 MB')).toMatchObject({ ok: true })
		expect(await raise(actor, '1 GB', 2)).toMatchObject({ ok: true })
		const decider = await aDelegate(here.owner, GRANTABLE_RIGHTS, { organizations: [organization.id] })
		expect(await raise(decider, '2 GB', 3)).toMatchObject({ ok: true })
		expect(await open(decider, 4)).toMatchObject({ ok: true })
		expect(await raise(actor, '1900 MB', 5)).toMatchObject({ ok: true })
	})

	test('M6 asked for later, it takes nothing away: larger mailboxes stay, and grow no more', async () => {
		const made = await make({ quota: '3 GB' })
		const mailbox = made.ok ? made.value.value.id : ''
		await required()
		const set = (quota: string, version: number) => execute(setMailboxQuota, as(actor), { mailbox, version, quota })
		await expectNothing(() => set('4 GB', 1), REFUSED('quota'))
		expect(await set('2 GB', 1)).toMatchObject({ ok: true })
		await expectNothing(() => set('3 GB', 2), REFUSED('quota'))
	})

	test('is not deleted from under the organization', async () => {
		const template = await required()
		expect(
			await execute(removeTemplate, as(await anAdministrator(here.owner)), { template: template.id }),
		).toMatchObject({
			ok: false,
			problem: { kind: 'conflict' },
		})
	})

	test('is no foreign one, and none for persons', async () => {
		const administrator = await anAdministrator(here.owner)
		const foreign = await aTemplate(here.owner, (await anOrganization(here.owner)).id)
		const person = await aTemplate(here.owner, organization.id, { kind: 'person', rights: ['mailbox.read'] })
		for (const { id } of [foreign, person])
			expect(
				await execute(requireTemplates, as(administrator), { organization: organization.id, templates: [id] }),
			).toMatchObject(REFUSED('templates'))
	})
})

describe('a template made to gain', () => {
	const MAKER: GrantableRight[] = [
		'template.read',
		'template.create',
		'template.edit',
		'mailbox.read',
		'organization.read',
	]

	test('holds no right that its maker lacks there, in making and in editing', async () => {
		const maker = await aDelegate(here.owner, MAKER, { organizations: [organization.id] })
		const input = { kind: 'person' as const, name: `T ${random()}`, rights: ['domain.remove' as const] }
		expect(await execute(createTemplate, as(maker), { organization: organization.id, ...input })).toMatchObject({
			ok: false,
			problem: { kind: 'not-allowed' },
		})
		const rich = await aTemplate(here.owner, organization.id, { kind: 'person', rights: ['domain.remove'] })
		const edit = { template: rich.id, version: 1, ...input, rights: ['mailbox.read' as const] }
		expect(await execute(editTemplate, as(maker), edit)).toMatchObject({ ok: false, problem: { kind: 'not-allowed' } })
	})

	test('its editor is offered what they hold there and nothing else, also without the right to make templates', async () => {
		const editor = await aDelegate(
			here.owner,
			['template.read', 'template.edit', 'mailbox.read', 'organization.read'],
			{
				organizations: [organization.id],
			},
		)
		const plain = await aTemplate(here.owner, organization.id, { kind: 'person', rights: ['mailbox.read'] })
		const template = await getTemplate(await viewerOf(editor), plain.id)
		expect(template?.can).toMatchObject({ edit: true, apply: false })
		expect(template?.offered.toSorted()).toEqual([
			'mailbox.read',
			'organization.read',
			'template.edit',
			'template.read',
		])
	})

	test('and used by somebody who holds more, gives what that one holds and no more than its own scope', async () => {
		const rich = await aTemplate(here.owner, null, { kind: 'person', rights: [...GRANTABLE_RIGHTS], pass_on_depth: 10 })
		const answer = await make({ quota: '', person: rich.id })
		if (!answer.ok) throw new Error(answer.problem.text)
		const { rows } = await here.owner.query(
			'SELECT g.pass_on_depth, s.domain_id FROM access_grant g JOIN grant_scope s ON s.grant_id = g.id WHERE g.account_id = $1',
			[answer.value.value.account],
		)
		expect(rows).toEqual([{ pass_on_depth: 1, domain_id: domain.id }])
	})

	test('takes no field that belongs elsewhere', async () => {
		const administrator = await anAdministrator(here.owner)
		for (const more of [
			{ version: 9 },
			{ organizationId: null },
			{ rights: ['mailbox.read'] },
			{ mailboxes: { connect: [] } },
		])
			expect(
				await execute(createTemplate, as(administrator), {
					organization: organization.id,
					kind: 'mailbox',
					name: `T ${random()}`,
					...more,
				} as never),
			).toMatchObject({ ok: false, problem: { kind: 'invalid' } })
	})
})
