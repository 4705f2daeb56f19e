import { beforeEach, describe, expect, test } from 'vitest'
import { execute } from '@/core/gateway/execute'
import { GRANTABLE_RIGHTS, type GrantableRight } from '@/core/policy'
import { createMailbox } from '@/features/mailboxes/create-mailbox'
import { as } from '../../support/callers'
import { content, journalOf } from '../../support/content'
import { useDatabase } from '../../support/database'
import {
	aDelegate,
	aDomain,
	aList,
	anAlias,
	anOrganization,
	aTemplate,
	type GrantOptions,
	random,
} from '../../support/factories'

const here = useDatabase()
const GB = 1n << 30n
let organization: { id: string }
let domain: Awaited<ReturnType<typeof aDomain>>

beforeEach(async () => {
	organization = await anOrganization(here.owner)
	domain = await aDomain(here.owner, organization.id)
})
const giver = (options: GrantOptions = {}, rights: readonly GrantableRight[] = GRANTABLE_RIGHTS) =>
	aDelegate(here.owner, rights, { domains: [domain.id] }, { passOnDepth: 2, ...options })
const make = (actor: { id: string }, values: Record<string, unknown> = {}) =>
	execute(createMailbox, as(actor), { domain: domain.id, localPart: '', name: 'Anna Adler', ...values } as never)
const mailboxOf = async (address: string) =>
	(
		await here.owner.query(
			'SELECT m.*, a.welcome FROM mailbox m JOIN account a ON a.id = m.account_id WHERE m.address = $1',
			[address],
		)
	).rows[0]
const grantsOf = async (account: string) =>
	(
		await here.owner.query(
			'SELECT g.*, s.kind, s.domain_id, s.mailbox_id FROM access_grant g JOIN grant_scope s ON s.grant_id = g.id WHERE g.account_id = $1',
			[account],
		)
	).rows
const done = async (result: Awaited<ReturnType<typeof make>>) => {
	if (!result.ok) throw new Error(JSON.stringify(result.problem))
	return result.value.value as { id: string; address: string; account: string }
}
const teacher = (values: Record<string, unknown> = {}) =>
	aTemplate(here.owner, organization.id, {
		quota_bytes: String(5n * GB),
		address_pattern: 'first.last',
		welcome: 'Good to have you.',
		...values,
	})
const helper = (values: Record<string, unknown> = {}) =>
	aTemplate(here.owner, organization.id, {
		kind: 'person',
		rights: ['mailbox.read', 'mailbox.set-password'],
		scope: 'domain',
		...values,
	})

test('M5 M6 mailbox, owner and what the owner may do come from two templates, in one deed', async () => {
	const [actor, template, person] = [await giver(), await teacher(), await helper({ ends_after_days: 30 })]
	const made = await done(await make(actor, { template: template.id, person: person.id }))
	expect(made.address).toBe(`anna.adler@${domain.name}`)
	expect(await mailboxOf(made.address)).toMatchObject({
		quota_bytes: String(5n * GB),
		send_only: false,
		template_id: template.id,
		welcome: 'Good to have you.',
	})
	const [grant, ...others] = await grantsOf(made.account)
	expect(others).toEqual([])
	expect(grant).toMatchObject({
		rights: ['mailbox.read', 'mailbox.set-password'],
		parent_id: actor.grantId,
		given_by_id: actor.id,
		domain_id: domain.id,
		role_name: person.name,
	})
	expect((grant as { ends_at: Date }).ends_at.getTime() - Date.now()).toBeGreaterThan(29 * 86_400_000)
	expect((await journalOf(here.owner, actor)).map((entry) => [entry.right, entry.outcome, entry.grant_id])).toEqual([
		['mailbox.create', 'done', actor.grantId],
		['grant.give', 'done', actor.grantId],
	])
})

test.each([
	['mailbox', 'mailbox_id'],
	['domain', 'domain_id'],
])('M8 “this %s” is relative to where the template is used', async (scope, column) => {
	const made = await done(
		await make(await giver(), { localPart: 'x', quota: '', person: (await helper({ scope })).id }),
	)
	const [grant] = await grantsOf(made.account)
	expect(grant).toMatchObject({ kind: scope, [column]: scope === 'mailbox' ? made.id : domain.id })
})

describe('addresses', () => {
	test('a taken one gets the next number, whether a mailbox, an alias or a list has it; one that is written wins', async () => {
		const [actor, template] = [await giver(), await teacher()]
		await anAlias(here.owner, domain, ['x@elsewhere.test'], { local_part: 'anna.adler2' })
		await aList(here.owner, domain, [], { local_part: 'anna.adler4' })
		const addresses: string[] = []
		for (let n = 0; n < 3; n += 1) addresses.push((await done(await make(actor, { template: template.id }))).address)
		expect(addresses.map((address) => address.split('@')[0])).toEqual(['anna.adler', 'anna.adler3', 'anna.adler5'])
		const own = await done(await make(actor, { template: template.id, localPart: 'own.choice' }))
		expect(own.address).toBe(`own.choice@${domain.name}`)
	})

	test('a name that makes none, and no pattern, ask for one beside the field', async () => {
		const actor = await giver()
		for (const [template, name] of [
			[(await teacher()).id, '李雷'],
			[(await teacher({ address_pattern: '' })).id, 'Anna Adler'],
		])
			expect(await make(actor, { template, name })).toMatchObject({
				ok: false,
				problem: { kind: 'invalid', fields: { localPart: expect.any(String) } },
			})
	})
})

describe('a template never gives more than its user holds', () => {
	test('M8 rights, limits, end and depth beyond their own are left out', async () => {
		const endsAt = new Date(Date.now() + 5 * 86_400_000)
		const actor = await giver({ limits: { mailboxes: 10, storagePerMailboxBytes: 2n * GB }, endsAt, passOnDepth: 1 }, [
			'mailbox.read',
			'mailbox.create',
			'grant.give',
			'account.read',
		])
		const person = await helper({
			rights: ['mailbox.read', 'mailbox.set-password', 'domain.remove', 'grant.give', 'account.read'],
			ends_after_days: 90,
			max_mailboxes: 50,
			pass_on_depth: 3,
		})
		const made = await done(await make(actor, { template: (await teacher()).id, person: person.id }))
		expect((await grantsOf(made.account))[0]).toMatchObject({
			rights: ['mailbox.read', 'grant.give', 'account.read'],
			max_mailboxes: 0,
			max_storage_per_mailbox_bytes: String(2n * GB),
			ends_at: endsAt,
			pass_on_depth: 0,
		})
		expect(await mailboxOf(made.address)).toMatchObject({ quota_bytes: String(2n * GB) })
	})

	test.each([
		['without the right to give', {}, GRANTABLE_RIGHTS.filter((right) => right !== 'grant.give')],
		['with no depth left', { passOnDepth: 0 }, GRANTABLE_RIGHTS],
		['holding none of it', {}, ['mailbox.create', 'mailbox.edit', 'grant.give'] as GrantableRight[]],
	])('%s nothing is given, and then nothing is made', async (_who, options, rights) => {
		const actor = await giver(options, rights)
		const before = await content(here.owner)
		expect(await make(actor, { localPart: 'x', quota: '', person: (await helper()).id })).toMatchObject({
			ok: false,
			problem: { kind: 'invalid', fields: { person: expect.any(String) } },
		})
		expect(await content(here.owner)).toEqual(before)
	})

	test('a template for the whole organization gives nothing to who holds a domain of it, nor where delegation is off', async () => {
		const wide = await helper({ scope: 'organization' })
		expect(await make(await giver(), { localPart: 'x', quota: '', person: wide.id })).toMatchObject({ ok: false })
		const over = await aDelegate(here.owner, GRANTABLE_RIGHTS, { organizations: [organization.id] }, { passOnDepth: 2 })
		await here.owner.query('UPDATE organization SET may_delegate = false WHERE id = $1', [organization.id])
		expect(await make(over, { localPart: 'y', quota: '', person: wide.id })).toMatchObject({ ok: false })
	})
})

test('M8 what was made does not follow the template', async () => {
	const [actor, template] = [await giver(), await teacher()]
	const made = await done(await make(actor, { template: template.id }))
	await here.owner.query('UPDATE template SET quota_bytes = 1, version = 2 WHERE id = $1', [template.id])
	expect(await mailboxOf(made.address)).toMatchObject({ quota_bytes: String(5n * GB) })
})

test('person and mailbox come together or not at all: a limit that is reached leaves nothing', async () => {
	const actor = await giver({ limits: { mailboxes: 1 } })
	const [template, person] = [await teacher(), await helper({ max_mailboxes: 1 })]
	const before = await content(here.owner)
	expect(await make(actor, { template: template.id, person: person.id })).toMatchObject({
		ok: false,
		problem: { kind: 'over-limit' },
	})
	expect(await content(here.owner)).toEqual(before)
	expect(await make(actor, { template: template.id, localPart: `n${random()}` })).toMatchObject({ ok: true })
})
