import { expect, test } from 'vitest'
import { verifyJournal } from '@/core/audit/verify-journal'
import { execute } from '@/core/gateway/execute'
import { as } from '../support/callers'
import { useDatabase } from '../support/database'
import { aDelegate, aDomain, anOrganization } from '../support/factories'
import { makeAlias } from './trial-verbs'

/** How writers meet at a chain: each waits for its turn, and for nothing else. */
const here = useDatabase()
const ask = async <R>(sql: string, values?: unknown[]) => ({ rows: (await here.owner.query(sql, values)).rows as R[] })
const verdictOn = async (chain: string) =>
	(await verifyJournal(ask, { trusted: new Set() })).find((verdict) => verdict.chain === chain)

test('parallel verbs in two organizations leave two chains without a gap, and none waits for ever', async () => {
	const places = await Promise.all(
		[1, 2].map(async () => {
			const organization = await anOrganization(here.owner)
			return { organization: organization.id, domain: await aDomain(here.owner, organization.id) }
		}),
	)
	const clerk = await aDelegate(here.owner, ['alias.create'], {
		organizations: places.map((place) => place.organization),
	})
	for (let round = 0; round < 4; round += 1) {
		const asked = Array.from({ length: 10 }, (_, n) => places[n % 2]?.domain.id ?? '')
		const answers = await Promise.all(asked.map((domain) => execute(makeAlias, as(clerk), { domain })))
		expect(answers.filter((answer) => !answer.ok)).toEqual([])
	}
	for (const { organization } of places)
		expect(await verdictOn(organization)).toMatchObject({ position: 20n, problems: 0 })
})

test('transactions that write to two chains in both orders never lock each other out', async () => {
	const [one, other] = [await anOrganization(here.owner), await anOrganization(here.owner)]
	const write = async (chains: readonly string[]) => {
		const client = await here.owner.connect()
		try {
			await client.query('BEGIN')
			for (const chain of chains)
				await client.query(
					`INSERT INTO journal_entry (id, actor_name, "right", outcome, subject_kind, organization_id) VALUES (gen_random_uuid(), 'Ada', 'x', 'done', 'server', $1)`,
					[chain],
				)
			await client.query('COMMIT')
		} finally {
			client.release()
		}
	}
	await Promise.all(
		Array.from({ length: 60 }, (_, n) => write(n % 2 ? [one.id, other.id, one.id] : [other.id, one.id])),
	)
	expect(await verdictOn(one.id)).toMatchObject({ position: 90n, problems: 0 })
	expect(await verdictOn(other.id)).toMatchObject({ position: 60n, problems: 0 })
})

test('what was rolled back takes no place in the chain', async () => {
	const { id: chain } = await anOrganization(here.owner)
	const client = await here.owner.connect()
	await client.query('BEGIN')
	await client.query(
		`INSERT INTO journal_entry (id, actor_name, "right", outcome, subject_kind, organization_id) VALUES (gen_random_uuid(), 'Ada', 'x', 'done', 'server', $1)`,
		[chain],
	)
	await client.query('ROLLBACK')
	client.release()
	expect(await verdictOn(chain)).toBeUndefined()
})
