import { beforeAll, describe, expect, test } from 'vitest'
import { listMailboxes } from '@/features/mailboxes'
import { viewerOf } from '../../support/callers'
import { useDatabase } from '../../support/database'
import { aDelegate, aDomain, aMailbox, anAdministrator, anOrganization } from '../../support/factories'
import { pagesFrom, rowsOf } from '../paging'

const here = useDatabase()
let viewer: Awaited<ReturnType<typeof viewerOf>>
let seer: Awaited<ReturnType<typeof viewerOf>>
const LOCAL_PARTS = ['anna', 'anna.b', 'joanna', '1000', 'a_b', 'axb', "o'hara", '{x}', '$1', 'back`tick']

beforeAll(async () => {
	const organization = await anOrganization(here.owner)
	const domain = await aDomain(here.owner, organization.id, { name: 'xn--bcher-kva.test' })
	const other = await aDomain(here.owner, organization.id, { name: 'other.test' })
	for (const local_part of LOCAL_PARTS)
		await aMailbox(here.owner, { ...domain, name: 'xn--bcher-kva.test' }, { local_part })
	await aMailbox(here.owner, { ...other, name: 'other.test' }, { local_part: 'anna' })
	viewer = await viewerOf(await anAdministrator(here.owner))
	seer = await viewerOf(await aDelegate(here.owner, ['mailbox.read'], { domains: [domain.id] }))
})
/** In alphabetical order; the list's own is shown by list-mailboxes.db.test.ts. */
const found = async (q: string, by = viewer) =>
	(await listMailboxes(by, { q })).rows.map((row) => row.address.replace('@xn--bcher-kva.test', '')).toSorted()

describe('search of any part of an address', () => {
	test.each([
		['anna', ['anna', 'anna.b', 'anna@other.test', 'joanna']],
		['  ANNA ', ['anna', 'anna.b', 'anna@other.test', 'joanna']],
		['anna@', ['anna', 'anna@other.test', 'joanna']],
		['100%', []],
		['%', []],
		['a_b', ['a_b']],
		['_', ['a_b']],
		['\\', []],
		['\\_', []],
		["'", ["o'hara"]],
		["' OR '1'='1", []],
		['{x}', ['{x}']],
		['$1', ['$1']],
		['`', ['back`tick']],
		['bücher', LOCAL_PARTS.toSorted()],
		['@BÜCHER.TEST', LOCAL_PARTS.toSorted()],
		['anna@bücher', ['anna', 'joanna']],
		// The index is asked for a part of these; the whole must fit all the same.
		['anna@other.test', ['anna@other.test']],
		['nna@other.tes', ['anna@other.test']],
		['anna@other.text', []],
		['a@other.test', ['anna@other.test']],
		['@other.test', ['anna@other.test']],
		['@other.text', []],
		['anna@other_test', []],
		['xn--bcher', LOCAL_PARTS.toSorted()],
		['müller', []],
		['日本', []],
		['\u0000anna\u0000@other', ['anna@other.test']],
		['a'.repeat(10_000), []],
		['😀', []],
		['\ud800anna@other', ['anna@other.test']],
	])('%j finds %j', async (q, expected) => expect(await found(q)).toEqual(expected))

	test('D-25 finds for a delegate what is theirs', async () => {
		expect(await found('anna', seer)).toEqual(['anna', 'anna.b', 'joanna'])
		expect(await found('other', seer)).toEqual([])
		expect(await found('anna@other.test', seer)).toEqual([])
	})

	test('with a filter and an order', async () => {
		expect(
			(await listMailboxes(viewer, { q: 'anna', sort: '-address' })).rows.map((row) => row.address.split('@')[0]),
		).toEqual(['joanna', 'anna', 'anna', 'anna.b'])
		expect((await listMailboxes(viewer, { q: 'anna', state: 'disabled' })).rows).toEqual([])
	})
})

test('a search that thousands match goes through all of them, each once and in order', async () => {
	const domain = await aDomain(here.owner, (await anOrganization(here.owner)).id)
	await here.owner.query(
		`WITH a AS (INSERT INTO account (id, name, address, state, password_hash, domain_id)
			SELECT gen_random_uuid(), 'P', 'many' || lpad(n::text, 4, '0') || '@' || $2, 'active', '$argon2id$v=19$m=19456,t=2,p=1$a$b', $1 FROM generate_series(1, 2400) n RETURNING id, address)
		 INSERT INTO mailbox (id, account_id, domain_id, local_part) SELECT gen_random_uuid(), id, $1, split_part(address, '@', 1) FROM a`,
		[domain.id, domain.name],
	)
	for (const sort of ['address', '-created']) {
		const seen = rowsOf(await pagesFrom((at) => listMailboxes(viewer, { q: 'many', sort, at }))).map(
			(row) => row.address,
		)
		expect(new Set(seen).size).toBe(2400)
		if (sort === 'address') expect(seen).toEqual(seen.toSorted())
	}
})
