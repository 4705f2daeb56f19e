import argon2 from 'argon2'
import { beforeAll, expect, test, vi } from 'vitest'
import { claim } from '@/core/proof/claim'
import { sealDevice } from '@/core/proof/known-device'
import { useDatabase } from '../../support/database'
import { anAccount, PASSWORD, random } from '../../support/factories'
import { startProcess } from '../../support/guarded-process'
import { aVisit, signInEntries, waitsAreLong } from './visits'

const here = useDatabase()
const WRONG = 'not the right password at all'
/** That many at once; then each has to wait. */
const TRIES = 5

beforeAll(() => waitsAreLong(here.owner))

const kinds = (answers: readonly Awaited<ReturnType<typeof claim>>[]) =>
	answers.map((answer) => (answer.ok ? 'right' : answer.problem.kind))
const times = <T>(count: number, work: (n: number) => Promise<T>) =>
	Promise.all(Array.from({ length: count }, (_, n) => work(n)))

test('S-14 of 200 parallel tries over three instances exactly as many are checked as the bound allows', async () => {
	const account = await anAccount(here.owner)
	const settings = { APP_DATABASE_URL: here.appUrl, AUTH_SECRET: process.env.AUTH_SECRET, DB_POOL: '8' }
	const flood = (count: number) =>
		startProcess(
			'node',
			['--import', 'tsx', 'tests/features/sessions/flood.ts', account.address, '192.0.2.7', String(count)],
			settings,
		)
	const instances = [flood(67), flood(67), flood(66)]
	await Promise.all(instances.map((instance) => instance.ended))
	const counts = instances.map((instance) => {
		const line = instance
			.output()
			.split('\n')
			.find((text) => text.startsWith('{"'))
		return JSON.parse(line ?? instance.output()) as Record<string, number>
	})
	const total = (kind: string) => counts.reduce((sum, count) => sum + (count[kind] ?? 0), 0)
	expect({ wrong: total('not-allowed'), refused: total('too-many') }).toEqual({ wrong: TRIES, refused: 200 - TRIES })
	expect(await signInEntries(here.owner, account.id)).toHaveLength(TRIES)
}, 60_000)

test('S-17 another address in the same network is no other network', async () => {
	const account = await anAccount(here.owner)
	const from = (clientAddress: string) =>
		claim({ address: account.address, password: WRONG }, aVisit({ clientAddress }))
	expect(kinds(await times(12, (n) => from(`198.51.100.${n}`))).filter((kind) => kind === 'not-allowed')).toHaveLength(
		TRIES,
	)
	expect(
		kinds(await times(12, (n) => from(`2001:db8:1:2::${n}`))).filter((kind) => kind === 'not-allowed'),
	).toHaveLength(TRIES)
})

test('S-16 one stranger uses up only what is theirs: elsewhere the person still signs in', async () => {
	const account = await anAccount(here.owner)
	const stranger = aVisit()
	await times(120, () => claim({ address: account.address, password: WRONG }, stranger))
	expect(await claim({ address: account.address, password: PASSWORD }, stranger)).toMatchObject({ ok: false })
	expect(await claim({ address: account.address, password: PASSWORD }, aVisit())).toMatchObject({ ok: true })
})

test('S-16 strangers from everywhere are held off, and a browser that the person knows is not', async () => {
	const account = await anAccount(here.owner)
	const { address } = account
	await times(60, () => claim({ address, password: WRONG }, aVisit()))
	expect(await claim({ address, password: PASSWORD }, aVisit())).toMatchObject({
		ok: false,
		problem: { kind: 'too-many' },
	})
	const known = aVisit({ deviceCookie: await sealDevice(address) })
	expect(await claim({ address, password: PASSWORD }, known)).toMatchObject({ ok: true })
	const another = aVisit({ deviceCookie: await sealDevice(`other-${random()}@outside.test`) })
	const { address: third } = await anAccount(here.owner)
	await times(60, () => claim({ address: third, password: WRONG }, aVisit()))
	expect(await claim({ address: third, password: PASSWORD }, another)).toMatchObject({
		ok: false,
		problem: { kind: 'too-many' },
	})
})

test('a known browser too has an end of its tries', async () => {
	const account = await anAccount(here.owner)
	const known = aVisit({ deviceCookie: await sealDevice(account.address) })
	const answers = await times(15, () => claim({ address: account.address, password: WRONG }, known))
	expect(kinds(answers).filter((kind) => kind === 'not-allowed')).toHaveLength(TRIES)
})

test('unknown addresses are counted like known ones', async () => {
	const visit = aVisit()
	const address = `nobody-${random()}@outside.test`
	const answers = await times(14, () => claim({ address, password: WRONG }, visit))
	expect(kinds(answers).filter((kind) => kind === 'not-allowed')).toHaveLength(TRIES)
})

test('the right password starts the count again, and so does the end of the window', async () => {
	const account = await anAccount(here.owner)
	const visit = aVisit()
	const wrong = () => claim({ address: account.address, password: WRONG }, visit)
	for (let round = 0; round < 2; round += 1) {
		expect(kinds(await times(TRIES - 1, wrong))).not.toContain('too-many')
		expect(await claim({ address: account.address, password: PASSWORD }, visit)).toMatchObject({ ok: true })
	}
	await times(TRIES + 1, wrong)
	expect(await wrong()).toMatchObject({ ok: false, problem: { kind: 'too-many' } })
	await here.owner.query("UPDATE rate_limit SET resets_at = now() - interval '1 second'")
	expect(await wrong()).toMatchObject({ ok: false, problem: { kind: 'not-allowed' } })
})

test('the wait doubles with each further try, up to a quarter of an hour', async () => {
	const { rows } = await here.owner.query(
		'SELECT array_agg(extract(epoch FROM app.wait_after(n, 5))::int ORDER BY n) AS waits, app.wait_after(2000000000, 5)::text AS longest, app.wait_after(99, 0) AS never FROM generate_series(1, 16) n',
	)
	const none = [null, null, null, null]
	expect(rows[0]).toEqual({
		waits: [...none, 2, 4, 8, 16, 32, 64, 128, 256, 512, 900, 900, 900],
		longest: '00:15:00',
		never: null,
	})
})

test('who waited as long as was said tries once more; who does not is told so, and waits no longer for it', async () => {
	const account = await anAccount(here.owner)
	const visit = aVisit()
	const wrong = () => claim({ address: account.address, password: WRONG }, visit)
	/** As if the wait were over. */
	const waited = () => here.owner.query('UPDATE rate_limit SET opens_at = now()')
	const opens = async () => (await here.owner.query('SELECT max(opens_at) AS at FROM rate_limit')).rows[0].at
	await times(TRIES, wrong)
	for (let round = 1; round <= 3; round += 1) {
		const before = await opens()
		const refused = await wrong()
		expect(refused).toMatchObject({
			ok: false,
			problem: {
				kind: 'too-many',
				text: expect.stringMatching(/^Too many tries\. Wait \d+ (minutes|hours), then try again\.$/),
			},
		})
		expect(await opens()).toEqual(before)
		await waited()
		expect(await wrong()).toMatchObject({ ok: false, problem: { kind: 'not-allowed' } })
		expect(await wrong()).toMatchObject({ ok: false, problem: { kind: 'too-many' } })
	}
	expect(await signInEntries(here.owner, account.id)).toHaveLength(TRIES + 3)
	await waited()
	expect(await claim({ address: account.address, password: PASSWORD }, visit)).toMatchObject({ ok: true })
})

test('S-15 when tries cannot be counted, none is let through and nothing is hashed', async () => {
	const account = await anAccount(here.owner)
	const verify = vi.spyOn(argon2, 'verify')
	const write = vi.spyOn(process.stderr, 'write').mockReturnValue(true)
	await here.owner.query('ALTER TABLE rate_limit RENAME TO rate_limit_away')
	const answer = await claim({ address: account.address, password: PASSWORD }, aVisit())
	await here.owner.query('ALTER TABLE rate_limit_away RENAME TO rate_limit')
	expect(answer).toMatchObject({ ok: false, problem: { kind: 'too-many' } })
	expect(JSON.stringify(answer)).not.toContain('rate_limit')
	expect(verify).not.toHaveBeenCalled()
	expect(write).toHaveBeenCalled()
})
