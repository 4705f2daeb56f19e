/** Each right that asks for a fresh proof, tried in a real session: by an administrator who may do it all. */
import { randomBytes, randomUUID } from 'node:crypto'
import { beforeAll, describe, expect, test } from 'vitest'
import type { Caller } from '@/core/gateway/actor'
import { ALL_RIGHTS, specOf } from '@/core/policy'
import { useDatabase } from '../support/database'
import { expected, MATRIX, type Target } from './matrix'
import { TRIED } from './verbs'
import type { Attempt } from './verbs/attempt'
import { buildWorld, type World } from './world'

const here = useDatabase()
let world: World
let session = ''
let admin = ''
beforeAll(async () => {
	world = await buildWorld(here.owner)
	admin = world.own.admin?.accountId ?? ''
	session = randomUUID()
	await here.owner.query(
		`INSERT INTO session (id_hash, public_id, account_id, auth_epoch, idle_expires_at, absolute_expires_at, client_address, user_agent)
		SELECT $1, $2, id, auth_epoch, now() + interval '1 hour', now() + interval '1 day', '', '' FROM account WHERE id = $3`,
		[randomBytes(32), session, admin],
	)
})

const inSession = (more: object = {}): Caller => ({
	kind: 'person',
	accountId: admin,
	sessionId: session,
	clientAddress: '127.0.0.1',
	...more,
})
/** Some of what is tried ends the sessions of whoever does it elsewhere: this one goes on. */
const provedAgo = (time: string) =>
	here.owner.query('UPDATE session SET proved_at = now() - $1::interval, revoked_at = NULL WHERE public_id = $2', [
		time,
		session,
	])
const entries = async (): Promise<number> =>
	(await here.owner.query<{ n: number }>('SELECT count(*)::int AS n FROM journal_entry')).rows[0]?.n ?? 0

const MARKED = ALL_RIGHTS.filter((right) => specOf(right).stepUp)
const CASES = MARKED.flatMap((right) => {
	const tried = TRIED[right]
	return 'by' in tried ? [] : tried.map((one, n) => [right, n, one] as const)
})
const targetOf = (right: (typeof MARKED)[number], one: Attempt): Target | undefined =>
	MATRIX[right].on.find(
		(on) =>
			(on !== 'own' || right.startsWith('own.')) &&
			expected(right, 'admin', on) === 'allowed' &&
			(one.only?.includes(on) ?? true),
	)

test('each marked right has a verb that is tried here', () => {
	expect(MARKED.filter((right) => !CASES.some(([tried]) => tried === right))).toEqual([])
})

describe.each(CASES)('S-34 %s, verb %i', (right, _n, one) => {
	const inputFor = async () => one.input({ world, actor: 'admin', target: targetOf(right, one) ?? 'a' })

	test('a proof of five minutes and a second ago is none: nothing is done, and nothing told of', async () => {
		const input = await inputFor()
		await provedAgo('5 minutes 1 second')
		const before = await entries()
		expect(await one.execute(inSession(), input)).toMatchObject({ ok: false, problem: { kind: 'step-up', fields: {} } })
		expect(await entries()).toBe(before)
		await provedAgo('4 minutes')
		// The code of a setup fits one session; whatever else would do it, does it.
		expect(JSON.stringify(await one.execute(inSession(), input))).not.toContain('step-up')
	})

	test('without a session that was proved it is refused; a job does what was asked for when it was', async () => {
		const input = await inputFor()
		expect(await one.execute(inSession({ sessionId: null }), input)).toMatchObject({ problem: { kind: 'step-up' } })
		await provedAgo('1 day')
		expect(await one.execute(inSession({ sessionId: null, job: 'apply-template' }), input)).toMatchObject({ ok: true })
	})
})

test('whoever may not do it is refused as ever, and never asked for a password', async () => {
	const [right, , one] = CASES[0] ?? []
	if (!right || !one) throw new Error('no right is marked')
	const input = await one.input({ world, actor: 'admin', target: targetOf(right, one) ?? 'a' })
	const stranger = world.own.user?.accountId ?? ''
	expect(await one.execute({ ...inSession({ sessionId: null }), accountId: stranger } as Caller, input)).toMatchObject({
		problem: { kind: 'not-found' },
	})
})
