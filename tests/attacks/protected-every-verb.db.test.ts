import { beforeAll, describe, expect, test } from 'vitest'
import { ALL_RIGHTS, GRANTABLE_RIGHTS, type Right, specOf } from '@/core/policy'
import { TRIED } from '../policy/verbs'
import { buildWorld, type World } from '../policy/world'
import { as } from '../support/callers'
import { content, journalOf } from '../support/content'
import { useDatabase } from '../support/database'
import { aDelegate, aGrant, aMailbox, anAdministrator } from '../support/factories'

/** A protected mailbox, reached by every path there is: over every verb of the registry that touches a person, also one that is added. */
const here = useDatabase()
let world: World
beforeAll(async () => {
	world = await buildWorld(here.owner)
})
/** The first is how a protection is lifted, loudly. What is given back, and who has not come yet, has tests of its own. */
const ELSEWHERE: readonly Right[] = ['mailbox.protect', 'mailbox.restore', 'grant.restore', 'account.invite']
const verbs = ALL_RIGHTS.filter((right) => specOf(right).onPerson && !ELSEWHERE.includes(right)).flatMap((right) => {
	const tried = TRIED[right]
	return 'by' in tried ? [] : tried.map((attempt, n) => ({ name: `${right} ${n}`, attempt }))
})

describe('B9 not for a delegate, not for an administrator', () => {
	test.each(verbs)('$name', async ({ attempt }) => {
		const box = await aMailbox(here.owner, world.domains.a)
		const held = await aGrant(here.owner, box.accountId, ['mailbox.read'], { domains: [world.domains.a.id] })
		await here.owner.query('INSERT INTO protection (mailbox_id, account_id) VALUES ($1, $2)', [box.id, box.accountId])
		const aimed = {
			...world,
			own: { ...world.own, user: box },
			grants: { ...world.grants, user: held.id },
		}
		const input = await attempt.input({ world: aimed, actor: 'user', target: 'own' })
		const scope = { organizations: [world.organizations['1'].id] }
		const people = [
			await aDelegate(here.owner, GRANTABLE_RIGHTS, scope, { passOnDepth: 3 }),
			await anAdministrator(here.owner),
		]
		for (const person of people) {
			const before = await content(here.owner)
			expect(await attempt.execute(as(person), input)).toMatchObject({
				ok: false,
				problem: { kind: 'not-allowed', text: expect.stringMatching(/protected/) },
			})
			expect(await content(here.owner)).toEqual(before)
			expect((await journalOf(here.owner, person)).at(-1)).toMatchObject({ outcome: 'refused', why: 'protected' })
		}
	})
})
