import { expect, test, vi } from 'vitest'
import { systemCaller } from '@/core/gateway/actor'
import { execute } from '@/core/gateway/execute'
import { IDLE } from '@/core/gateway/form'
import { digestOf, newSessionId } from '@/core/gateway/session-cookie'
import { signIn } from '@/features/sessions/sign-in'
import { acceptInvitation } from '@/features/welcome/accept-invitation'
import { acceptInvitationAction, makeFirstAdministratorAction } from '@/features/welcome/actions'
import { readLink } from '@/features/welcome/read-link'
import { useDatabase } from '../../support/database'
import { anAccount, anOrganization, random } from '../../support/factories'
import { formOf, newBrowser, redirectOf } from '../../support/request'
import { aVisit } from '../sessions/visits'

vi.mock('next/headers', async () => (await import('../../support/request')).nextHeaders)
vi.mock('next/cache', async () => (await import('../../support/request')).nextCache)
vi.mock('next/navigation', async () => (await import('../../support/request')).nextNavigation)

const here = useDatabase()
const CHOSEN = 'a password that only I know'

/** Somebody who was invited, with the secret of the link. */
async function anInvited(token: { purpose?: string; expires?: string; used?: boolean; epoch?: number } = {}) {
	const organization = await anOrganization(here.owner)
	const account = await anAccount(here.owner, {
		state: 'invited',
		password_hash: null,
		organization_id: organization.id,
	})
	const secret = newSessionId()
	await here.owner.query(
		`INSERT INTO token (hash, purpose, account_id, auth_epoch, expires_at, used_at)
		 VALUES ($1, $2::token_purpose, $3, $4, now() + $5::interval, CASE WHEN $6 THEN now() END)`,
		[
			digestOf(secret),
			token.purpose ?? 'invitation',
			account.id,
			token.epoch ?? 0,
			token.expires ?? '72 hours',
			token.used ?? false,
		],
	)
	return { ...account, secret }
}

const accept = (secret: string, newPassword = CHOSEN) => acceptInvitationAction(IDLE, formOf({ secret, newPassword }))
const stateOf = async (id: string) =>
	(await here.owner.query('SELECT state::text, password_hash FROM account WHERE id = $1', [id])).rows[0]
const GONE = {
	status: 'failed',
	problem: { kind: 'not-found', text: 'This link does not work any more. It works once and for a limited time.' },
}

test('D5 an invited person sets a password of their own and signs in with it', async () => {
	newBrowser()
	const person = await anInvited()
	expect(await readLink(person.secret)).toMatchObject({ purpose: 'invitation', address: person.address })
	expect(await redirectOf(accept(person.secret))).toBe('/sign-in?said=welcome')
	expect(await signIn({ address: person.address, password: CHOSEN }, aVisit())).toMatchObject({ ok: true })
	const { rows } = await here.owner.query(
		`SELECT outcome::text, before, after, actor_name FROM journal_entry WHERE "right" = 'system.accept-invitation' AND account_id = $1`,
		[person.id],
	)
	expect(rows).toEqual([
		{ outcome: 'done', before: { state: 'invited' }, after: { state: 'active' }, actor_name: 'Invitation' },
	])
})

test('S-37 looking at the link changes nothing', async () => {
	const person = await anInvited()
	const all = async () =>
		(
			await here.owner.query(
				'SELECT (SELECT md5(string_agg(t::text, $1 ORDER BY hash)) FROM token t) AS t, (SELECT md5(string_agg(a::text, $1 ORDER BY id)) FROM account a) AS a, (SELECT count(*) FROM journal_entry) AS j',
				['|'],
			)
		).rows
	const before = await all()
	for (let n = 0; n < 3; n += 1) expect(await readLink(person.secret)).not.toBeNull()
	expect(await all()).toEqual(before)
	newBrowser()
	expect(await redirectOf(accept(person.secret))).toBe('/sign-in?said=welcome')
})

test('S-36 of twenty at the same moment one wins, and its password stands', async () => {
	const person = await anInvited()
	const caller = systemCaller('Invitation', ['system.accept-invitation'])
	const results = await Promise.all(
		Array.from({ length: 20 }, (_, n) =>
			execute(acceptInvitation, caller, { hash: digestOf(person.secret), newPassword: `${CHOSEN} ${n}` }),
		),
	)
	const winners = results.flatMap((result, n) => (result.ok ? [n] : []))
	expect(winners).toHaveLength(1)
	expect(await signIn({ address: person.address, password: `${CHOSEN} ${winners[0]}` }, aVisit())).toMatchObject({
		ok: true,
	})
	for (const result of results) if (!result.ok) expect(result.problem.kind).toBe('not-found')
})

test.each([
	['expired', { expires: '-1 second' }],
	['used', { used: true }],
	['older than the last change of the account', { epoch: 7 }],
	['made for something else', { purpose: 'first_administrator' }],
])('S-36 a link that is %s gets the answer of one that never was', async (_what, token) => {
	newBrowser()
	const person = await anInvited(token)
	const { answer: one, ...refused } = await accept(person.secret)
	const { answer: other, ...unknown } = await accept(newSessionId())
	expect(refused).toEqual(unknown)
	expect(refused).toMatchObject(GONE)
	expect(await stateOf(person.id)).toEqual({ state: 'invited', password_hash: null })
})

test('S-36 a link whose person was disabled or removed meanwhile does nothing', async () => {
	newBrowser()
	for (const change of ["state = 'disabled'", 'retired_at = now()', 'auth_epoch = auth_epoch + 1']) {
		const person = await anInvited()
		await here.owner.query(`UPDATE account SET ${change} WHERE id = $1`, [person.id])
		expect(await readLink(person.secret)).toBeNull()
		expect(await accept(person.secret)).toMatchObject(GONE)
		expect((await stateOf(person.id)).password_hash).toBeNull()
	}
})

test('the other links of the person are used up with it', async () => {
	const person = await anInvited()
	const second = newSessionId()
	await here.owner.query(
		"INSERT INTO token (hash, purpose, account_id, expires_at) VALUES ($1, 'invitation', $2, now() + interval '1 day')",
		[digestOf(second), person.id],
	)
	newBrowser()
	await redirectOf(accept(person.secret))
	const { rows } = await here.owner.query('SELECT 1 FROM token WHERE account_id = $1 AND used_at IS NULL', [person.id])
	expect(rows).toEqual([])
	expect(await accept(second)).toMatchObject(GONE)
})

test('a bad password is told at its field, and the link still works', async () => {
	newBrowser()
	const person = await anInvited()
	expect(await accept(person.secret, 'short')).toMatchObject({
		problem: { kind: 'invalid', fields: { newPassword: expect.stringContaining('15') } },
	})
	expect(await redirectOf(accept(person.secret))).toBe('/sign-in?said=welcome')
})

test('an invitation makes nobody an administrator', async () => {
	newBrowser()
	const person = await anInvited()
	const fields = {
		secret: person.secret,
		name: 'Mallory',
		address: `mallory-${random()}@outside.test`,
		newPassword: CHOSEN,
	}
	expect(await makeFirstAdministratorAction(IDLE, formOf(fields))).toMatchObject(GONE)
	const { rows } = await here.owner.query('SELECT 1 FROM access_grant')
	expect(rows).toEqual([])
})

test('how many links one network may try is bounded', async () => {
	newBrowser('10.66.1.1')
	const kinds = new Set<string | undefined>()
	for (let n = 0; n < 61; n += 1) kinds.add((await accept(newSessionId())).problem?.kind)
	expect([...kinds]).toEqual(['not-found', 'too-many'])
})
