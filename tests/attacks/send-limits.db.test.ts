/** Whoever wants to send more than they were given, by every way of setting a limit. */
import { describe, expect, test } from 'vitest'
import { execute } from '@/core/gateway/execute'
import type { Limits } from '@/core/policy'
import { createDomain } from '@/features/domains/create-domain'
import { editDomain } from '@/features/domains/edit-domain'
import { editGrant } from '@/features/grants/edit-grant'
import { giveGrant } from '@/features/grants/give-grant'
import { setMailboxSends } from '@/features/mailboxes/set-mailbox-sends'
import { editOrganization } from '@/features/organizations/edit-organization'
import { as } from '../support/callers'
import { journalOf, rowOf } from '../support/content'
import { useDatabase } from '../support/database'
import { aDelegate, aDomain, aGrant, aMailbox, anAccount, anOrganization } from '../support/factories'

const here = useDatabase()
const RIGHTS = [
	'mailbox.read',
	'mailbox.set-sends',
	'domain.read',
	'domain.edit',
	'domain.create',
	'organization.read',
	'organization.edit',
	'account.read',
	'grant.give',
	'grant.edit',
] as const

async function setting(limits: Partial<Limits> = { sendsPerHour: 20, sendsPerDay: 100 }) {
	const organization = await anOrganization(here.owner)
	const domain = await aDomain(here.owner, organization.id)
	const actor = await aDelegate(here.owner, RIGHTS, { organizations: [organization.id] }, { limits, passOnDepth: 3 })
	return { organization, domain, actor }
}
const setSends = (actor: { id: string }, mailbox: { id: string }, hour: unknown, day: unknown, more: object = {}) =>
	execute(setMailboxSends, as(actor), {
		mailbox: mailbox.id,
		version: 1,
		maxSendsPerHour: hour,
		maxSendsPerDay: day,
		...more,
	})
const limitsOf = async (mailbox: { id: string }) => {
	const row = await rowOf(here.owner, 'mailbox', mailbox)
	return [row.max_sends_per_hour, row.max_sends_per_day, row.grant_id]
}

describe('a mailbox', () => {
	test('is given limits within the delegate’s own, told in the journal with before and after', async () => {
		const { domain, actor } = await setting()
		const mailbox = await aMailbox(here.owner, domain, { max_sends_per_day: 10 })
		expect(await setSends(actor, mailbox, '20', '100')).toMatchObject({ ok: true })
		expect(await journalOf(here.owner, actor)).toMatchObject([
			{
				right: 'mailbox.set-sends',
				before: { maxSendsPerHour: null, maxSendsPerDay: 10 },
				after: { maxSendsPerHour: 20, maxSendsPerDay: 100 },
			},
		])
	})

	test.each([
		['one more a day', '20', '101', ['maxSendsPerDay']],
		['one more an hour', '21', '100', ['maxSendsPerHour']],
		['none at all', '', '', ['maxSendsPerHour', 'maxSendsPerDay']],
	])('is raised beyond what the delegate holds: %s', async (_what, hour, day, fields) => {
		const { domain, actor } = await setting()
		const mailbox = await aMailbox(here.owner, domain, { max_sends_per_hour: 5, max_sends_per_day: 10 })
		const result = await setSends(actor, mailbox, hour, day)
		expect(result).toMatchObject({ ok: false, problem: { kind: 'over-limit' } })
		expect(!result.ok && 'fields' in result.problem && Object.keys(result.problem.fields ?? {})).toEqual(fields)
		expect(await limitsOf(mailbox)).toEqual([5, 10, null])
		expect(await journalOf(here.owner, actor)).toMatchObject([{ outcome: 'refused', why: 'over-limit' }])
	})

	test('that was higher before is lowered to whatever it pleases, and is not taken over by it', async () => {
		const { domain, actor } = await setting()
		const mailbox = await aMailbox(here.owner, domain, { max_sends_per_hour: 500, max_sends_per_day: 900 })
		expect(await setSends(actor, mailbox, '400', '900')).toMatchObject({ ok: true })
		expect(await limitsOf(mailbox)).toEqual([400, 900, null])
	})

	test('that others made is raised: from then on it sends under the limits of who raised it', async () => {
		const { domain, actor } = await setting()
		const mailbox = await aMailbox(here.owner, domain, { max_sends_per_hour: 1, max_sends_per_day: 1 })
		expect(await setSends(actor, mailbox, '20', '100')).toMatchObject({ ok: true })
		expect(await limitsOf(mailbox)).toEqual([20, 100, actor.grantId])
	})

	test.each(['-1', '1e9', '99999999999', '1.5', 'many', ' ', '0x10', -1, 1.5, Number.NaN, [], {}, true])(
		'is limited to %j',
		async (text) => {
			const { domain, actor } = await setting({})
			const mailbox = await aMailbox(here.owner, domain, { max_sends_per_day: 10 })
			expect(await setSends(actor, mailbox, '5', text)).toMatchObject({
				ok: false,
				problem: { kind: 'invalid', fields: { maxSendsPerDay: expect.stringMatching(/whole number/) } },
			})
			expect(await limitsOf(mailbox)).toEqual([null, 10, null])
		},
	)

	test('is set with more fields than there are', async () => {
		const { domain, actor } = await setting()
		const mailbox = await aMailbox(here.owner, domain)
		for (const more of [{ grantId: null }, { quota: '' }, { accountId: actor.id }, { sendOnly: 'on' }])
			expect(await setSends(actor, mailbox, '5', '5', more)).toMatchObject({ ok: false, problem: { kind: 'invalid' } })
		expect(await limitsOf(mailbox)).toEqual([null, null, null])
	})

	test('of one’s own, of a stranger, of somebody with a higher limit, and of an older page', async () => {
		const { domain, actor } = await setting()
		const { domain: foreign } = await setting()
		const own = await aMailbox(here.owner, domain, { max_sends_per_day: 1 })
		await aGrant(here.owner, own.accountId, ['mailbox.read', 'mailbox.set-sends'], { domains: [domain.id] })
		expect(await setSends({ id: own.accountId }, own, '', '')).toMatchObject({ problem: { kind: 'not-allowed' } })
		expect(await setSends(actor, own, '5', '5')).toMatchObject({ problem: { kind: 'not-allowed' } })
		const elsewhere = await aMailbox(here.owner, foreign, { max_sends_per_day: 1 })
		expect(await setSends(actor, elsewhere, '5', '5')).toMatchObject({ problem: { kind: 'not-found' } })
		const mine = await aMailbox(here.owner, domain, { max_sends_per_day: 1, version: 2 })
		expect(await setSends(actor, mine, '5', '5')).toMatchObject({
			problem: { kind: 'stale', current: { maxSendsPerHour: '', maxSendsPerDay: '1' } },
		})
		for (const mailbox of [own, elsewhere, mine]) expect(await limitsOf(mailbox)).toEqual([null, 1, null])
	})
})

describe('a domain', () => {
	const edit = (actor: { id: string }, domain: { id: string }, values: object) =>
		execute(editDomain, as(actor), { domain: domain.id, version: 1, description: '', defaultQuotaBytes: '', ...values })

	test('is raised by who holds it alone', async () => {
		const { domain } = await setting()
		await here.owner.query('UPDATE domain SET max_sends_per_hour = 5 WHERE id = $1', [domain.id])
		const holder = await aDelegate(here.owner, RIGHTS, { domains: [domain.id] })
		for (const values of [{ maxSendsPerHour: '6' }, { maxSendsPerHour: '' }, { maxSendsPerDay: '9' }])
			expect(await edit(holder, domain, values)).toMatchObject({ problem: { kind: 'not-allowed' } })
		expect(await rowOf(here.owner, 'domain', domain)).toMatchObject({ max_sends_per_hour: 5, max_sends_per_day: null })
	})

	test('is raised from its organization beyond what the grant there allows, and lowered at will', async () => {
		const { domain, actor } = await setting()
		await here.owner.query('UPDATE domain SET max_sends_per_hour = 5, max_sends_per_day = 500 WHERE id = $1', [
			domain.id,
		])
		for (const maxSendsPerHour of ['21', ''])
			expect(await edit(actor, domain, { maxSendsPerHour })).toMatchObject({
				problem: {
					kind: 'over-limit',
					fields: { maxSendsPerHour: 'Your grant allows at most 20 recipients an hour.' },
				},
			})
		expect(await edit(actor, domain, { maxSendsPerHour: '20', maxSendsPerDay: '400' })).toMatchObject({ ok: true })
		expect(await rowOf(here.owner, 'domain', domain)).toMatchObject({ max_sends_per_hour: 20, max_sends_per_day: 400 })
	})

	test('is made with limits of its own, or none: what is made under the grant counts under the grant', async () => {
		const { organization, actor } = await setting()
		const input = { name: `d${Date.now()}.test`, description: '', postmaster: 'a@b.test', defaultQuotaBytes: '' }
		const limits = { maxMailboxes: '', maxAliases: '', maxStorageBytes: '', maxSendsPerHour: '7', maxSendsPerDay: '' }
		const made = await execute(createDomain, as(actor), { ...input, ...limits, organization: organization.id })
		expect(made).toMatchObject({ ok: true })
		const { rows } = await here.owner.query('SELECT * FROM domain WHERE name = $1', [input.name])
		expect(rows).toMatchObject([{ max_sends_per_hour: 7, max_sends_per_day: null }])
	})
})

test('an organization is raised by who holds it alone', async () => {
	const { organization, actor } = await setting()
	const edit = (values: object) =>
		execute(editOrganization, as(actor), { organization: organization.id, version: 1, name: 'Same', ...values })
	expect(await edit({ maxSendsPerDay: '5' })).toMatchObject({ problem: { kind: 'not-allowed' } })
	const { rows } = await here.owner.query('SELECT max_sends_per_day FROM organization WHERE id = $1', [organization.id])
	expect(rows).toEqual([{ max_sends_per_day: null }])
})

describe('a grant', () => {
	const unlimited = { maxMailboxes: '', maxAliases: '', maxStorage: '', maxStoragePerMailbox: '' }

	test.each([
		['more an hour than the giver holds', '21', '100', 'maxSendsPerHour'],
		['no limit an hour', '', '100', 'maxSendsPerHour'],
		['more a day than the giver holds', '20', '101', 'maxSendsPerDay'],
	])('is given with %s', async (_what, maxSendsPerHour, maxSendsPerDay, field) => {
		const { domain, organization, actor } = await setting()
		const person = await anAccount(here.owner, { organization_id: organization.id })
		const result = await execute(giveGrant, as(actor), {
			account: person.id,
			role: 'single',
			rights: ['mailbox.read'],
			domains: [domain.id],
			...unlimited,
			maxSendsPerHour,
			maxSendsPerDay,
			passOnDepth: '0',
			reason: '',
		})
		expect(result).toMatchObject({ ok: false })
		expect(JSON.stringify(result)).toContain(field)
		const { rowCount } = await here.owner.query('SELECT FROM access_grant WHERE account_id = $1', [person.id])
		expect(rowCount).toBe(0)
	})

	test('of one’s own is edited', async () => {
		const { actor } = await setting()
		const input = { grant: actor.grantId, version: 1, ...unlimited, endsOn: '', reason: '' }
		const result = await execute(editGrant, as(actor), { ...input, maxSendsPerHour: '', maxSendsPerDay: '' })
		expect(result).toMatchObject({ ok: false })
		const { rows } = await here.owner.query('SELECT * FROM access_grant WHERE id = $1', [actor.grantId])
		expect(rows).toMatchObject([{ max_sends_per_hour: 20, max_sends_per_day: 100 }])
	})

	test('that is narrowed narrows what was handed on out of it, an hour as well as a day', async () => {
		const { organization, domain } = await setting()
		const above = await aDelegate(here.owner, RIGHTS, { organizations: [organization.id] }, { passOnDepth: 9 })
		const middle = await anAccount(here.owner, { organization_id: organization.id })
		const scope = { domains: [domain.id] }
		const grant = await aGrant(here.owner, middle.id, ['mailbox.read', 'grant.give'], scope, {
			parentId: above.grantId,
			givenById: above.id,
			passOnDepth: 3,
		})
		const below = await aGrant(here.owner, (await anAccount(here.owner)).id, ['mailbox.read'], scope, {
			parentId: grant.id,
			limits: { sendsPerHour: 50 },
		})
		const input = { grant: grant.id, version: 1, ...unlimited, endsOn: '', passOnDepth: '3', reason: '' }
		expect(
			await execute(editGrant, as(above), { ...input, maxSendsPerHour: '30', maxSendsPerDay: '200' }),
		).toMatchObject({ ok: true })
		const { rows } = await here.owner.query('SELECT * FROM access_grant WHERE id = $1', [below.id])
		expect(rows).toMatchObject([{ max_sends_per_hour: 30, max_sends_per_day: 200 }])
	})
})
