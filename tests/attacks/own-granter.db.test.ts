import { beforeAll, describe, expect, test } from 'vitest'
import { ALL_RIGHTS, GRANTABLE_RIGHTS, type Right, specOf } from '@/core/policy'
import { TRIED } from '../policy/verbs'
import { buildWorld, type World } from '../policy/world'
import { as } from '../support/callers'
import { journalOf } from '../support/content'
import { useDatabase } from '../support/database'
import { aGrant, aMailbox } from '../support/factories'

/**
 * Password, second factor, recovery, disable, delete, forward, session or grant: whatever touches a person, over every verb of the
 * registry. Turned against somebody who ranks higher though their mailbox lies in one's domain, and against whom one's rights came from.
 */
const here = useDatabase()
let world: World
beforeAll(async () => {
	world = await buildWorld(here.owner)
})
/** What is given back, and who has not come yet, has attacks of its own. */
const ELSEWHERE: readonly Right[] = ['account.invite', 'mailbox.restore', 'grant.restore']
const ON_PERSON = ALL_RIGHTS.filter((right) => specOf(right).onPerson && !ELSEWHERE.includes(right))
const verbs = ON_PERSON.flatMap((right) => {
	const tried = TRIED[right]
	return 'by' in tried ? [] : tried.map((attempt, n) => ({ name: `${right} ${n}`, attempt }))
})

/** A grant on the server is reviewed on the server alone, where a review is nobody's below. */
const SERVER_ONLY = /^grant\.review /

/** Somebody with a mailbox in domain a, and a receiver who has all that they hold, out of their hands. */
async function giverAndReceiver() {
	const [giver, receiver] = [await aMailbox(here.owner, world.domains.a), await aMailbox(here.owner, world.domains.a)]
	const scope = { organizations: [world.organizations['1'].id] }
	const held = await aGrant(here.owner, giver.accountId, GRANTABLE_RIGHTS, scope, { passOnDepth: 5 })
	const options = { passOnDepth: 4, parentId: held.id, givenById: giver.accountId }
	await aGrant(here.owner, receiver.accountId, GRANTABLE_RIGHTS, scope, options)
	return { giver, receiver, held }
}

describe.each(verbs)('$name', ({ name, attempt }) => {
	/** The verb's form, aimed at this person by way of their mailbox, account or grant. */
	const aimedAt = (box: Awaited<ReturnType<typeof aMailbox>>, grant: string) => {
		const own = { ...world.own, user: box }
		const grants = { ...world.grants, user: grant }
		return attempt.input({ world: { ...world, own, grants }, actor: 'user', target: 'own' })
	}

	test('is not turned against one’s own granter', async () => {
		const { giver, receiver, held } = await giverAndReceiver()
		const input = await aimedAt(giver, held.id)
		const result = await attempt.execute(as({ id: receiver.accountId }), input)
		expect(result).toMatchObject({ ok: false })
		const [entry] = await journalOf(here.owner, { id: receiver.accountId })
		expect(entry).toMatchObject({ outcome: 'refused', why: expect.stringMatching(/outranked|no-grant/) })
	})

	test('is not turned against who holds a single right more, in one’s own domain', async () => {
		const { receiver } = await giverAndReceiver()
		const above = await aMailbox(here.owner, world.domains.a)
		const grant = await aGrant(here.owner, above.accountId, ['server.manage'], { server: true })
		const input = await aimedAt(above, grant.id)
		expect(await attempt.execute(as({ id: receiver.accountId }), input)).toMatchObject({ ok: false })
		const [entry] = await journalOf(here.owner, { id: receiver.accountId })
		const why = SERVER_ONLY.test(name) ? 'not-found' : expect.stringMatching(/outranked|out-of-scope|no-grant/)
		expect(entry).toMatchObject({ outcome: 'refused', why })
	})
})
