import { describe, expect, test } from 'vitest'
import { execute } from '@/core/gateway/execute'
import { createMailbox } from '@/features/mailboxes/create-mailbox'
import { verifyPassword } from '@/platform/passwords'
import { as } from '../../support/callers'
import { content, journalOf } from '../../support/content'
import { useDatabase } from '../../support/database'
import {
	aDelegate,
	aDomain,
	aMailbox,
	anAccount,
	anAdministrator,
	anAlias,
	anOrganization,
	PASSWORD,
	random,
} from '../../support/factories'

const here = useDatabase()
const MISSING = '00000000-0000-4000-8000-000000000000'
const setting = async (values: Record<string, unknown> = {}) => {
	const organization = await anOrganization(here.owner)
	const domain = await aDomain(here.owner, organization.id, values)
	return {
		organization,
		domain,
		actor: await aDelegate(here.owner, ['mailbox.create', 'mailbox.read'], { domains: [domain.id] }),
	}
}
const input = (domain: { id: string }, values: Record<string, unknown> = {}) => ({
	domain: domain.id,
	localPart: `n${random()}`,
	name: 'New Person',
	quota: '1.5 GB',
	...values,
})
const made = async (address: string) =>
	(
		await here.owner.query(
			`SELECT m.*, a.name, a.address AS "signIn", a.state, a.password_hash AS hash, a.domain_id AS home, a.organization_id AS house
			 FROM mailbox m JOIN account a ON a.id = m.account_id WHERE m.address = $1 AND m.deleted_at IS NULL`,
			[address],
		)
	).rows[0]

test('J6 P3 P9 mailbox and owner are made together, under the grant, and the journal tells it without the password', async () => {
	const { organization, domain, actor } = await setting()
	const wanted = input(domain, { localPart: 'Ann.Other', password: PASSWORD, sendOnly: 'on' })
	const result = await execute(createMailbox, as(actor), wanted)
	const address = `ann.other@${domain.name}`
	expect(result).toMatchObject({ ok: true, value: { value: { address }, reveal: null } })
	const row = await made(address)
	expect(row).toMatchObject({
		quota_bytes: String(1.5 * 2 ** 30),
		send_only: true,
		enabled: true,
		grant_id: actor.grantId,
		name: 'New Person',
		signIn: address,
		state: 'active',
		home: domain.id,
		house: organization.id,
	})
	expect(await verifyPassword(row.hash, PASSWORD)).toBe(true)
	const journal = await journalOf(here.owner, actor)
	expect(journal).toMatchObject([
		{ right: 'mailbox.create', outcome: 'done', mailbox_id: row.id, account_id: row.account_id, after: { address } },
	])
	expect(JSON.stringify(journal)).not.toMatch(/argon2|battery/)
})

test('without a password one is made, shown once, and kept nowhere but as a hash', async () => {
	const { domain, actor } = await setting()
	const key = crypto.randomUUID()
	const wanted = input(domain, { password: '' })
	const first = await execute(createMailbox, as(actor), wanted, { key })
	const again = await execute(createMailbox, as(actor), wanted, { key })
	const shown = (first.ok && first.value.reveal?.password) || ''
	expect(shown).toMatch(/^([a-z2-9]{4}-){4}[a-z2-9]{4}$/)
	expect(await verifyPassword((await made(`${wanted.localPart}@${domain.name}`)).hash, shown)).toBe(true)
	expect(again).toMatchObject({ ok: true, value: { reveal: null } })
	const { rows } = await here.owner.query('SELECT result FROM request_key UNION ALL SELECT after FROM journal_entry')
	expect(JSON.stringify(rows)).not.toContain(shown)
})

describe('bad input gets a sentence beside the field, and nothing is made', () => {
	test.each([
		['localPart', 'D-38 an extension', 'bob+x'],
		['localPart', 'D-01 D-08 an address of another domain', 'x@b.test'],
		['localPart', 'D-39 a quoted part', '"a b"'],
		['localPart', 'D-39 65 characters', 'a'.repeat(65)],
		['localPart', 'D-36 letters with accents', 'müller'],
		['localPart', 'D-30 a path', '../x'],
		['localPart', 'nothing', ''],
		['name', 'nothing', ' '],
		['name', 'D-45 control characters', 'A\u202eB'],
		['name', 'more than 200 characters', 'x'.repeat(201)],
		['quota', 'D-23 less than nothing', '-1'],
		['quota', 'D-23 no number', 'NaN'],
		['quota', 'D-23 another notation', '1e309'],
		['quota', 'D-23 2^63', '9223372036854775808'],
		['quota', 'nothing at all, which is no mailbox', '0'],
		['quota', 'thousands, or a fraction?', '1,000 MB'],
		['password', 'J8 a short password', 'short'],
		['password', 'an endless password', 'x'.repeat(257)],
		['domain', 'D-26 a condition', { contains: '' }],
		['domain', 'no id', 'example.com'],
		['', 'D-09 a role', { role: 'admin' }],
		['', 'D-10 a nested write', { account: { create: { state: 'active' } } }],
		['', 'D-10 another owner', { accountId: MISSING }],
		['', 'a grant with more room', { grantId: MISSING }],
	])('%s: %s', async (field, _what, value) => {
		const { domain, actor } = await setting()
		const before = await content(here.owner)
		const values = field === '' ? (value as Record<string, unknown>) : { [field]: value }
		expect(await execute(createMailbox, as(actor), input(domain, values))).toMatchObject({
			ok: false,
			problem: { kind: 'invalid', fields: { [field]: expect.stringMatching(/^[A-Z+].*\.$/) } },
		})
		expect(await content(here.owner)).toEqual(before)
	})

	test('D-39 an address of more than 254 characters', async () => {
		const { domain, actor } = await setting({
			name: `${'a'.repeat(60)}.${'b'.repeat(60)}.${'c'.repeat(60)}.${random()}.test`,
		})
		const before = await content(here.owner)
		expect(await execute(createMailbox, as(actor), input(domain, { localPart: 'a'.repeat(64) }))).toMatchObject({
			ok: false,
			problem: { kind: 'invalid', fields: { localPart: expect.stringContaining('254') } },
		})
		expect(await content(here.owner)).toEqual(before)
		expect(await execute(createMailbox, as(actor), input(domain, { localPart: 'a'.repeat(57) }))).toMatchObject({
			ok: true,
		})
	})
})

describe('D-03 D-36 an address belongs to one', () => {
	test('mailbox, alias or the sign-in of a person, in whatever case: it is taken', async () => {
		const { domain, actor } = await setting()
		const mailbox = await aMailbox(here.owner, domain, { local_part: 'taken.one' })
		const alias = await anAlias(here.owner, domain, [mailbox.address])
		await anAccount(here.owner, { address: `taken.three@${domain.name}` })
		const before = await content(here.owner)
		for (const localPart of ['taken.one', 'TAKEN.one ', alias.address.split('@')[0], 'Taken.Three']) {
			expect(await execute(createMailbox, as(actor), input(domain, { localPart }))).toMatchObject({
				ok: false,
				problem: { kind: 'conflict', fields: { localPart: 'This address is taken.' } },
			})
		}
		expect(await content(here.owner)).toEqual(before)
	})

	test('twenty who want the same at once: one gets it, the others are told', async () => {
		const { domain, actor } = await setting()
		const tries = Array.from({ length: 20 }, () =>
			execute(createMailbox, as(actor), input(domain, { localPart: 'wanted' })),
		)
		const results = await Promise.all(tries)
		expect(results.filter((result) => result.ok)).toHaveLength(1)
		for (const result of results) if (!result.ok) expect(result.problem.kind).toBe('conflict')
	})
})

test.each([
	['the server', 'server'],
	['the organization above', 'reseller'],
	['its organization', 'organization'],
	['its domain', 'domain'],
])('a grant on %s reaches it; one on a sibling, or on a mailbox in it, does not', async (_where, level) => {
	const reseller = await anOrganization(here.owner)
	const [organization, sibling] = [
		await anOrganization(here.owner, { parent_id: reseller.id }),
		await anOrganization(here.owner, { parent_id: reseller.id }),
	]
	const [domain, beside] = [await aDomain(here.owner, organization.id), await aDomain(here.owner, organization.id)]
	const inside = await aMailbox(here.owner, domain)
	const scope = {
		server: { server: true as const },
		reseller: { organizations: [reseller.id] },
		organization: { organizations: [organization.id] },
		domain: { domains: [domain.id] },
	}[level]
	const rights = ['mailbox.create', 'mailbox.read'] as const
	const within = await aDelegate(here.owner, rights, scope ?? {})
	expect(await execute(createMailbox, as(within), input(domain))).toMatchObject({ ok: true })
	for (const elsewhere of [{ organizations: [sibling.id] }, { domains: [beside.id] }, { mailboxes: [inside.id] }]) {
		const other = await aDelegate(here.owner, rights, elsewhere)
		expect(await execute(createMailbox, as(other), input(domain))).toMatchObject({ ok: false })
	}
})

test('nothing is made in a domain in the trash', async () => {
	const { domain } = await setting({ deleted_at: new Date() })
	expect(await execute(createMailbox, as(await anAdministrator(here.owner)), input(domain))).toMatchObject({
		ok: false,
		problem: { kind: 'not-found' },
	})
})
