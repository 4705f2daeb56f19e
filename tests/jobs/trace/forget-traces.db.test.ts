import { randomUUID } from 'node:crypto'
import { expect, test } from 'vitest'
import { forgetTraces } from '@/jobs/trace/forget-traces'
import { useDatabase } from '../../support/database'
import { aDomain, anOrganization } from '../../support/factories'

const here = useDatabase()
const DAY_MS = 86_400_000

/** Parts of so many days ago, one each. */
async function parts(domain: string | null, days: readonly number[], subject = ''): Promise<void> {
	for (const ago of days) {
		const id = randomUUID()
		const at = new Date(Date.now() - ago * DAY_MS)
		await here.owner.query(
			`INSERT INTO trace_part (id, journey_id, at, side, domain_id, sender, sender_domain, recipient, recipient_domain, subject, result, result_at) VALUES ($1, $1, $2, 'recipient', $3, '', '', '', '', $4, 'sent', $2)`,
			[id, at, domain, subject],
		)
		await here.owner.query(`INSERT INTO trace_event (id, part_id, at, result, place) VALUES ($1, $1, $2, 'sent', 1)`, [
			id,
			at,
		])
	}
}
const left = async (domain: string | null): Promise<number[]> =>
	(
		await here.owner.query<{ ago: number }>(
			'SELECT round(extract(epoch FROM now() - at) / 86400)::int AS ago FROM trace_part WHERE domain_id IS NOT DISTINCT FROM $1 ORDER BY 1',
			[domain],
		)
	).rows.map(({ ago }) => ago)
const ask = (statement: string, values?: unknown[]) => here.owner.query(statement, values)

test('a message is kept for as long as its organization and those above it say, and never longer than the server does', async () => {
	const reseller = await anOrganization(here.owner, { trace_days: 60 })
	const strict = await anOrganization(here.owner, { parent_id: reseller.id, trace_days: 5 })
	const long = await anOrganization(here.owner, { parent_id: reseller.id, trace_days: 90 })
	const silent = await anOrganization(here.owner)
	const AGES = [1, 6, 29, 31, 59, 61, 100]
	const domains = new Map<string, string>()
	for (const [name, { id }] of Object.entries({ reseller, strict, long, silent })) {
		const domain = await aDomain(here.owner, id)
		domains.set(name, domain.id)
		await parts(domain.id, AGES)
	}
	await parts(null, AGES)
	await parts(randomUUID(), [1, 31])
	await forgetTraces(ask, 3650)
	const kept = async (name: string) => left(domains.get(name) ?? null)
	expect(await kept('reseller')).toEqual([1, 6, 29, 31, 59])
	expect(await kept('strict')).toEqual([1])
	expect(await kept('long')).toEqual([1, 6, 29, 31, 59])
	expect(await kept('silent')).toEqual([1, 6, 29])
	expect(await left(null)).toEqual([1, 6, 29])
	await forgetTraces(ask, 3)
	for (const name of domains.keys()) expect(await kept(name)).toEqual([1])
	const { rows } = await here.owner.query(
		'SELECT count(*)::int AS events, (SELECT count(*)::int FROM trace_part) AS parts FROM trace_event',
	)
	expect(rows[0].events).toBe(rows[0].parts)
})

test('subjects go once an organization has switched them off', async () => {
	const above = await anOrganization(here.owner, { trace_subjects: false })
	const domain = await aDomain(here.owner, (await anOrganization(here.owner, { parent_id: above.id })).id)
	const other = await aDomain(here.owner, (await anOrganization(here.owner)).id)
	for (const { id } of [domain, other]) await parts(id, [1], 'Something')
	await forgetTraces(ask, 30)
	const { rows } = await here.owner.query(
		'SELECT domain_id AS domain, subject FROM trace_part WHERE domain_id = ANY ($1)',
		[[domain.id, other.id]],
	)
	expect(new Map(rows.map((row) => [row.domain, row.subject]))).toEqual(
		new Map([
			[domain.id, ''],
			[other.id, 'Something'],
		]),
	)
})
