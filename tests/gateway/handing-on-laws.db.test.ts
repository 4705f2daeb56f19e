import fc from 'fast-check'
import { expect, test, vi } from 'vitest'
import { execute } from '@/core/gateway/execute'
import { editGrant } from '@/features/grants/edit-grant'
import { giveGrant } from '@/features/grants/give-grant'
import { restoreGrant } from '@/features/grants/restore-grant'
import { revokeGrant } from '@/features/grants/revoke-grant'
import { log } from '@/platform/log'
import { giving } from '../features/grants/people'
import { aTree, editing, expectCounted, expectWithin, KEEPER, revocationOf } from '../features/grants/trees'
import { as } from '../support/callers'
import { useDatabase } from '../support/database'
import { makeMailbox } from './trial-verbs'

/**
 * Random stories of giving, editing, revoking, keeping, undoing and using, each deed by whoever may do it or not. Whatever was
 * allowed of it: every live grant lies within the one above, every counter is right, and no more is made under a grant than it allows.
 */
const here = useDatabase()
const nth = <T>(all: readonly T[], n: number): T | undefined => all[n % Math.max(1, all.length)]
const deed = fc.record({
	kind: fc.constantFrom('give', 'edit', 'edit', 'revoke', 'keep', 'undo', 'undo', 'make', 'make'),
	who: fc.constantFrom(0, 0, 1, 2, 3),
	what: fc.nat(20),
	number: fc.nat(12),
	depth: fc.nat(2),
})
type Deed = typeof deed extends fc.Arbitrary<infer T> ? T : never
/** Each story begins with something that the manager has room to give: most of what is given later is refused. */
const FIRST: Deed = { kind: 'give', who: 0, what: 1, number: 1, depth: 0 }
const anyStory = fc.array(deed, { minLength: 12, maxLength: 24 })
/** The same ones in each run. In them everything there is succeeds somewhere, which random ones leave to luck. */
const KNOWN = fc.sample(anyStory, { seed: 1, numRuns: 5 })
interface Found {
	readonly id: string
	readonly live: boolean
	readonly parent: string | null
	readonly revoker: string | null
}
type Tree = Awaited<ReturnType<typeof aTree>>

async function does(tree: Tree, { kind, who, what, number, depth }: Deed): Promise<string> {
	const people = [tree.manager, tree.person, tree.third, tree.fourth]
	const by = nth(people, who) ?? tree.manager
	const { rows } = await here.owner.query<Found>(
		'SELECT id, revoked_at IS NULL AS live, parent_id AS parent, revoked_by_id AS revoker FROM access_grant WHERE account_id = ANY ($1) ORDER BY created_at, id',
		[people.map(({ id }) => id)],
	)
	const grant = nth(rows, what)?.id ?? tree.grant
	const below = rows.filter(({ live, parent }) => live && parent === grant).map(({ id }) => id)
	const terms = { maxMailboxes: String(number), passOnDepth: String(depth) }
	const scope = { domains: [tree.domain.id], rights: KEEPER }
	const to = nth(people, what + 1) ?? tree.third
	const tried = {
		give: () => execute(giveGrant, as(by), giving(to, { ...scope, ...terms })),
		edit: async () => execute(editGrant, as(by), await editing(here.owner, grant, terms)),
		revoke: () => execute(revokeGrant, as(by), { grant }),
		keep: () => execute(revokeGrant, as(by), { grant, keep: below.slice(0, 1 + (number % 2)) }),
		undo: async () => {
			const ended = nth(
				rows.filter(({ live }) => !live),
				what,
			)
			if (!ended) return null
			const asker = number % 3 === 0 ? by : { id: ended.revoker ?? by.id }
			return execute(restoreGrant, as(asker), await revocationOf(here.owner, ended.id))
		},
		make: () => execute(makeMailbox, as(by), { domain: tree.domain.id }),
	}
	const result = await tried[kind]()
	if (result && !result.ok) expect(result.problem.kind, JSON.stringify(result.problem)).not.toBe('unknown')
	return `${kind} ${result?.ok ? 'done' : 'refused'}`
}

/** What is really made under each grant and all that hangs below it, with its limit. */
const made = async () =>
	new Map(
		(
			await here.owner.query<{ id: string; made: number; most: number | null }>(
				`SELECT g.id, g.max_mailboxes AS most, (SELECT count(*)::int FROM mailbox m JOIN access_grant x ON x.id = m.grant_id
					WHERE x.id = g.id OR x.lineage @> ARRAY[g.id]) AS made FROM access_grant g WHERE g.revoked_at IS NULL`,
			)
		).rows.map((row) => [row.id, row]),
	)

test('no story makes a grant hold more than the one above, nor its people make more than it allows', async () => {
	vi.spyOn(log, 'error').mockImplementation(() => undefined)
	const told: Record<string, number> = {}
	await fc.assert(
		fc.asyncProperty(anyStory, async (story) => {
			const tree = await aTree(here.owner, 12)
			for (const one of [FIRST, ...story]) {
				const before = await made()
				const what = await does(tree, one)
				told[what] = (told[what] ?? 0) + 1
				await expectWithin(here.owner)
				await expectCounted(here.owner)
				if (one.kind !== 'make') continue
				for (const [id, { made: now, most }] of await made()) {
					if (most !== null && now > most) expect(now, `made under ${id}`).toBe(before.get(id)?.made)
				}
			}
		}),
		{ numRuns: KNOWN.length + 5, examples: KNOWN.map((story): [Deed[]] => [story]) },
	)
	// A story in which everything is refused would prove nothing.
	for (const kind of ['give', 'edit', 'revoke', 'undo', 'make'])
		expect(told[`${kind} done`] ?? 0, `${kind} in ${JSON.stringify(told)}`).toBeGreaterThan(0)
}, 300_000)
