import { expect, test } from 'vitest'
import { systemCaller } from '@/core/gateway/actor'
import { execute } from '@/core/gateway/execute'
import type { Result } from '@/core/gateway/result'
import { digestOf, newSessionId } from '@/core/gateway/session-cookie'
import { setAccountPassword } from '@/features/accounts/set-account-password'
import { addPerson } from '@/features/grants/add-person'
import { createMailbox } from '@/features/mailboxes/create-mailbox'
import { setMailboxPassword } from '@/features/mailboxes/set-mailbox-password'
import { setOwnPassword } from '@/features/self/set-own-password'
import { acceptInvitation } from '@/features/welcome/accept-invitation'
import { verifyPassword } from '@/platform/passwords'
import { as } from '../../support/callers'
import { useDatabase } from '../../support/database'
import { aDomain, aMailbox, anAccount, anAdministrator, anOrganization } from '../../support/factories'
import { personToAdd } from '../../support/invited'

const here = useDatabase()
const NAME = 'Zora Quill'
const GOOD = 'seven grey herons on ice'

/** A house whose upper organization asks for 20 characters, and whose own asks for nothing. */
async function aHouse() {
	const reseller = await anOrganization(here.owner, { min_password_length: 20 })
	const organization = await anOrganization(here.owner, { parent_id: reseller.id })
	return { organization, domain: await aDomain(here.owner, organization.id) }
}
const inOrganization = async () => {
	const { organization } = await aHouse()
	return { organization, person: await anAccount(here.owner, { name: NAME, organization_id: organization.id }) }
}

/** What somebody types at each door, what came of it, and whose password it is now. */
type Door = (password: string) => Promise<{ result: Result<unknown>; address: string }>

const DOORS: Record<string, { field: string; try: Door }> = {
	'a new mailbox': {
		field: 'password',
		try: async (password) => {
			const { domain } = await aHouse()
			const values = { localPart: 'zora', name: NAME, quota: '', sendOnly: false }
			const admin = as(await anAdministrator(here.owner))
			const result = await execute(createMailbox, admin, { domain: domain.id, password, ...values })
			return { result, address: `zora@${domain.name}` }
		},
	},
	'the password of a mailbox': {
		field: 'password',
		try: async (password) => {
			const { domain, organization } = await aHouse()
			const { id, address, accountId } = await aMailbox(here.owner, { ...domain, organizationId: organization.id })
			await here.owner.query('UPDATE account SET name = $2 WHERE id = $1', [accountId, NAME])
			const admin = as(await anAdministrator(here.owner))
			return { result: await execute(setMailboxPassword, admin, { mailbox: id, password }), address }
		},
	},
	'a new person': {
		field: 'password',
		try: async (password) => {
			const { organization } = await aHouse()
			const address = `p${Date.now()}@elsewhere.test`
			const admin = as(await anAdministrator(here.owner))
			const input = personToAdd(organization.id, { name: NAME, address, password })
			return { result: await execute(addPerson, admin, input), address }
		},
	},
	'the password of a person': {
		field: 'password',
		try: async (password) => {
			const { person } = await inOrganization()
			const admin = as(await anAdministrator(here.owner))
			return { result: await execute(setAccountPassword, admin, { account: person.id, password }), ...person }
		},
	},
	'one’s own password': {
		field: 'newPassword',
		try: async (newPassword) => {
			const { person } = await inOrganization()
			return { result: await execute(setOwnPassword, as(person), { newPassword }), ...person }
		},
	},
	'an invitation': {
		field: 'newPassword',
		try: async (newPassword) => {
			const { person } = await inOrganization()
			const hash = digestOf(newSessionId())
			await here.owner.query(`UPDATE account SET state = 'invited', password_hash = NULL WHERE id = $1`, [person.id])
			await here.owner.query(
				`INSERT INTO token (hash, purpose, account_id, auth_epoch, expires_at)
				 SELECT $1, 'invitation', id, auth_epoch, now() + interval '1 hour' FROM account WHERE id = $2`,
				[hash, person.id],
			)
			const caller = systemCaller('Invitation', ['system.accept-invitation'])
			return { result: await execute(acceptInvitation, caller, { hash, newPassword }), ...person }
		},
	},
}

const hashOf = async (address: string): Promise<string | null> =>
	(await here.owner.query('SELECT password_hash AS hash FROM account WHERE address = $1', [address])).rows[0]?.hash ??
	null

const REFUSED: [what: string, typed: string, why: RegExp][] = [
	['too short', 'fourteen signs', /^At least 15 characters/],
	['too long', `${'four '.repeat(51)}ab`, /^At most 256 characters/],
	['common', 'qwertyuiop12345', /tried first/],
	[
		'shorter than the organization above asks for',
		'seventeen signs 1',
		/^The organization asks for at least 20 characters/,
	],
	['made of the name', 'we know quill and her herons', /^Leave out the name \(“Quill”\)/],
]

const CASES = Object.keys(DOORS).flatMap((door) => REFUSED.map(([what, typed, why]) => ({ door, what, typed, why })))

test.each(CASES)(
	'at $door a password that is $what is refused beside the field, and nothing is written',
	async (one) => {
		const door = DOORS[one.door]
		if (!door) throw new Error(one.door)
		const { result, address } = await door.try(one.typed)
		expect(result).toMatchObject({
			ok: false,
			problem: { kind: 'invalid', fields: { [door.field]: expect.stringMatching(one.why) } },
		})
		const hash = await hashOf(address)
		expect(hash !== null && (await verifyPassword(hash, one.typed))).toBe(false)
	},
)

test.each(Object.entries(DOORS))('at %s a good one is taken, whole and as argon2id', async (_, door) => {
	const typed = `{SSHA512} ${GOOD}  `
	const { result, address } = await door.try(typed)
	expect(result).toMatchObject({ ok: true })
	const hash = (await hashOf(address)) ?? ''
	expect(hash).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/)
	expect([await verifyPassword(hash, typed), await verifyPassword(hash, typed.trim())]).toEqual([true, false])
})

test('a password that somebody may not set is not judged for them: a stranger learns nothing of the person or the house', async () => {
	const { domain, organization } = await aHouse()
	const box = await aMailbox(here.owner, { ...domain, organizationId: organization.id })
	const stranger = as(await anAccount(here.owner))
	const typed = { mailbox: box.id, password: 'seventeen signs 1' }
	expect(await execute(setMailboxPassword, stranger, typed)).toMatchObject({ problem: { kind: 'not-found' } })
})

test('S-18 while too many are being hashed a verb says so and writes nothing', async () => {
	const passwords = await import('@/platform/passwords')
	const admin = as(await anAdministrator(here.owner))
	const { person } = await inOrganization()
	const before = await hashOf(person.address)
	const flood = Array.from({ length: 60 }, () => passwords.hashPassword(GOOD).catch((error: unknown) => error))
	const spoken = await execute(setAccountPassword, admin, { account: person.id, password: GOOD })
	expect((await Promise.all(flood)).filter((one) => one instanceof passwords.TooBusy)).toHaveLength(6)
	expect(spoken).toMatchObject({ ok: false, problem: { kind: 'too-many' } })
	expect(await hashOf(person.address)).toBe(before)
})
