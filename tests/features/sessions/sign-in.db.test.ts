import { createHash } from 'node:crypto'
import argon2 from 'argon2'
import { expect, test, vi } from 'vitest'
import { systemCaller } from '@/core/gateway/actor'
import { execute } from '@/core/gateway/execute'
import { actorOfSession } from '@/core/gateway/session'
import { digestOf, newSessionId } from '@/core/gateway/session-cookie'
import { openSession } from '@/features/sessions/open-session'
import { signIn } from '@/features/sessions/sign-in'
import { useDatabase } from '../../support/database'
import { aDelegate, aDomain, aMailbox, anAccount, anOrganization, PASSWORD, random } from '../../support/factories'
import { aVisit, cookieOf, FIREFOX, signedIn, signInEntries } from './visits'

const here = useDatabase()
const WRONG = 'not the right password at all'

const sessionsOf = async (accountId: string) =>
	(await here.owner.query('SELECT * FROM session WHERE account_id = $1 ORDER BY created_at', [accountId])).rows

const minutesBetween = (from: Date, to: Date) => (to.getTime() - from.getTime()) / 60_000

async function aMailboxOwner(domainValues: Record<string, unknown> = {}) {
	const organization = await anOrganization(here.owner)
	return aMailbox(here.owner, await aDomain(here.owner, organization.id, domainValues))
}

test('P16 the owner of a mailbox signs in with address and password, for an hour of rest and a day in all', async () => {
	const owner = await aMailboxOwner()
	const visit = aVisit()
	const { sid, holdsGrants, lasts } = await signedIn({ address: ` ${owner.address.toUpperCase()} ` }, visit)
	expect({ holdsGrants, lasts }).toEqual({ holdsGrants: false, lasts: 24 * 3600 })
	const [session] = await sessionsOf(owner.accountId)
	expect(minutesBetween(session.created_at, session.idle_expires_at)).toBe(60)
	expect(minutesBetween(session.created_at, session.absolute_expires_at)).toBe(24 * 60)
	expect(session).toMatchObject({ client_address: visit.clientAddress, user_agent: FIREFOX, revoked_at: null })
	expect(await actorOfSession(sid)).toMatchObject({ accountId: owner.accountId, address: owner.address })
	expect(await signInEntries(here.owner, owner.accountId)).toMatchObject([
		{ outcome: 'done', subject_label: owner.address, after: { device: 'Firefox on Linux' } },
	])
})

test('P12 a person with an address outside of this server signs in with that, and whoever holds rights over others has a shorter session', async () => {
	const organization = await anOrganization(here.owner)
	const delegate = await aDelegate(here.owner, ['mailbox.read'], { organizations: [organization.id] })
	const { holdsGrants, lasts } = await signedIn(delegate)
	expect({ holdsGrants, lasts }).toEqual({ holdsGrants: true, lasts: 12 * 3600 })
	const [session] = await sessionsOf(delegate.id)
	expect(minutesBetween(session.created_at, session.idle_expires_at)).toBe(30)
})

test('S-25 the database holds only a hash of what the cookie holds', async () => {
	const { sid } = await signedIn(await aMailboxOwner())
	expect(Buffer.from(sid, 'base64url')).toHaveLength(32)
	const { rows } = await here.owner.query('SELECT * FROM session WHERE id_hash = $1', [
		createHash('sha256').update(sid).digest(),
	])
	expect(rows).toHaveLength(1)
	for (const table of ['session', 'journal_entry', 'request_key', 'account']) {
		const { rows: found } = await here.owner.query(`SELECT 1 FROM ${table} t WHERE t::text LIKE $1`, [`%${sid}%`])
		expect(found, table).toEqual([])
	}
})

test('S-11 unknown, wrong, invited, disabled and stopped get the same answer after the same time, with one hash each', async () => {
	const known = await aMailboxOwner()
	const invited = await anAccount(here.owner, { state: 'invited', password_hash: null })
	const disabled = await anAccount(here.owner, { state: 'disabled' })
	const stopped = await aMailboxOwner({ enabled: false })
	const verify = vi.spyOn(argon2, 'verify')
	const tries = {
		unknown: { address: `nobody-${random()}@outside.test`, password: PASSWORD },
		'no address': { address: 'no address', password: PASSWORD },
		wrong: { address: known.address, password: WRONG },
		invited: { address: invited.address, password: PASSWORD },
		disabled: { address: disabled.address, password: PASSWORD },
		stopped: { address: stopped.address, password: PASSWORD },
	}
	for (const [what, claimed] of Object.entries(tries)) {
		verify.mockClear()
		const began = performance.now()
		const answer = await signIn(claimed, aVisit())
		const took = performance.now() - began
		expect(answer, what).toEqual({
			ok: false,
			problem: { kind: 'not-allowed', text: 'Address and password do not fit together.' },
		})
		expect(verify, what).toHaveBeenCalledTimes(1)
		expect(took, what).toBeGreaterThanOrEqual(249)
	}
	const whys = async (id: string | null) => (await signInEntries(here.owner, id)).map((entry) => entry.why)
	expect(await whys(known.accountId)).toEqual(['wrong-password'])
	expect(await whys(invited.id)).toEqual(['invited'])
	expect(await whys(disabled.id)).toEqual(['disabled'])
	expect(await whys(stopped.accountId)).toEqual(['stopped'])
	const nobody = await signInEntries(here.owner, null)
	expect(nobody).toHaveLength(2)
	expect(nobody.every((entry) => entry.why === 'not-found' && entry.subject_label === '')).toBe(true)
})

test('S-03 the whole of a long password counts', async () => {
	const account = await anAccount(here.owner)
	const long = 'x'.repeat(255)
	await here.owner.query('UPDATE account SET password_hash = $2 WHERE id = $1', [
		account.id,
		await argon2.hash(`${long}a`),
	])
	expect(await signIn({ address: account.address, password: `${long}b` }, aVisit())).toMatchObject({ ok: false })
	expect(await signIn({ address: account.address, password: `${long}a` }, aVisit())).toMatchObject({ ok: true })
})

test('S-19 each sign-in makes a new session, and ends the one that the browser had, whoever it belonged to', async () => {
	const person = await aMailboxOwner()
	const somebodyElse = await aMailboxOwner()
	const planted = await signedIn(somebodyElse)
	const first = await signedIn(person, aVisit({ sessionCookie: await cookieOf(planted.sid) }))
	const second = await signedIn(person, aVisit({ sessionCookie: await cookieOf(first.sid) }))
	expect(new Set([planted.sid, first.sid, second.sid]).size).toBe(3)
	expect(await actorOfSession(planted.sid)).toBeNull()
	expect(await actorOfSession(first.sid)).toBeNull()
	expect(await actorOfSession(second.sid)).not.toBeNull()
})

test('S-09 a hash made with older parameters is replaced at the next sign-in, and the password stays', async () => {
	const account = await anAccount(here.owner)
	const old = await argon2.hash(PASSWORD, { type: argon2.argon2id, memoryCost: 8192, timeCost: 1, parallelism: 1 })
	await here.owner.query('UPDATE account SET password_hash = $2 WHERE id = $1', [account.id, old])
	await signedIn(account)
	const { rows } = await here.owner.query('SELECT password_hash FROM account WHERE id = $1', [account.id])
	expect(rows[0].password_hash).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/)
	await signedIn(account)
})

test('a password that was changed while it was being checked opens nothing', async () => {
	const account = await anAccount(here.owner)
	const sid = newSessionId()
	await here.owner.query('UPDATE account SET auth_epoch = auth_epoch + 1 WHERE id = $1', [account.id])
	const input = {
		account: account.id,
		authEpoch: 0,
		idHash: digestOf(sid),
		passwordHash: null,
		clientAddress: '',
		userAgent: '',
	}
	const opened = await execute(openSession, systemCaller('Sign-in', ['system.sign-in']), input)
	expect(opened).toMatchObject({ ok: false })
	expect(await sessionsOf(account.id)).toEqual([])
})

test('a person cannot ask for a session by the verb behind the door', async () => {
	const admin = await aDelegate(here.owner, ['account.read'], { server: true })
	const input = {
		account: admin.id,
		authEpoch: 0,
		idHash: digestOf('x'),
		passwordHash: null,
		clientAddress: '',
		userAgent: '',
	}
	const caller = { kind: 'person', accountId: admin.id, sessionId: null, clientAddress: '' } as const
	expect(await execute(openSession, caller, input)).toMatchObject({ ok: false })
	expect(await sessionsOf(admin.id)).toEqual([])
})
