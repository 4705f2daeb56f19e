import { beforeAll, describe, expect, test } from 'vitest'
import { execute } from '@/core/gateway/execute'
import { ALL_RIGHTS, type Right } from '@/core/policy'
import { addPerson } from '@/features/grants/add-person'
import { MATRIX, type Target } from '../policy/matrix'
import { TRIED } from '../policy/verbs'
import { buildWorld, type World } from '../policy/world'
import { as } from '../support/callers'
import { useDatabase } from '../support/database'
import { aDelegate, aDomain, aMailbox, anAccount, anOrganization, PASSWORD, random } from '../support/factories'

/** What is said before anything is decided is said to everybody who is signed in, the owner of a mailbox too. So nothing is. */
const here = useDatabase()

describe('D-31 ids guessed: foreign and missing look alike in every verb, to who may not do it anywhere', () => {
	let world: World
	beforeAll(async () => {
		world = await buildWorld(here.owner)
	})
	/** What lies in another organization; of what only the server has, that. */
	const foreignOf = (right: Right): Target | undefined =>
		(['2', 'c', 'server', 'a'] as const).find((target) => MATRIX[right].on.includes(target))
	const verbs = ALL_RIGHTS.flatMap((right) => {
		const tried = TRIED[right]
		if ('by' in tried || right.startsWith('own.') || right.startsWith('system.')) return []
		return tried.map((attempt, n) => ({ name: `${right} ${n}`, right, attempt }))
	})

	test.each(verbs)('$name', async ({ right, attempt }) => {
		const target = foreignOf(right) ?? 'a'
		for (const actor of ['user', 'mail'] as const) {
			if (MATRIX[right].allowed[actor]?.includes(target)) continue
			const by = as({ id: world.own[actor]?.accountId ?? '' })
			const foreign = await attempt.execute(by, await attempt.input({ world, actor, target }))
			const missing = await attempt.execute(by, await attempt.input({ world, actor, target: 'missing' }))
			expect(foreign.ok).toBe(false)
			expect(foreign).toEqual(missing)
		}
	})
})

describe('whether an address has an account here', () => {
	const asked = (organization: string, address: string, more: Record<string, unknown> = {}) => ({
		organization,
		name: 'Nina Novak',
		address,
		password: '',
		role: 'none',
		rights: [],
		maxMailboxes: '',
		maxAliases: '',
		maxStorage: '',
		maxStoragePerMailbox: '',
		...more,
	})

	test('is told to nobody who may not add people, whatever they type', async () => {
		const home = await anOrganization(here.owner)
		const domain = await aDomain(here.owner, home.id)
		const owner = await aMailbox(here.owner, domain)
		const taken = await anAccount(here.owner)
		const hosted = await aMailbox(here.owner, await aDomain(here.owner, (await anOrganization(here.owner)).id))
		const rights = { role: 'single', rights: ['mailbox.read'], domains: [domain.id] }
		const answers = new Set<string>()
		for (const address of [taken.address, hosted.address, `nobody@${domain.name}`, `free${random()}@outside.test`])
			for (const more of [{}, { password: PASSWORD }, rights])
				answers.add(
					JSON.stringify(await execute(addPerson, as({ id: owner.accountId }), asked(home.id, address, more))),
				)
		expect([...answers]).toEqual([expect.stringContaining('not-found')])
	})

	test('out of sight: a typed password is refused in words that are about the password, and the journal keeps the try', async () => {
		const [home, elsewhere] = [await anOrganization(here.owner), await anOrganization(here.owner)]
		const hr = await aDelegate(here.owner, ['account.read', 'account.create'], { organizations: [home.id] })
		const taken = await anAccount(here.owner, { organization_id: elsewhere.id, name: 'Wanda Elsewhere' })
		const result = await execute(addPerson, as(hr), asked(home.id, taken.address, { password: PASSWORD }))
		expect(result).toMatchObject({ problem: { kind: 'not-allowed', text: /Leave it empty/ } })
		expect(JSON.stringify(result)).not.toMatch(/already|Wanda/)
		const { rows } = await here.owner.query(
			"SELECT why, subject_label FROM journal_entry WHERE actor_id = $1 AND outcome = 'refused'",
			[hr.id],
		)
		expect(rows).toEqual([{ why: 'address-taken', subject_label: taken.address }])
	})
})
