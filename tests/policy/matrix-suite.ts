/**
 * Suite two of three: the table through the gateway, on a real database. The verdict is what the database says afterwards, a sum
 * over every row of every table, and the journal; what the verb answers is not believed, but that a stranger learns nothing
 * from it: a foreign thing and a missing one get the same answer.
 */
import { randomUUID } from 'node:crypto'
import { beforeAll, describe, expect, test } from 'vitest'
import type { Caller } from '@/core/gateway/actor'
import { query } from '@/core/gateway/query'
import type { Right } from '@/core/policy'
import { as, viewerOf } from '../support/callers'
import { useDatabase } from '../support/database'
import { type Actor, ALL_ACTORS, expected, MATRIX, type Target } from './matrix'
import { TRIED } from './verbs'
import type { Attempt, Reading } from './verbs/attempt'
import { type Aim, buildWorld, type World } from './world'

/** Every version of every row: whatever was written, even to the same words, gives another sum. The journal is looked at by itself. */
const SUM = `
	CREATE FUNCTION public.sum_of_all() RETURNS text LANGUAGE plpgsql AS $$
	DECLARE t record; one text; every text := '';
	BEGIN
		FOR t IN SELECT tablename AS name FROM pg_tables WHERE schemaname = 'public' AND tablename NOT IN ('journal_entry', 'journal_chain', 'journal_link') ORDER BY 1 LOOP
			EXECUTE format('SELECT md5(string_agg(xmin::text || ctid::text, '' '' ORDER BY ctid)) FROM %I', t.name) INTO one;
			every := every || t.name || coalesce(one, '-');
		END LOOP;
		RETURN md5(every);
	END $$`
/** A verb is tried some ninety times. */
const PATIENCE = 180_000

export function tryRights(rights: readonly Right[]): void {
	const here = useDatabase()
	let world: World
	beforeAll(async () => {
		await here.owner.query(SUM)
		world = await buildWorld(here.owner)
	})
	const state = async (): Promise<{ sum: string; until: string }> => {
		const { rows } = await here.owner.query<{ sum: string; until: string }>(
			"SELECT public.sum_of_all() AS sum, coalesce((SELECT max(at) FROM journal_entry), '-infinity')::text AS until",
		)
		return rows[0] ?? { sum: '', until: '' }
	}
	const entriesSince = async (until: string): Promise<string> => {
		const { rows } = await here.owner.query<{ entry: string }>(
			`SELECT concat_ws(' ', outcome, "right", actor_id, NULLIF(why, '')) AS entry FROM journal_entry WHERE at > $1 ORDER BY at`,
			[until],
		)
		return rows.map(({ entry }) => entry).join()
	}

	describe.each(rights.map((right) => [right, TRIED[right]] as const))('%s', (right, tried) => {
		if ('by' in tried) {
			test('shows the rows that the table says, and no other', () => expectShown(world, right, tried), PATIENCE)
			return
		}
		test.each(tried.map((one, n) => [n, one] as const))(
			'verb %i does what the table says',
			async (_n, one) => {
				const faults: string[] = []
				inputs.clear()
				for (const actor of ALL_ACTORS) {
					for (const target of MATRIX[right].on.filter((on) => one.only?.includes(on) ?? true)) {
						const fault = await tryCell(one, { right, actor, target })
						if (fault) faults.push(`${actor} on ${target}: ${fault}`)
					}
				}
				expect(faults).toEqual([])
			},
			PATIENCE,
		)
	})

	interface Cell {
		readonly right: Right
		readonly actor: Actor
		readonly target: Target
	}
	let known: Awaited<ReturnType<typeof state>> | null = null
	/** An input is used again until it was allowed to do its work; what is the actor's own is made for each. */
	const inputs = new Map<string, unknown>()
	const inputFor = async (one: Attempt, aim: Aim): Promise<unknown> => {
		if (inputs.has(aim.target)) return inputs.get(aim.target)
		const made = await one.input(aim)
		known = null
		if (aim.target !== 'own' && !one.fresh) inputs.set(aim.target, made)
		return made
	}

	/** @returns what is not as the table says; NULL = nothing */
	async function tryCell(one: Attempt, { right, actor, target }: Cell): Promise<string | null> {
		const aim: Aim = { world, actor, target }
		const input = await inputFor(one, aim)
		const before = known ?? (await state())
		const answer = await one.execute(callerFor(world, actor), input)
		const after = await state()
		known = after
		const entries = await entriesSince(before.until)
		const told = answer.ok ? 'ok' : JSON.stringify(answer.problem)
		const wanted = expected(right, actor, target)
		const me = world.own[actor]?.accountId
		if (wanted === 'allowed') {
			inputs.delete(target)
			if (before.sum === after.sum) return `nothing was done (${told})`
			const done = Array.from({ length: one.entries ?? 1 }, () => `done ${one.verb.right} ${me}`).join()
			const own = one.parts ? entries.split(',').filter((entry) => entry.startsWith(`done ${right} `)) : [entries]
			return own.join() === done ? null : `the journal says ${entries}`
		}
		if (before.sum !== after.sum) return `the database changed (${told})`
		const reasons = [wanted, 'not-found', ...(one.reasons ?? [])]
		const journal = wanted === 'signed-out' ? [''] : reasons.map((why) => `refused ${one.verb.right} ${me} ${why}`)
		if (!journal.includes(entries)) return `the journal says “${entries}”, not “${journal[0]}” (${told})`
		if (wanted !== 'out-of-scope') return null
		const missing = await one.execute(callerFor(world, actor), await inputFor(one, { ...aim, target: 'missing' }))
		known = null
		return JSON.stringify(missing) === JSON.stringify(answer)
			? null
			: `foreign: ${told}; missing: ${JSON.stringify(missing)}`
	}
}

const callerFor = (world: World, actor: Actor): Caller => as({ id: world.own[actor]?.accountId ?? randomUUID() })

async function expectShown(world: World, right: Right, { ids, rowOf }: Reading): Promise<void> {
	const cells: string[] = []
	for (const actor of ALL_ACTORS) {
		const rows = new Map<Target, string>()
		for (const target of MATRIX[right].on) rows.set(target, await rowOf({ world, actor, target }))
		const viewer = await viewerOf({ id: world.own[actor]?.accountId ?? randomUUID() }).catch(() => null)
		const shown = viewer ? await query(viewer, right, ids).catch(() => []) : []
		for (const [target, id] of rows) {
			const wanted = expected(right, actor, target) === 'allowed'
			if (shown.includes(id) !== wanted) cells.push(`${actor} ${wanted ? 'does not see' : 'sees'} ${target}`)
		}
	}
	expect(cells).toEqual([])
}
