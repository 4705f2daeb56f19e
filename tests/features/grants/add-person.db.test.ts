import { createHash } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import { execute } from '@/core/gateway/execute'
import type { GrantableRight } from '@/core/policy'
import { addPerson } from '@/features/grants/add-person'
import { as } from '../../support/callers'
import { useDatabase } from '../../support/database'
import {
	aDelegate,
	aDomain,
	aMailbox,
	anAccount,
	anAdministrator,
	anOrganization,
	PASSWORD,
} from '../../support/factories'
import { anInvitation, letterOf, personToAdd, secretIn } from '../../support/invited'

const here = useDatabase()
const RIGHTS: GrantableRight[] = ['account.read', 'account.create']
const input = personToAdd
const accountOf = async (address: string) =>
	(await here.owner.query('SELECT * FROM account WHERE address = $1', [address.toLowerCase()])).rows[0]

const GIVER: GrantableRight[] = [
	'account.read',
	'account.create',
	'account.invite',
	'grant.give',
	'grant.revoke',
	'mailbox.read',
	'mailbox.create',
]
const rowsOf = async (table: string, account: string) =>
	(await here.owner.query(`SELECT * FROM ${table} WHERE account_id = $1 ORDER BY 1`, [account])).rows

test('P11 D2 D4 D5 person, rights and letter come about in one deed; of the link only the SHA-256 is kept, for 72 hours', async () => {
	const organization = await anOrganization(here.owner)
	const domain = await aDomain(here.owner, organization.id)
	const hr = await aDelegate(here.owner, GIVER, { organizations: [organization.id] }, { passOnDepth: 1 })
	const form = input(organization.id, {
		role: 'single',
		rights: ['mailbox.create'],
		domains: [domain.id],
		maxMailboxes: '5',
		endsOn: '2099-12-31',
		reason: 'Joiners',
	})
	const result = await execute(addPerson, as(hr), form)
	expect(result).toMatchObject({ ok: true, value: { value: { kind: 'invitation' }, reveal: null } })
	const account = await accountOf(form.address)
	expect(account).toMatchObject({
		state: 'invited',
		password_hash: null,
		organization_id: organization.id,
		domain_id: null,
	})
	expect(await rowsOf('access_grant', account.id)).toMatchObject([
		{
			rights: ['mailbox.read', 'mailbox.create'],
			max_mailboxes: 5,
			parent_id: hr.grantId,
			given_by_id: hr.id,
			reason: 'Joiners',
		},
	])
	const [invitation] = await rowsOf('invitation', account.id)
	const letter = await letterOf(here.owner, invitation.id)
	expect(letter).toMatchObject({
		state: 'kept',
		to_address: account.address,
		to_name: 'Nora Neu',
		account_id: account.id,
	})
	expect(letter.link).toMatch(/^http:\/\/localhost:\d+\/welcome\/[\w-]{43}$/)
	expect(letter.body_text.replaceAll(/\s+/g, ' ')).toContain(
		`create mailboxes in ${domain.name}, until the end of 31 December 2099: at most 5`,
	)
	expect(letter.body_text).not.toContain(secretIn(letter.link))
	const [token] = await rowsOf('token', account.id)
	expect(token).toMatchObject({ purpose: 'invitation', auth_epoch: 0, used_at: null, created_by_id: hr.id })
	expect(token.hash).toEqual(createHash('sha256').update(secretIn(letter.link)).digest())
	expect(token.expires_at.getTime() - Date.now()).toBeGreaterThan(71.9 * 3_600_000)
	expect(token.expires_at.getTime() - Date.now()).toBeLessThan(72.1 * 3_600_000)
	const journal = await rowsOf('journal_entry', account.id)
	expect(journal).toMatchObject([
		{ right: 'account.create', outcome: 'done', actor_id: hr.id, organization_id: organization.id },
	])
	expect(journal[0].after).toMatchObject({
		name: 'Nora Neu',
		scopes: [{ name: domain.name }],
		mailboxes: 5,
	})
})

test('D4 when the rights cannot be given, there is no person either, and no letter', async () => {
	const organization = await anOrganization(here.owner)
	const hr = await aDelegate(here.owner, GIVER, { organizations: [organization.id] }, { passOnDepth: 1 })
	const form = input(organization.id, { role: 'single', rights: ['domain.remove'], organizations: [organization.id] })
	expect(await execute(addPerson, as(hr), form)).toMatchObject({ ok: false, problem: { kind: 'not-allowed' } })
	expect(await accountOf(form.address)).toBeUndefined()
	const { rows } = await here.owner.query('SELECT 1 FROM letter WHERE to_address = $1', [form.address])
	expect(rows).toEqual([])
})

test('the secret of the link stands neither in the journal nor under the key of the request', async () => {
	const organization = await anOrganization(here.owner)
	const hr = await aDelegate(here.owner, RIGHTS, { organizations: [organization.id] })
	const { id, secret } = await anInvitation(here.owner, hr, organization.id)
	const { rows } = await here.owner.query(
		'SELECT (SELECT json_agg(j) FROM journal_entry j)::text || (SELECT json_agg(k) FROM request_key k)::text AS text',
	)
	expect(secret).toHaveLength(43)
	expect(rows[0].text).not.toContain(secret)
	expect(rows[0].text).toContain(id)
})

test('P15 with a typed password the person is active at once, and no link is made', async () => {
	const admin = await anAdministrator(here.owner)
	const form = input('', { password: PASSWORD })
	const result = await execute(addPerson, as(admin), form)
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
		const result = await execute(addPerson, as(admin), input('', values))
		expect(result).toMatchObject({ ok: false, problem: { kind: 'invalid', fields: { [field]: expect.any(String) } } })
	})
})

test('an address of a hosted domain is refused in favour of a mailbox, whoever runs the domain', async () => {
	const organization = await anOrganization(here.owner)
	const other = await anOrganization(here.owner)
	const domain = await aDomain(here.owner, other.id)
	const hr = await aDelegate(here.owner, RIGHTS, { organizations: [organization.id] })
	const result = await execute(addPerson, as(hr), input(organization.id, { address: `new@${domain.name}` }))
	expect(result).toMatchObject({ ok: false, problem: { kind: 'conflict', fields: { address: /mailbox/ } } })
	expect(await accountOf(`new@${domain.name}`)).toBeUndefined()
})

describe('an address that has an account already', () => {
	async function anOffice() {
		const organization = await anOrganization(here.owner)
		const elsewhere = await anOrganization(here.owner)
		const hr = await aDelegate(
			here.owner,
			[...GIVER, 'grant.make-team-member'],
			{ organizations: [organization.id] },
			{ passOnDepth: 1 },
		)
		return {
			organization,
			elsewhere,
			hr,
			rights: { role: 'single', rights: ['mailbox.read'], organizations: [organization.id] },
		}
	}
	const grantsOf = async (account: { id: string }) => rowsOf('access_grant', account.id)

	test('that the inviter sees gets the rights and a letter that only tells; its password is not touched', async () => {
		const { organization, hr, rights } = await anOffice()
		const known = await anAccount(here.owner, { organization_id: organization.id })
		const before = (await here.owner.query('SELECT * FROM account WHERE id = $1', [known.id])).rows
		const { letter, secret } = await anInvitation(here.owner, hr, organization.id, {
			...rights,
			address: known.address.toUpperCase(),
		})
		expect((await here.owner.query('SELECT * FROM account WHERE id = $1', [known.id])).rows).toEqual(before)
		expect(await grantsOf(known)).toMatchObject([{ given_by_id: hr.id }])
		expect(await rowsOf('token', known.id)).toEqual([])
		expect(secret).toBe('')
		expect(letter.body_text).toContain('with the password that you have')
	})

	test('that the inviter does not see is answered in the same words; without leave to give to people from outside it gets nothing but a letter', async () => {
		const { organization, elsewhere, hr, rights } = await anOffice()
		const stranger = await anAccount(here.owner, { organization_id: elsewhere.id })
		const there = await execute(addPerson, as(hr), input(organization.id, { ...rights, address: stranger.address }))
		const missing = await execute(addPerson, as(hr), input(organization.id, rights))
		if (!there.ok || !missing.ok) throw new Error('both are answered')
		expect({ ...there.value.value, id: '' }).toEqual({ ...missing.value.value, id: '' })
		expect(await grantsOf(stranger)).toEqual([])
		expect(await letterOf(here.owner, there.value.value.id)).toMatchObject({
			body_text: expect.stringMatching(/nothing\s+was\s+given/),
		})
		const { rows } = await here.owner.query(
			'SELECT app.invitation_state(i) AS state FROM invitation i WHERE id = ANY ($1)',
			[[there.value.value.id, missing.value.value.id]],
		)
		expect(rows).toEqual([{ state: 'kept' }, { state: 'kept' }])
	})

	test('and whom an administrator may give to gets the rights', async () => {
		const { organization, elsewhere, rights } = await anOffice()
		const stranger = await anAccount(here.owner, { organization_id: elsewhere.id })
		const admin = await anAdministrator(here.owner)
		await anInvitation(here.owner, admin, organization.id, { ...rights, address: stranger.address })
		expect(await grantsOf(stranger)).toMatchObject([{ given_by_id: admin.id }])
	})

	test('more than the inviter holds is refused in the same words, whoever it is for', async () => {
		const { organization, elsewhere, hr, rights } = await anOffice()
		const stranger = await anAccount(here.owner, { organization_id: elsewhere.id })
		const wide = { ...rights, rights: ['domain.remove'] }
		const there = await execute(addPerson, as(hr), input(organization.id, { ...wide, address: stranger.address }))
		expect(there).toEqual(await execute(addPerson, as(hr), input(organization.id, wide)))
		expect(there).toMatchObject({ ok: false, problem: { kind: 'not-allowed' } })
	})

	test('a mailbox of a domain out of sight is answered like one that does not exist', async () => {
		const { organization, elsewhere, hr, rights } = await anOffice()
		const domain = await aDomain(here.owner, elsewhere.id)
		const box = await aMailbox(here.owner, domain)
		const there = await execute(addPerson, as(hr), input(organization.id, { ...rights, address: box.address }))
		const missing = await execute(
			addPerson,
			as(hr),
			input(organization.id, { ...rights, address: `nobody@${domain.name}` }),
		)
		expect(there).toEqual(missing)
		expect(there).toMatchObject({ ok: false, problem: { kind: 'conflict' } })
	})

	test('is refused when a password is typed for it, or nothing is given', async () => {
		const { organization, hr, rights } = await anOffice()
		const known = await anAccount(here.owner, { organization_id: organization.id })
		for (const values of [{ ...rights, password: PASSWORD }, {}]) {
			const result = await execute(addPerson, as(hr), input(organization.id, { ...values, address: known.address }))
			expect(result).toMatchObject({ ok: false, problem: { kind: 'conflict', fields: { address: /already/ } } })
		}
		expect(await grantsOf(known)).toEqual([])
	})

	test('is not one’s own', async () => {
		const { organization, hr, rights } = await anOffice()
		const result = await execute(addPerson, as(hr), input(organization.id, { ...rights, address: hr.address }))
		expect(result).toMatchObject({ ok: false, problem: { kind: 'not-allowed' } })
	})
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
		const result = await execute(addPerson, as(who), form)
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
	expect(await execute(addPerson, as(hr), input(foreign.id))).toEqual(
		await execute(addPerson, as(hr), input(crypto.randomUUID())),
	)
})
