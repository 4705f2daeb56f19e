import { beforeEach, expect, test, vi } from 'vitest'
import type { Loaded } from '@/core/gateway/actor'
import { IDLE } from '@/core/gateway/form'
import { importMailboxesAction } from '@/features/mailboxes/actions'
import { importPlan } from '@/features/mailboxes/import/import-plan'
import { as, viewerOf } from '../support/callers'
import { content } from '../support/content'
import { useDatabase } from '../support/database'
import { aDelegate, aDomain, anOrganization } from '../support/factories'

/** Posts straight to the action, as a program with somebody's cookie does. */
let signedIn: Loaded
vi.mock('@/core/gateway/origin', () => ({ isFromUs: () => true }))
vi.mock('@/core/gateway/viewer', () => ({
	viewer: async () => signedIn,
	callerOf: async ({ accountId }: Loaded) => as({ id: accountId ?? '' }),
}))
vi.mock('next/headers', () => ({ headers: async () => new Headers(), cookies: async () => ({ get: () => undefined }) }))
vi.mock('next/cache', () => ({ refresh: () => undefined }))

const here = useDatabase()
let domain: { id: string }
beforeEach(async () => {
	const organization = await anOrganization(here.owner)
	domain = await aDomain(here.owner, organization.id)
	signedIn = await viewerOf(await aDelegate(here.owner, ['mailbox.create', 'mailbox.read'], { domains: [domain.id] }))
})

const posting = (fields: Record<string, string>) => {
	const form = new FormData()
	for (const [name, value] of Object.entries({ domain: domain.id, ...fields })) form.set(name, value)
	return importMailboxesAction(IDLE, form)
}
const LIST = 'name,address\nA,a\nB,b'
const file = (text: string) => new File([text], 'list.csv', { type: 'text/csv' })

/** Each holds its grants and what it counts against, so that a revocation and everybody else in the organization would wait for all of them. */
test('of many plans and deeds that one person sends at the same moment one is worked on, and the others are told to wait', async () => {
	const plans = await Promise.all(Array.from({ length: 8 }, () => posting({ list: LIST, _plan: 'on' })))
	expect(plans.map(({ status, problem }) => problem?.kind ?? status)).toEqual(['idle', ...Array(7).fill('too-many')])
	for (const { values } of plans) expect(values).toMatchObject({ list: LIST })
	const mark = plans[0]?.plan?.mark ?? ''
	const deeds = await Promise.all(Array.from({ length: 8 }, () => posting({ list: LIST, mark })))
	expect(deeds.map(({ status, problem }) => problem?.kind ?? status)).toEqual(['done', ...Array(7).fill('too-many')])
	// Whatever came of it, the next one has its turn.
	expect(await posting({ list: 'no list', _plan: 'on' })).toMatchObject({ problem: { kind: 'invalid' } })
	expect(await posting({ list: LIST, _plan: 'on' })).toMatchObject({
		plan: { lines: [{ is: 'here' }, { is: 'here' }] },
	})
})

test('whoever makes no mailboxes is refused before anything of their list is read, and no password of it is looked up', async () => {
	const nobody = await viewerOf(await aDelegate(here.owner, ['mailbox.read'], { domains: [domain.id] }))
	const plan = await importPlan(nobody, { domain: domain.id, list: 'what,is,this' })
	expect(plan).toMatchObject({ ok: false, problem: { kind: 'not-allowed' } })
})

test('half a sign is nothing that could be kept: what is cut short for the plan is cut between signs', async () => {
	const name = `A${'😀'.repeat(150)}`
	const before = await content(here.owner)
	const list = `name,address\n${name},a\nB,x${'😀'.repeat(200)}\n${name}${name},c`
	expect(await importPlan(signedIn, { domain: domain.id, list })).toMatchObject({
		ok: true,
		value: { lines: [{ is: 'new', name }, { is: 'wrong' }, { is: 'wrong' }] },
	})
	expect(await content(here.owner)).toEqual(before)
})

test.each([
	['several files', 'file', [file('name,address\nA,a'), file('name,address\nB,b')]],
	['a list twice', 'list', ['name,address\nA,a', 'name,address\nB,b']],
])('of %s no more than one is taken, or nothing', async (_what, field, several) => {
	const form = new FormData()
	for (const [name, value] of Object.entries({ domain: domain.id, _plan: 'on' })) form.set(name, value)
	for (const one of several) form.append(field, one)
	const answer = await importMailboxesAction(IDLE, form)
	expect(answer.plan?.lines.map(({ address }) => address[0]) ?? ['a']).toEqual(['a'])
})

test.each(['list', 'domain', 'mark', '_plan', 'template', '_key'])(
	'a file in the field %s is refused',
	async (field) => {
		const form = new FormData()
		for (const [name, value] of Object.entries({ domain: domain.id, list: LIST, _plan: 'on' })) form.set(name, value)
		form.set(field, file(LIST))
		expect(await importMailboxesAction(IDLE, form)).toMatchObject({ status: 'failed', problem: { kind: 'invalid' } })
	},
)
