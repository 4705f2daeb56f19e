import { expect, test } from 'vitest'
import { execute } from '@/core/gateway/execute'
import { editAccount } from '@/features/accounts/edit-account'
import { endAccountSessions } from '@/features/accounts/end-account-sessions'
import { setAccountEnabled } from '@/features/accounts/set-account-enabled'
import { setAccountPassword } from '@/features/accounts/set-account-password'
import { verifyPassword } from '@/platform/passwords'
import { as } from '../../support/callers'
import { useDatabase } from '../../support/database'
import { anAdministrator } from '../../support/factories'
import { aPersonAndAnActor, aSession, openSessions, rowOf } from './people'

const here = useDatabase()
const INVITED = { state: 'invited', password_hash: null }

test('disabling ends open sessions and unused links with it; enabling brings neither back', async () => {
	const { person, actor } = await aPersonAndAnActor(here.owner, ['account.set-enabled', 'account.read'])
	await aSession(here.owner, person)
	expect(await openSessions(here.owner, person)).toBe(1)
	await execute(setAccountEnabled, as(actor), { account: person.id, enabled: 'false' })
	expect(await rowOf(here.owner, person)).toMatchObject({ state: 'disabled', auth_epoch: 1 })
	await execute(setAccountEnabled, as(actor), { account: person.id, enabled: 'true' })
	expect(await rowOf(here.owner, person)).toMatchObject({ state: 'active', auth_epoch: 1 })
	expect(await openSessions(here.owner, person)).toBe(0)
})

test('an invited person who is disabled and enabled is invited, not active, and the old link is void', async () => {
	const { person, actor } = await aPersonAndAnActor(here.owner, ['account.set-enabled', 'account.read'], INVITED)
	await execute(setAccountEnabled, as(actor), { account: person.id, enabled: 'false' })
	expect(await rowOf(here.owner, person)).toMatchObject({ state: 'disabled', auth_epoch: 1 })
	await execute(setAccountEnabled, as(actor), { account: person.id, enabled: 'on' })
	expect(await rowOf(here.owner, person)).toMatchObject({ state: 'invited', auth_epoch: 1 })
})

test('disabling twice changes nothing the second time and leaves no second entry', async () => {
	const { person, actor } = await aPersonAndAnActor(here.owner, ['account.set-enabled', 'account.read'])
	await execute(setAccountEnabled, as(actor), { account: person.id, enabled: '' })
	expect(await execute(setAccountEnabled, as(actor), { account: person.id, enabled: '' })).toMatchObject({ ok: true })
	expect(await rowOf(here.owner, person)).toMatchObject({ state: 'disabled', auth_epoch: 1 })
	const { rows } = await here.owner.query('SELECT 1 FROM journal_entry WHERE actor_id = $1', [actor.id])
	expect(rows).toHaveLength(1)
})

test('the last administrator cannot be disabled, by another who is none', async () => {
	const admin = await anAdministrator(here.owner)
	const second = await anAdministrator(here.owner)
	expect(await execute(setAccountEnabled, as(admin), { account: second.id, enabled: '' })).toMatchObject({ ok: true })
	await here.owner.query('UPDATE access_grant SET built_in_role = NULL WHERE account_id = $1', [admin.id])
	const again = await anAdministrator(here.owner)
	expect(await execute(setAccountEnabled, as(admin), { account: again.id, enabled: '' })).toMatchObject({
		ok: false,
		problem: { kind: 'not-allowed', text: /last administrator/ },
	})
})

test('a new password works, the old one does not, and every session ends', async () => {
	const { person, actor } = await aPersonAndAnActor(here.owner, ['account.set-password', 'account.read'])
	await aSession(here.owner, person)
	const password = 'wholly new and long enough'
	await execute(setAccountPassword, as(actor), { account: person.id, password })
	const row = await rowOf(here.owner, person)
	expect(await verifyPassword(row.password_hash, password)).toBe(true)
	expect(await openSessions(here.owner, person)).toBe(0)
	const { rows } = await here.owner.query('SELECT before, after FROM journal_entry WHERE actor_id = $1', [actor.id])
	expect(JSON.stringify(rows)).not.toContain(password)
	expect(JSON.stringify(rows)).not.toContain('argon2id')
})

test('a password typed for an invited person makes them active; a short one is refused beside its field', async () => {
	const { person, actor } = await aPersonAndAnActor(here.owner, ['account.set-password', 'account.read'], INVITED)
	expect(await execute(setAccountPassword, as(actor), { account: person.id, password: 'short' })).toMatchObject({
		problem: { kind: 'invalid', fields: { password: /15/ } },
	})
	await execute(setAccountPassword, as(actor), { account: person.id, password: 'long enough for everybody' })
	expect(await rowOf(here.owner, person)).toMatchObject({ state: 'active', auth_epoch: 1 })
})

test('a stale edit says so, shows what stands there, and can be saved over', async () => {
	const { person, actor } = await aPersonAndAnActor(here.owner, ['account.edit', 'account.read'])
	const edit = (version: number, name: string) => execute(editAccount, as(actor), { account: person.id, version, name })
	await edit(1, 'First')
	const late = await edit(1, 'Second')
	expect(late).toMatchObject({ problem: { kind: 'stale', current: { name: 'First' }, version: 2 } })
	expect(await rowOf(here.owner, person)).toMatchObject({ name: 'First' })
	expect(await edit(2, 'Second')).toMatchObject({ ok: true })
})

test('ending the sessions leaves password and epoch as they are', async () => {
	const { person, actor } = await aPersonAndAnActor(here.owner, ['account.end-sessions', 'account.read'])
	await aSession(here.owner, person)
	await aSession(here.owner, person)
	const before = await rowOf(here.owner, person)
	expect(await execute(endAccountSessions, as(actor), { account: person.id })).toMatchObject({
		value: { value: { ended: 2 } },
	})
	expect(await openSessions(here.owner, person)).toBe(0)
	expect(await rowOf(here.owner, person)).toMatchObject({ auth_epoch: before.auth_epoch, state: 'active' })
})

test('S-23 one session of a person is ended by its id, and the others stay; another’s is not there', async () => {
	const { person, actor } = await aPersonAndAnActor(here.owner, ['account.end-sessions', 'account.read'])
	const { person: other } = await aPersonAndAnActor(here.owner, ['account.end-sessions', 'account.read'])
	for (const of of [person, person, other]) await aSession(here.owner, of)
	const idOf = async ({ id }: { id: string }): Promise<string> =>
		(await here.owner.query('SELECT public_id FROM session WHERE account_id = $1 ORDER BY public_id', [id])).rows[0]
			.public_id
	const end = (session: string) => execute(endAccountSessions, as(actor), { account: person.id, session })
	expect(await end(await idOf(other))).toMatchObject({ ok: false, problem: { kind: 'not-found' } })
	expect([await openSessions(here.owner, person), await openSessions(here.owner, other)]).toEqual([2, 1])
	const one = await idOf(person)
	expect(await end(one)).toMatchObject({ value: { value: { ended: 1 } } })
	expect([await openSessions(here.owner, person), await openSessions(here.owner, other)]).toEqual([1, 1])
	expect(await end(one)).toMatchObject({ ok: false, problem: { kind: 'not-found' } })
})
