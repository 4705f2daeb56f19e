import { beforeEach, describe, expect, test, vi } from 'vitest'
import { systemCaller } from '@/core/gateway/actor'
import { execute } from '@/core/gateway/execute'
import { IDLE } from '@/core/gateway/form'
import { digestOf } from '@/core/gateway/session-cookie'
import { forgottenAction, resetPasswordAction } from '@/features/forgotten/actions'
import { readReset } from '@/features/forgotten/read-reset'
import { resetPassword } from '@/features/forgotten/reset-password'
import { setOwnPassword } from '@/features/self/set-own-password'
import { signIn } from '@/features/sessions/sign-in'
import { as } from '../../support/callers'
import { useDatabase } from '../../support/database'
import { aDomain, aGrant, anAccount, PASSWORD, random } from '../../support/factories'
import { formOf, newBrowser, redirectOf, request } from '../../support/request'
import { aVisit, signedIn } from '../sessions/visits'
import { aForgetful, aLink, lettersTo, linkTo } from './people'

vi.mock('next/headers', async () => (await import('../../support/request')).nextHeaders)
vi.mock('next/cache', async () => (await import('../../support/request')).nextCache)
vi.mock('next/navigation', async () => (await import('../../support/request')).nextNavigation)

const here = useDatabase()
const NEW = 'nine red kites over the moor'
const DOOR = systemCaller('One-time link', ['system.reset-password'], '10.0.0.1')
beforeEach(() => newBrowser())

const ask = (address: string, how = 'link') => forgottenAction(IDLE, formOf({ address, how }))
const reset = (secret: string, newPassword = NEW) => resetPasswordAction(IDLE, formOf({ secret, newPassword }))
const GONE = { status: 'failed', problem: { kind: 'not-found' } }
const said = async (address: string, how?: string) => ({ ...(await ask(address, how)), answer: '' })

test('whoever forgot the password gets a link at the recovery address, sets a new one, and signs in with it themselves', async () => {
	const person = await aForgetful(here.owner)
	await signedIn(person)
	await ask(person.address)
	const secret = await linkTo(here.owner, person.recovery)
	expect(await readReset(secret, 'reset')).toBe(person.address)
	expect(await redirectOf(reset(secret))).toBe('/sign-in?said=reset')
	expect([...request.cookies]).toEqual([])
	const { rows: open } = await here.owner.query('SELECT FROM session WHERE account_id = $1 AND revoked_at IS NULL', [
		person.id,
	])
	expect(open).toEqual([])
	expect(await signIn({ address: person.address, password: PASSWORD }, aVisit())).toMatchObject({ ok: false })
	expect(await signIn({ address: person.address, password: NEW }, aVisit())).toMatchObject({ ok: true })
	expect((await lettersTo(here.owner, person.recovery)).map(({ kind }) => kind)).toEqual(['reset', 'notice'])
	const { rows } = await here.owner.query(
		`SELECT "right" FROM journal_entry WHERE account_id = $1 AND outcome = 'done' AND "right" LIKE '%reset%' ORDER BY at`,
		[person.id],
	)
	expect(rows.map((row) => row.right)).toEqual(['system.ask-reset', 'system.reset-password'])
})

describe('the door says one thing, and does nothing for others', () => {
	test.each(['link', 'manager'])(
		'known, unknown, without a recovery address, disabled, invited, no address (%s)',
		async (how) => {
			const known = await aForgetful(here.owner)
			const none = await aForgetful(here.owner, { confirmed: false })
			const disabled = await anAccount(here.owner, { state: 'disabled' })
			const invited = await anAccount(here.owner, { state: 'invited', password_hash: null })
			const expected = await said(known.address, how)
			expect(expected).toMatchObject({ status: 'done', problem: null })
			for (const address of [none.address, disabled.address, invited.address, `n${random()}@x.test`, 'no address']) {
				newBrowser()
				const began = performance.now()
				expect(await said(address, how), address).toEqual(expected)
				expect(performance.now() - began).toBeGreaterThan(245)
			}
			const { rows } = await here.owner.query(
				`SELECT (SELECT count(*)::int FROM token WHERE account_id = ANY ($1)) AS tokens,
					(SELECT count(*)::int FROM reset_request WHERE account_id = ANY ($1)) AS requests,
					(SELECT count(*)::int FROM letter WHERE account_id = ANY ($1)) AS letters`,
				[[disabled.id, invited.id]],
			)
			expect(rows).toEqual([{ tokens: 0, requests: 0, letters: 0 }])
		},
	)

	test('an address is heard three times an hour, known or not', async () => {
		const known = await aForgetful(here.owner)
		for (const address of [known.address, `n${random()}@x.test`]) {
			for (let at = 0; at < 3; at += 1) {
				newBrowser()
				expect(await ask(address)).toMatchObject({ status: 'done' })
			}
			newBrowser()
			expect(await ask(address)).toMatchObject({ status: 'failed', problem: { kind: 'too-many' } })
		}
		expect(await lettersTo(here.owner, known.recovery)).toHaveLength(3)
	})

	test('links are built of PUBLIC_ORIGIN, whatever a request says of its host', async () => {
		const person = await aForgetful(here.owner)
		for (const name of ['host', 'x-forwarded-host', 'forwarded']) request.headers.set(name, 'evil.test')
		await ask(person.address)
		const [letter] = await lettersTo(here.owner, person.recovery)
		expect(letter?.link).toMatch(/^http:\/\/localhost:\d+\/reset\//)
		expect(JSON.stringify(letter)).not.toContain('evil.test')
	})
})

describe('a link', () => {
	test('works once, also for ten at the same moment', async () => {
		const person = await aForgetful(here.owner)
		const hash = digestOf(await aLink(here.owner, person.id, 'reset'))
		const tries = Array.from({ length: 10 }, (_, at) =>
			execute(resetPassword, DOOR, { hash, newPassword: `${NEW} ${at}` }),
		)
		expect((await Promise.all(tries)).filter((result) => result.ok)).toHaveLength(1)
	})

	test('changes nothing by being looked at, and keeps through a password that is refused', async () => {
		const person = await aForgetful(here.owner)
		const secret = await aLink(here.owner, person.id, 'reset')
		await readReset(secret, 'reset')
		expect(await reset(secret, 'short')).toMatchObject({ problem: { fields: { newPassword: expect.any(String) } } })
		expect(await redirectOf(reset(secret))).toBe('/sign-in?said=reset')
	})

	test('of half an hour ago, of another kind, or never made: one answer', async () => {
		const person = await aForgetful(here.owner)
		const late = await aLink(here.owner, person.id, 'reset', '-1 second')
		const other = await aLink(here.owner, person.id, 'recovery')
		for (const secret of [late, other, 'x'.repeat(43), 'short', ''])
			expect(await reset(secret), secret).toMatchObject(GONE)
	})

	test('lives half an hour', async () => {
		const person = await aForgetful(here.owner)
		await ask(person.address)
		const { rows } = await here.owner.query(
			'SELECT extract(epoch FROM expires_at - created_at)::int AS seconds FROM token WHERE account_id = $1',
			[person.id],
		)
		expect(rows).toEqual([{ seconds: 1800 }])
	})

	const voids: Record<string, (person: Awaited<ReturnType<typeof aForgetful>>) => Promise<unknown>> = {
		'a newer one': (person) => ask(person.address),
		'a new password': (person) => execute(setOwnPassword, as(person), { newPassword: `${NEW} again` }),
		'rights that were given': (person) =>
			aGrant(here.owner, person.id, ['mailbox.read'], { domains: [person.domain.id] }),
		'a disabled account': (person) =>
			here.owner.query("UPDATE account SET state = 'disabled' WHERE id = $1", [person.id]),
		'a raised epoch': (person) =>
			here.owner.query('UPDATE account SET auth_epoch = auth_epoch + 1 WHERE id = $1', [person.id]),
	}
	test.each(Object.keys(voids))('is void after %s', async (what) => {
		const person = await aForgetful(here.owner)
		const secret = await aLink(here.owner, person.id, 'reset')
		expect(await readReset(secret, 'reset')).toBe(person.address)
		await voids[what]?.(person)
		expect(await readReset(secret, 'reset')).toBeNull()
		expect(await reset(secret)).toMatchObject(GONE)
	})

	test('goes to no address whose domain came to be served here since it was confirmed', async () => {
		const person = await aForgetful(here.owner)
		await aDomain(here.owner, person.organization.id, { name: 'home.test' })
		await ask(person.address)
		expect(await lettersTo(here.owner, person.recovery)).toEqual([])
		await here.owner.query("DELETE FROM domain WHERE name = 'home.test'")
	})
})
