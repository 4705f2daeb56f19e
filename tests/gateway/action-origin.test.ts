import { beforeEach, expect, test, vi } from 'vitest'
import { z } from 'zod'
import { publicAction } from '@/core/gateway/action'
import { IDLE } from '@/core/gateway/form'

/**
 * main/page-guard.ts refuses what comes from elsewhere before an action is reached, so no request shows whether the action's own look at the
 * origin works. It must: proxies of this kind have been passed by before.
 */
let sent = new Headers()
vi.mock('next/headers', () => ({ headers: async () => sent, cookies: async () => ({ get: () => undefined }) }))

const ORIGIN = 'http://localhost:3000'
const handle = vi.fn(async () => ({}))
const action = publicAction(z.strictObject({}), handle)
beforeEach(() => {
	handle.mockClear()
})

const ELSEWHERE: [string, Record<string, string>][] = [
	['no origin', {}],
	['the origin of a sandbox', { origin: 'null' }],
	['another site', { origin: 'https://evil.example' }],
	['another port', { origin: 'http://localhost:3001' }],
	['another scheme', { origin: 'https://localhost:3000' }],
	['a longer name', { origin: `${ORIGIN}.evil.example` }],
	['ours, among others', { origin: `${ORIGIN}, https://evil.example` }],
	['ours, from a page of another site', { origin: ORIGIN, 'sec-fetch-site': 'cross-site' }],
	['ours, from a page of a sister site', { origin: ORIGIN, 'sec-fetch-site': 'same-site' }],
	['ours only as a referrer', { referer: `${ORIGIN}/sign-in` }],
	['ours only as the host', { host: 'localhost:3000', 'x-forwarded-host': 'localhost:3000' }],
]
test.each(ELSEWHERE)('an action does not run for %s', async (_what, headers) => {
	sent = new Headers(headers)
	expect(await action(IDLE, new FormData())).toMatchObject({ status: 'failed', problem: { kind: 'invalid' } })
	expect(handle).not.toHaveBeenCalled()
})

const OURS: Record<string, string>[] = [{ origin: ORIGIN }, { origin: ORIGIN, 'sec-fetch-site': 'same-origin' }]
test.each(OURS)('an action runs for a page of ours: %o', async (headers) => {
	sent = new Headers(headers)
	expect(await action(IDLE, new FormData())).toMatchObject({ status: 'done' })
	expect(handle).toHaveBeenCalledOnce()
})

test.each([['a word'], [null], [{ domain: 'x' }], [['x']]])(
	'an action does not run with arguments that are no form: %o',
	async (argument) => {
		sent = new Headers({ origin: ORIGIN })
		expect(await action(IDLE, argument as unknown as FormData)).toMatchObject({ status: 'failed' })
		expect(handle).not.toHaveBeenCalled()
	},
)

test('a field that is sent twice, a file, or two thousand fields too many: the action does not run', async () => {
	sent = new Headers({ origin: ORIGIN })
	const twice = new FormData()
	twice.append('domain', 'mine')
	twice.append('domain', 'foreign')
	const file = new FormData()
	file.append('name', new File(['x'], 'x.txt'))
	const many = new FormData()
	for (let n = 0; n <= 2000; n += 1) many.append('ids[]', String(n))
	for (const form of [twice, file, many]) expect(await action(IDLE, form)).toMatchObject({ status: 'failed' })
	expect(handle).not.toHaveBeenCalled()
})
