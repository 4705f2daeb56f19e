import { createHash } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import { execute } from '@/core/gateway/execute'
import type { GrantableRight } from '@/core/policy'
import { createAccount } from '@/features/accounts/create-account'
import { as } from '../../support/callers'
import { useDatabase } from '../../support/database'
import {
	aDelegate,
	aDomain,
	anAccount,
	anAdministrator,
	anOrganization,
	PASSWORD,
	random,
} from '../../support/factories'

const here = useDatabase()
const RIGHTS: GrantableRight[] = ['account.read', 'account.create']
const input = (organization: string | null, values: Record<string, unknown> = {}) => ({
	organization,
	name: 'Nora Neu',
	address: `N${random()}@Outside.test`,
	...values,
})
const accountOf = async (address: string) =>
	(await here.owner.query('SELECT * FROM account WHERE address = $1', [address.toLowerCase()])).rows[0]

test('D5 a person is invited by a one-time link, of which only the SHA-256 is kept for 72 hours', async () => {
	const organization = await anOrganization(here.owner)
	const hr = await aDelegate(here.owner, RIGHTS, { organizations: [organization.id] })
	const form = input(organization.id)
	const result = await execute(createAccount, as(hr), form)
	if (!result.ok) throw new Error(result.problem.text)
	const account = await accountOf(form.address)
	expect(account).toMatchObject({
		id: result.value.value.id,
		name: 'Nora Neu',
		state: 'invited',
		password_hash: null,
		organization_id: organization.id,
		domain_id: null,
	})
	const { link = '', address } = result.value.reveal ?? {}
	expect(address).toBe(account.address)
	const secret = /^http:\/\/localhost:\d+\/welcome\/([\w-]{43})$/.exec(link)?.[1] ?? ''
	const { rows } = await here.owner.query('SELECT *, expires_at - now() AS left FROM token WHERE account_id = $1', [
		account.id,
	])
	expect(rows).toMatchObject([{ purpose: 'invitation', auth_epoch: 0, used_at: null, created_by_id: hr.id }])
	expect(rows[0].hash).toEqual(createHash('sha256').update(secret).digest())
	expect(rows[0].left.days * 24 + rows[0].left.hours).toBeGreaterThanOrEqual(71)
})

test('the secret of the link stands neither in the journal nor under the key of the request', async () => {
	const organization = await anOrganization(here.owner)
	const hr = await aDelegate(here.owner, RIGHTS, { organizations: [organization.id] })
	const key = crypto.randomUUID()
	const form = input(organization.id)
	const first = await execute(createAccount, as(hr), form, { key })
	const again = await execute(createAccount, as(hr), form, { key })
	if (!first.ok || !again.ok) throw new Error('both are answered')
	expect(again.value.value).toEqual(first.value.value)
	expect(again.value.reveal).toBeNull()
	const secret = first.value.reveal?.link?.split('/').at(-1) ?? 'none'
	const { rows } = await here.owner.query(
		'SELECT (SELECT json_agg(j) FROM journal_entry j)::text || (SELECT json_agg(k) FROM request_key k)::text AS text',
	)
	expect(rows[0].text).not.toContain(secret)
	expect(rows[0].text).toContain(first.value.value.id)
})

test('P15 with a typed password the person is active at once, and no link is made', async () => {
	const admin = await anAdministrator(here.owner)
	const form = input('', { password: PASSWORD })
	const result = await execute(createAccount, as(admin), form)
	expect(result).toMatchObject({ ok: true, value: { reveal: null } })
	const account = await accountOf(form.address)
	expect(account).toMatchObject({ state: 'active', organization_id: null })
	expect(account.password_hash).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/)
	const { rows } = await here.owner.query('SELECT 1 FROM token WHERE account_id = $1', [account.id])
	expect(rows).toEqual([])
})

describe('bad input gets a sentence beside its field', () => {
	test.each([
		['address', { address: 'nora' }],
		['address', { address: 'nora@' }],
		['name', { name: '  ' }],
		['password', { password: 'short' }],
		['organization', { organization: 'everything' }],
		['', { state: 'active' }],
		['', { authEpoch: 7 }],
		['', { passwordHash: 'x' }],
	])('%s: %j', async (field, values) => {
		const admin = await anAdministrator(here.owner)
		const result = await execute(createAccount, as(admin), input('', values))
		expect(result).toMatchObject({ ok: false, problem: { kind: 'invalid', fields: { [field]: expect.any(String) } } })
	})
})

test('an address of a hosted domain is refused in favour of a mailbox, whoever runs the domain', async () => {
	const organization = await anOrganization(here.owner)
	const other = await anOrganization(here.owner)
	const domain = await aDomain(here.owner, other.id)
	const hr = await aDelegate(here.owner, RIGHTS, { organizations: [organization.id] })
	const result = await execute(createAccount, as(hr), input(organization.id, { address: `new@${domain.name}` }))
	expect(result).toMatchObject({ ok: false, problem: { kind: 'conflict', fields: { address: /mailbox/ } } })
	expect(await accountOf(`new@${domain.name}`)).toBeUndefined()
})

test('an address that somebody signs in with already is refused beside its field', async () => {
	const organization = await anOrganization(here.owner)
	const hr = await aDelegate(here.owner, RIGHTS, { organizations: [organization.id] })
	const known = await anAccount(here.owner)
	const result = await execute(createAccount, as(hr), input(organization.id, { address: known.address.toUpperCase() }))
	expect(result).toMatchObject({ ok: false, problem: { kind: 'conflict', fields: { address: /already/ } } })
})

describe('people are added only where the right is held', () => {
	test.each([
		['a stranger', [], 'own'],
		['somebody with a neighbouring right', ['account.read', 'account.edit', 'account.invite'], 'own'],
		['somebody of another organization', RIGHTS, 'other'],
		['somebody of an organization, in none', RIGHTS, 'none'],
	] as const)('%s', async (_who, rights, where) => {
		const own = await anOrganization(here.owner)
		const other = await anOrganization(here.owner)
		const who = rights.length
			? await aDelegate(here.owner, rights, { organizations: [own.id] })
			: await anAccount(here.owner)
		const form = input({ own: own.id, other: other.id, none: '' }[where])
		const result = await execute(createAccount, as(who), form)
		expect(result.ok).toBe(false)
		if (!result.ok && where === 'other') expect(result.problem.kind).toBe('not-found')
		expect(await accountOf(form.address)).toBeUndefined()
		const { rows } = await here.owner.query('SELECT outcome FROM journal_entry WHERE actor_id = $1', [who.id])
		expect(rows).toEqual([{ outcome: 'refused' }])
	})
})

test('a missing organization looks like a foreign one', async () => {
	const own = await anOrganization(here.owner)
	const foreign = await anOrganization(here.owner)
	const hr = await aDelegate(here.owner, RIGHTS, { organizations: [own.id] })
	expect(await execute(createAccount, as(hr), input(foreign.id))).toEqual(
		await execute(createAccount, as(hr), input(crypto.randomUUID())),
	)
})
