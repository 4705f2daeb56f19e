import { beforeAll, expect, test } from 'vitest'
import { execute } from '@/core/gateway/execute'
import type { Right } from '@/core/policy'
import { approveRequest } from '@/features/approvals/approve-request'
import { WAITABLE } from '@/features/approvals/waitable-verbs'
import { MATRIX, type Target } from '../../policy/matrix'
import { TRIED } from '../../policy/verbs'
import type { Attempt } from '../../policy/verbs/attempt'
import { buildWorld, type World } from '../../policy/world'
import { anApprovalDemand, requestIn, WHY } from '../../support/approvals'
import { as } from '../../support/callers'
import { useDatabase } from '../../support/database'
import { anAdministrator } from '../../support/factories'

const here = useDatabase()
let world: World
let second: { id: string }
beforeAll(async () => {
	world = await buildWorld(here.owner)
	second = await anAdministrator(here.owner)
})

/** What hands out a secret that is made there cannot wait, and says so. */
const REVEALS: readonly string[] = ['answer-for-mailbox', 'answer-for-person']
const TARGETS: readonly Target[] = ['a', '1', 'below', 'own', 'server']

const verbs = [...WAITABLE.values()].flatMap(({ name, right }) => {
	const tried = TRIED[right]
	const found = 'by' in tried ? [] : tried.filter(({ verb }) => 'name' in verb && verb.name === name)
	return found.map((one, n) => [n === 0 ? name : `${name} ${n}`, right, one] as const)
})

/** Asks as an administrator for what would be done, where it is demanded for its right. */
async function ask(one: Attempt, right: Right) {
	const target = TARGETS.find((on) => MATRIX[right].on.includes(on) && (one.only?.includes(on) ?? true)) ?? 'a'
	const input = await one.input({ world, actor: 'admin', target })
	const { rows } = await here.owner.query<{ id: string }>('SELECT id FROM organization')
	for (const { id } of rows) await anApprovalDemand(here.owner, id, [right])
	const answer = await one.execute(as({ id: world.own.admin?.accountId ?? '' }), input, WHY)
	await here.owner.query('DELETE FROM approval_demand')
	return answer
}

test.each(verbs)('B4 %s waits, and is done once approved, exactly as it was shown', async (name, right, one) => {
	const answer = await ask(one, right)
	if (REVEALS.includes(name)) {
		expect(answer).toMatchObject({ problem: { text: expect.stringContaining('shown once cannot wait') } })
		return
	}
	const request = requestIn(answer)
	expect(await execute(approveRequest, as(second), { request })).toMatchObject({ ok: true })
})

test('B4 every verb that can wait is tried', () => {
	const tried = new Set(verbs.map(([, , one]) => ('name' in one.verb ? one.verb.name : '')))
	expect([...WAITABLE.keys()].filter((name) => !tried.has(name))).toEqual([])
})
