import { expect, test } from 'vitest'
import { systemCaller } from '@/core/gateway/actor'
import { execute } from '@/core/gateway/execute'
import type { Result } from '@/core/gateway/result'
import { digestOf, newSessionId } from '@/core/gateway/session-cookie'
import { setupSecret } from '@/core/proof/authenticator'
import { setAccountPassword } from '@/features/accounts/set-account-password'
import { requireAppPasswords } from '@/features/app-passwords/require-app-passwords'
import { requireOwnAppPasswords } from '@/features/app-passwords/require-own-app-passwords'
import { enrolAuthenticator } from '@/features/factors/enrol-authenticator'
import { removeOwnFactor } from '@/features/factors/remove-own-factor'
import { removeSecondFactor } from '@/features/factors/remove-second-factor'
import { resetPassword } from '@/features/forgotten/reset-password'
import { setMailboxPassword } from '@/features/mailboxes/set-mailbox-password'
import { setOwnPassword } from '@/features/self/set-own-password'
import { codeOf, withApp } from '../../support/authenticators'
import { as } from '../../support/callers'
import { useDatabase } from '../../support/database'
import { aDomain, aMailbox, anAccount, anAdministrator, anOrganization } from '../../support/factories'

/** ASVS 6.2.1, NIST SP 800-63B-4, 3.1.1.2: 8 characters beside a second factor, 15 alone. A mail program has the password alone. */
const here = useDatabase()
const LONG = 'seven grey herons on ice'
const [SEVEN, EIGHT, FOURTEEN] = ['vj4kq9x', 'vj4kq9xz', 'vj4kq9xz tmb3w']

interface Person {
	readonly id: string
	readonly mailbox: string
	readonly address: string
}
interface Has {
	readonly factor?: boolean
	readonly mailbox?: boolean
	readonly appPasswordsOnly?: boolean
	readonly organization?: Record<string, unknown>
}

async function person({ factor, mailbox, appPasswordsOnly = false, organization = {} }: Has): Promise<Person> {
	const { id } = await anOrganization(here.owner, organization)
	const box = mailbox ? await aMailbox(here.owner, await aDomain(here.owner, id)) : null
	const account = box
		? { id: box.accountId, address: box.address }
		: await anAccount(here.owner, { organization_id: id })
	await here.owner.query('UPDATE account SET app_passwords_only = $2 WHERE id = $1', [account.id, appPasswordsOnly])
	if (factor) await withApp(here.owner, account.id)
	return { ...account, mailbox: box?.id ?? '' }
}
const isShort = async ({ id }: Person): Promise<boolean> =>
	(await here.owner.query('SELECT password_short AS short FROM account WHERE id = $1', [id])).rows[0]?.short
const opensMail = async ({ address }: Person): Promise<number> =>
	(await here.owner.query('SELECT 1 FROM mailserver.credentials WHERE address = $1', [address])).rows.length

const own = (who: Person, newPassword: string) => execute(setOwnPassword, as(who), { newPassword })
const DOORS: Record<string, (who: Person, password: string) => Promise<Result<unknown>>> = {
	'their own page': own,
	'the page of a person': async ({ id }, password) =>
		execute(setAccountPassword, as(await anAdministrator(here.owner)), { account: id, password }),
	'the page of a mailbox': async ({ mailbox }, password) =>
		execute(setMailboxPassword, as(await anAdministrator(here.owner)), { mailbox, password }),
	'a link for a forgotten password': async ({ id }, newPassword) => {
		const hash = digestOf(newSessionId())
		await here.owner.query(
			"INSERT INTO token (hash, purpose, account_id, auth_epoch, expires_at) SELECT $1, 'reset', id, auth_epoch, now() + interval '1 hour' FROM account WHERE id = $2",
			[hash, id],
		)
		return execute(resetPassword, systemCaller('Reset', ['system.reset-password']), { hash, newPassword })
	},
}
const ALONE: Record<string, Has> = {
	'has no second factor': { mailbox: true, appPasswordsOnly: true },
	'has a mailbox that programs open with the password': { mailbox: true, factor: true },
}
const CASES = Object.keys(DOORS).flatMap((door) => Object.keys(ALONE).map((who) => ({ door, who })))

test.each(CASES)('at $door 14 characters are too few for whoever $who', async ({ door, who }) => {
	const one = await person(ALONE[who] ?? {})
	expect(await DOORS[door]?.(one, FOURTEEN)).toMatchObject({ problem: { kind: 'invalid' } })
	expect(await isShort(one)).toBe(false)
	expect(await DOORS[door]?.(one, LONG)).toMatchObject({ ok: true })
})

test.each(Object.keys(DOORS))(
	'at %s 8 are enough beside a second factor and app passwords, and 7 are not',
	async (door) => {
		const one = await person({ mailbox: true, factor: true, appPasswordsOnly: true })
		expect(await DOORS[door]?.(one, SEVEN)).toMatchObject({ problem: { kind: 'invalid' } })
		expect(await DOORS[door]?.(one, EIGHT)).toMatchObject({ ok: true })
		expect([await isShort(one), await opensMail(one)]).toEqual([true, 0])
		expect(await DOORS[door]?.(one, LONG)).toMatchObject({ ok: true })
		expect(await isShort(one)).toBe(false)
	},
)

test('whoever has no mailbox needs the factor alone; what is common, and what an organization asks for, is refused all the same', async () => {
	const one = await person({ factor: true })
	expect(await own(one, 'sunshine')).toMatchObject({ problem: { kind: 'invalid' } })
	expect(await own(one, EIGHT)).toMatchObject({ ok: true })
	const strict = await person({ factor: true, organization: { min_password_length: 16 } })
	expect(await own(strict, FOURTEEN)).toMatchObject({ problem: { kind: 'invalid' } })
	expect(await own(strict, 'vj4kq9xz tmb3w 5')).toMatchObject({ ok: true })
	expect(await isShort(strict)).toBe(false)
})

const REFUSED = { ok: false, problem: { kind: 'conflict', text: expect.stringContaining('at least 15 characters') } }
const LEAVES_ALONE: Record<string, (who: Person) => Promise<Result<unknown>>> = {
	'the owner removes the factor': (who) => execute(removeOwnFactor, as(who), {}),
	'somebody above removes the factor': async ({ id }) =>
		execute(removeSecondFactor, as(await anAdministrator(here.owner)), { account: id }),
	'the owner lets mail programs use the password again': (who) =>
		execute(requireOwnAppPasswords, as(who), { required: false }),
	'somebody above lets them': async ({ mailbox }) =>
		execute(requireAppPasswords, as(await anAdministrator(here.owner)), { mailbox, required: false }),
}
test.each(Object.entries(LEAVES_ALONE))(
	'a short password is not left alone when %s; a longer one comes first',
	async (_what, deed) => {
		const one = await person({ mailbox: true, factor: true, appPasswordsOnly: true })
		expect(await own(one, EIGHT)).toMatchObject({ ok: true })
		expect(await deed(one)).toMatchObject(REFUSED)
		const standing = await here.owner.query(
			'SELECT a.app_passwords_only AS apps, app.has_second_factor(a.id) AS factor FROM account a WHERE a.id = $1',
			[one.id],
		)
		expect(standing.rows).toEqual([{ apps: true, factor: true }])
		expect(await own(one, LONG)).toMatchObject({ ok: true })
		expect(await deed(one)).toMatchObject({ ok: true })
	},
)

test('moving to another app leaves nothing alone', async () => {
	const one = await person({ factor: true })
	await own(one, EIGHT)
	const { rows } = await here.owner.query('SELECT factor_epoch AS epoch FROM account WHERE id = $1', [one.id])
	const code = codeOf(setupSecret({ account: one.id, session: '', factorEpoch: rows[0]?.epoch }))
	expect(await execute(enrolAuthenticator, as(one), { code })).toMatchObject({ ok: true })
	expect(await isShort(one)).toBe(true)
})

test('of a short password and the removal of the factor at one moment only one is done', async () => {
	for (let round = 0; round < 6; round += 1) {
		const one = await person({ factor: true })
		const administrator = as(await anAdministrator(here.owner))
		const done = await Promise.all([own(one, EIGHT), execute(removeSecondFactor, administrator, { account: one.id })])
		expect(done.filter(({ ok }) => ok)).toHaveLength(1)
	}
})
