import { expect, test } from 'vitest'
import { PASSWORD } from '../support/factories'
import { type Answer, FORGED, formOf, MARK, NO_FORMS } from './outside'
import { ADMIN, ORIGIN, type WalledPanel } from './walled-panel'

const ours = { origin: ORIGIN }

/** What stands around signing in, out, and asking for another password; in the panel that walls.test.ts has started. */
export function wallsOfTheDoors({ ask, act, csrf, signIn, mailbox, database }: WalledPanel): void {
	const sessionIn = (answer: Answer): string =>
		/__Host-postern\.session=[^;]+/.exec(answer.headers.getSetCookie().join('\n'))?.[0] ?? ''
	const opens = async (session: string) =>
		(await ask('/my', { anonymous: true, headers: { cookie: session } })).status === 200

	test('S-20 S-26 the cookie is bound to this host and to https, and is worth nothing after signing out', async () => {
		const answer = await signIn()
		const line = answer.headers.getSetCookie().find((one) => one.startsWith('__Host-postern.session=')) ?? ''
		for (const word of ['HttpOnly', 'Secure', 'Path=/', 'SameSite=Lax'])
			expect(line.toLowerCase()).toContain(word.toLowerCase())
		const copy = sessionIn(answer)
		const mailboxes = () => ask('/mailboxes', { anonymous: true, headers: { cookie: copy } })
		expect((await mailboxes()).text).toContain(MARK)
		await database().owner.query('UPDATE session SET revoked_at = now()')
		const replayed = await mailboxes()
		expect([replayed.status, replayed.text.includes(MARK)]).toEqual([307, false])
	})

	test('S-19 a session that was planted in a browser ends with the sign-in there, and becomes nobody else’s', async () => {
		const { address } = mailbox()
		const planted = sessionIn(await signIn({ address, password: PASSWORD }))
		expect(await opens(planted)).toBe(true)
		const own = sessionIn(await signIn({}, {}, planted))
		expect(own).not.toBe(planted)
		expect([await opens(planted), await opens(own)]).toEqual([false, true])
		const invented = `__Host-postern.session=${'A'.repeat(200)}`
		expect(sessionIn(await signIn({}, {}, invented))).not.toContain('AAAA')
		expect(await opens(invented)).toBe(false)
	})

	test.each(NO_FORMS)('A1 the sign-in route takes %s for no form', async (_what, type, body) => {
		const { csrfToken, cookie: own } = await csrf()
		const answer = await ask('/api/auth/callback/credentials', {
			method: 'POST',
			anonymous: true,
			headers: { ...ours, 'content-type': type, cookie: own },
			body: body({ csrfToken, ...ADMIN }),
		})
		expect(answer.status).toBeGreaterThanOrEqual(400)
		expect(answer.status).toBeLessThan(500)
		expect(sessionIn(answer)).toBe('')
	})

	test('S-38 the link of a reset is one of PUBLIC_ORIGIN, whatever the request says of its host', async () => {
		const { accountId, address } = mailbox()
		const { owner } = database()
		await owner.query(
			"INSERT INTO recovery_address (account_id, address, confirmed_at) VALUES ($1, 'r@home.test', now())",
			[accountId],
		)
		const asked = await act(
			formOf({ address, how: 'link' }),
			{ ...ours, ...FORGED },
			{ name: 'forgottenAction', page: '/forgotten' },
		)
		expect(asked.status).toBe(200)
		const { rows } = await owner.query<{ link: string; letter: string }>(
			"SELECT link, letter::text FROM letter WHERE to_address = 'r@home.test'",
		)
		expect(rows).toHaveLength(1)
		expect(rows[0]?.link).toMatch(/^https:\/\/panel\.walls\.example\/reset\/[\w-]{43}$/)
		expect(rows[0]?.letter).not.toContain('evil.test')
	})
}
