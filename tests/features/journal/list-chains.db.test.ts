import { beforeAll, expect, test, vi } from 'vitest'
import { chainSummary, listChains } from '@/features/journal/list-chains'
import { checkJournal } from '@/jobs/verify-journal'
import { viewerOf } from '../../support/callers'
import { useDatabase } from '../../support/database'
import { aDelegate, aDomain, anAdministrator, anOrganization, random } from '../../support/factories'

process.env.AUTH_SECRET = 'kZ3m0kq7Yt4cXw9zR1sB6nH3gF8dLpAe'
const here = useDatabase()
const ask = async <R>(sql: string, values?: unknown[]) => ({ rows: (await here.owner.query(sql, values)).rows as R[] })
let mine: { id: string; name: string }
let other: { id: string; name: string }
const entriesOf = (organization: string | null, entries: number) =>
	here.owner.query(
		`INSERT INTO journal_entry (id, actor_name, "right", outcome, subject_kind, organization_id)
			SELECT gen_random_uuid(), 'Ada', 'mailbox.create', 'done', 'mailbox', $1 FROM generate_series(1, $2)`,
		[organization, entries],
	)

beforeAll(async () => {
	const named = async (name: string) => ({ id: (await anOrganization(here.owner, { name })).id, name })
	mine = await named(`Alder ${random()}`)
	other = await named(`Birch ${random()}`)
	await entriesOf(mine.id, 3)
	await entriesOf(other.id, 2)
	await entriesOf(null, 4)
})

test('B8 whoever reads a journal whole sees whether it holds; whoever reads a part of it sees nothing of the chain', async () => {
	const administrator = await viewerOf(await anAdministrator(here.owner))
	const one = await viewerOf(await aDelegate(here.owner, ['journal.read'], { organizations: [mine.id] }))
	const domain = await aDomain(here.owner, mine.id)
	const part = await viewerOf(await aDelegate(here.owner, ['journal.read'], { domains: [domain.id] }))
	const stranger = await viewerOf(await aDelegate(here.owner, ['mailbox.read'], { server: true }))

	expect(await chainSummary(one)).toMatchObject({ chains: 0, verifiedAt: null })
	await checkJournal(ask)
	expect(await chainSummary(one)).toMatchObject({ chains: 1, entries: 3n, broken: 0, said: [] })
	expect(await chainSummary(administrator)).toMatchObject({ chains: 3, entries: 9n, broken: 0 })
	expect(await chainSummary(part)).toBeNull()
	expect((await listChains(part, {})).rows).toEqual([])
	await expect(chainSummary(stranger)).rejects.toThrow()
	expect((await listChains(one, {})).rows).toMatchObject([
		{ id: mine.id, organization: mine.name, entries: 3n, position: 3n, problems: 0 },
	])
	expect((await listChains(administrator, {})).rows.map((row) => row.organization)).toEqual([
		null,
		mine.name,
		other.name,
	])
	expect((await listChains(administrator, { q: 'birch' })).rows.map((row) => row.id)).toEqual([other.id])
	expect((await listChains(administrator, { state: 'broken' })).rows).toEqual([])
})

test('B8 what does not hold is told to whoever reads that journal, and to no neighbour', async () => {
	vi.spyOn(process.stderr, 'write').mockReturnValue(true)
	const one = await viewerOf(await aDelegate(here.owner, ['journal.read'], { organizations: [mine.id] }))
	const neighbour = await viewerOf(await aDelegate(here.owner, ['journal.read'], { organizations: [other.id] }))
	await here.owner.query("UPDATE journal_entry SET actor_name = 'Bob' WHERE organization_id = $1", [mine.id])
	await checkJournal(ask)
	expect(await chainSummary(one)).toMatchObject({
		broken: 1,
		said: [expect.stringContaining('was changed after it was written')],
	})
	expect((await listChains(one, { state: 'broken' })).rows).toMatchObject([{ id: mine.id, problems: 3 }])
	expect(await chainSummary(neighbour)).toMatchObject({ broken: 0, said: [] })
})
