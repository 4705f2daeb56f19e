import { randomUUID } from 'node:crypto'
import { beforeEach, expect, test, vi } from 'vitest'
import { SERVER_CHAIN } from '@/core/audit/chain'
import { journalPublicKey, type SignedHead, signHead } from '@/core/audit/journal-key'
import { verifyJournal } from '@/core/audit/verify-journal'
import { checkJournal, verifyJournalDaily } from '@/jobs/verify-journal'
import { useDatabase } from '../support/database'
import { anOrganization } from '../support/factories'

/** B8: whoever can write to every table of the database still leaves a trace. The forger here is the owner, who may do anything. */
const here = useDatabase()
const SECRET = 'kZ3m0kq7Yt4cXw9zR1sB6nH3gF8dLpAe'
const OTHER_SECRET = 'pQ8m0kq7Yt4cXw9zR1sB6nH3gF8dLpAe'
const trusted = new Set([journalPublicKey(SECRET)])

process.env.AUTH_SECRET = SECRET

const run = async (sql: string, values: unknown[] = []) => (await here.owner.query(sql, values)).rows
const ask = async <R>(sql: string, values?: unknown[]) => ({ rows: (await here.owner.query(sql, values)).rows as R[] })
const verdictOn = async (chain: string, kept: readonly SignedHead[] = []) =>
	(await verifyJournal(ask, { trusted, kept })).find((verdict) => verdict.chain === chain)
const saidOf = async (chain: string, kept: readonly SignedHead[] = []) => {
	const verdict = await verdictOn(chain, kept)
	// A problem is counted as often as it is said, or oftener where one sentence tells of several entries.
	expect((verdict?.problems ?? 0) > 0).toBe((verdict?.said.length ?? 0) > 0)
	return verdict?.said ?? []
}

/** Entries of an organization of their own, each with something in every column. */
async function aChain(length: number): Promise<{ chain: string; name: string; ids: string[] }> {
	const { id: chain, name } = await anOrganization(here.owner)
	const ids: string[] = []
	for (let n = 1; n <= length; n += 1) {
		const id = randomUUID()
		ids.push(id)
		await run(
			`INSERT INTO journal_entry (id, at, actor_id, actor_name, client_address, "right", outcome, why, grant_id, subject_kind, subject_id, subject_label,
				organization_id, domain_id, mailbox_id, account_id, before, after)
			VALUES ($1, clock_timestamp(), gen_random_uuid(), 'Ada', '192.0.2.1', 'mailbox.set-quota', 'done', 'because', gen_random_uuid(), 'mailbox', gen_random_uuid(), $2,
				$3, gen_random_uuid(), gen_random_uuid(), gen_random_uuid(), '{"quotaBytes": "1"}', $4)`,
			[id, `anna${n}@alder.test`, chain, { quotaBytes: String(n) }],
		)
	}
	return { chain, name, ids }
}
let made: Awaited<ReturnType<typeof aChain>>
beforeEach(async () => {
	made = await aChain(5)
})

test('what was left as it was written holds, whatever stands in it', async () => {
	expect(await verdictOn(made.chain)).toMatchObject({ position: 5n, problems: 0, name: made.name })
	const hostile = [
		'"\\ \b\f\n\r\t\u0001\u001f\u007f',
		'</script> ü 漢 👩‍👩‍👧 \u2028',
		'',
		"'; DROP TABLE journal_entry; --",
	]
	for (const text of hostile) {
		await run(
			`INSERT INTO journal_entry (id, actor_name, "right", outcome, subject_kind, organization_id, after) VALUES ($1, $2, 'x', 'refused', 'unknown', $3, $4)`,
			[randomUUID(), text, made.chain, { b: [text, null, 1.5, true], a: { [text]: text } }],
		)
	}
	expect(await verdictOn(made.chain)).toMatchObject({ position: 9n, problems: 0 })
})

test('an entry that was changed in any of its columns is named', async () => {
	const [, , third] = made.ids
	const columns = await run(
		`SELECT column_name AS name, udt_name AS type FROM information_schema.columns WHERE table_schema = 'public' AND table_name = 'journal_entry' ORDER BY 1`,
	)
	expect(columns.length).toBeGreaterThan(15)
	const OTHER: Record<string, string> = {
		uuid: 'gen_random_uuid()',
		text: "'something else'",
		jsonb: `'{"quotaBytes": "9"}'`,
		timestamptz: "at + interval '1 microsecond'",
		journal_outcome: "'refused'",
	}
	for (const { name, type } of columns.filter((column) => column.name !== 'id')) {
		await here.owner.query('BEGIN')
		const [before] = await run(`SELECT "${name}" AS value FROM journal_entry WHERE id = $1`, [third])
		await run(`UPDATE journal_entry SET "${name}" = ${OTHER[type]} WHERE id = $1`, [third])
		await here.owner.query('COMMIT')
		const said = await saidOf(made.chain)
		expect({ name, said }).toEqual({
			name,
			said: [expect.stringMatching(/^Entry 3 of Organization .* was changed after it was written\.$/)],
		})
		await run(`UPDATE journal_entry SET "${name}" = $2 WHERE id = $1`, [third, before?.value])
	}
})

test('a NULL that becomes empty text, and text that moves from one column to the next, are changes too', async () => {
	const [, second] = made.ids
	await run("UPDATE journal_entry SET actor_name = '', client_address = actor_name || client_address WHERE id = $1", [
		second,
	])
	expect(await saidOf(made.chain)).toEqual([expect.stringContaining('Entry 2 of')])
	await run('UPDATE journal_entry SET before = NULL WHERE id = $1', [made.ids[3]])
	expect(await saidOf(made.chain)).toHaveLength(2)
})

test('an entry that was deleted is missing, with its link or without', async () => {
	await run('DELETE FROM journal_entry WHERE id = $1', [made.ids[1]])
	expect(await saidOf(made.chain)).toEqual([
		`Entry 2 of ${made.name} (${made.ids[1]}) is missing: it was written, and is gone.`,
	])
	await run('DELETE FROM journal_link WHERE entry_id = $1', [made.ids[1]])
	expect(await saidOf(made.chain)).toEqual([`Entry 2 of ${made.name} missing: taken out of the chain.`])
})

test('a gap that was closed by renumbering is found', async () => {
	await run('DELETE FROM journal_entry WHERE id = $1', [made.ids[1]])
	await run('DELETE FROM journal_link WHERE entry_id = $1', [made.ids[1]])
	for (const position of [3, 4, 5])
		await run('UPDATE journal_link SET position = position - 1 WHERE chain = $1 AND position = $2', [
			made.chain,
			position,
		])
	expect((await saidOf(made.chain))[0]).toMatch(
		/^Entry 2 of .* is not where it was written: the order was changed, or its link was\.$/,
	)
})

test('two entries that changed places are found, whether their links moved or what these point to', async () => {
	const swap = (set: string) =>
		run(
			`UPDATE journal_link l SET ${set} FROM journal_link o WHERE l.chain = $1 AND o.chain = $1 AND l.position + o.position = 5 AND l.position IN (2, 3)`,
			[made.chain],
		)
	await run('ALTER TABLE journal_link DROP CONSTRAINT journal_link_pkey')
	await swap('position = o.position')
	expect(await saidOf(made.chain)).toHaveLength(3)
	await swap('position = o.position')
	expect(await saidOf(made.chain)).toEqual([])
	await run('DROP INDEX journal_link_entry_id_key')
	await swap('entry_id = o.entry_id, content = o.content')
	expect(await saidOf(made.chain)).toEqual(
		[2, 3].map((n) => expect.stringMatching(new RegExp(`^Entry ${n} of .* is not where it was written`))),
	)
	await swap('entry_id = o.entry_id, content = o.content')
	await run('ALTER TABLE journal_link ADD PRIMARY KEY (chain, position)')
	await run('CREATE UNIQUE INDEX journal_link_entry_id_key ON journal_link (entry_id)')
})

test('an entry that was slipped in past the chain is found', async () => {
	await run('ALTER TABLE journal_entry DISABLE TRIGGER journal_entry_is_linked')
	await run(
		`INSERT INTO journal_entry (id, actor_name, "right", outcome, subject_kind, organization_id) VALUES (gen_random_uuid(), 'Ada', 'x', 'done', 'server', $1)`,
		[made.chain],
	)
	await run('ALTER TABLE journal_entry ENABLE TRIGGER journal_entry_is_linked')
	expect(await saidOf(made.chain)).toEqual([expect.stringMatching(/^1 entry of .* in no chain/)])
})

const cutOff = async (from: number) => {
	await run('DELETE FROM journal_entry WHERE id = ANY ($1)', [made.ids.slice(from)])
	await run('DELETE FROM journal_link WHERE entry_id = ANY ($1)', [made.ids.slice(from)])
}
const headOf = async (secret = SECRET): Promise<SignedHead> => {
	const [row] = await run(
		'SELECT chain, position, hash FROM journal_link WHERE chain = $1 ORDER BY position DESC LIMIT 1',
		[made.chain],
	)
	return signHead(secret, { ...row, position: BigInt(row.position), day: '2026-11-22' })
}
const store = (head: SignedHead) =>
	run(
		'INSERT INTO journal_head VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT (chain, day) DO UPDATE SET position = excluded.position, hash = excluded.hash, public_key = excluded.public_key, signature = excluded.signature',
		[head.chain, head.day, String(head.position), head.hash, head.publicKey, head.signature],
	)

test('an end that was cut off is missed by the head that was signed, and without it by the last verification', async () => {
	await checkJournal(ask)
	await cutOff(3)
	const [lastVerified, signed, ...others] = await saidOf(made.chain)
	expect(lastVerified).toBe(`Entries 4 to 5 of ${made.name} missing: cut off since the chain was last verified.`)
	expect(signed).toMatch(
		/^The end of .* is missing: on \d{4}-\d\d-\d\d entry 5 was signed as the last, and the chain ends with 3\.$/,
	)
	expect(others).toEqual([])
	vi.spyOn(process.stderr, 'write').mockReturnValue(true)
	await checkJournal(ask)
	expect(await saidOf(made.chain)).toHaveLength(2)
})

test('a chain that was taken out whole, with its signed heads, is missed by a head that was kept elsewhere', async () => {
	const kept = await headOf()
	await cutOff(0)
	await run('DELETE FROM journal_chain WHERE chain = $1', [made.chain])
	expect(await verdictOn(made.chain)).toBeUndefined()
	expect(await saidOf(made.chain, [kept])).toEqual([expect.stringContaining('entry 5 was signed as the last')])
})

/** What the owner of the database would do who knows how all of this works. */
async function forgeAnew(): Promise<void> {
	await run('UPDATE journal_entry SET actor_name = $2 WHERE id = $1', [made.ids[2], 'Somebody else'])
	await run('DELETE FROM journal_link WHERE chain = $1', [made.chain])
	for (const id of made.ids) {
		await run(
			`WITH e AS (SELECT j, coalesce((SELECT max(position) FROM journal_link WHERE chain = $1), 0) + 1 AS position,
				coalesce((SELECT hash FROM journal_link WHERE chain = $1 ORDER BY position DESC LIMIT 1), '') AS before FROM journal_entry j WHERE j.id = $2)
			INSERT INTO journal_link SELECT $1, position, $2, app.journal_content(j), app.journal_hash($1, position, before, app.journal_content(j)) FROM e`,
			[made.chain, id],
		)
	}
}

test('a chain that was written anew from its middle on holds by itself, and not by its signed head', async () => {
	const genuine = await headOf()
	await store(genuine)
	await forgeAnew()
	expect(await saidOf(made.chain)).toEqual([
		`Entry 5 of ${made.name}, or one before it, is not the one that was signed on 2026-11-22.`,
	])
	await store({ ...(await headOf()), signature: genuine.signature })
	expect(await saidOf(made.chain)).toEqual([expect.stringContaining('is not genuine')])
	await store(await headOf(OTHER_SECRET))
	expect(await saidOf(made.chain)).toEqual([expect.stringContaining('was signed with another key')])
	await run('DELETE FROM journal_head')
	expect(await saidOf(made.chain)).toEqual([])
	expect(await saidOf(made.chain, [genuine])).toHaveLength(1)
})

test('the program’s login touches neither chain nor link nor head, and cannot link by itself', async () => {
	const { default: pg } = await import('pg')
	const client = new pg.Client({ connectionString: here.appUrl })
	await client.connect()
	for (const table of ['journal_entry', 'journal_chain', 'journal_link', 'journal_head', 'journal_check']) {
		for (const attempt of [
			`UPDATE ${table} SET hash = ''`,
			`DELETE FROM ${table}`,
			`TRUNCATE ${table}`,
			`ALTER TABLE ${table} DISABLE TRIGGER ALL`,
		])
			await expect(client.query(attempt), attempt).rejects.toThrow(/permission denied|must be owner|does not exist/)
	}
	for (const attempt of [
		"INSERT INTO journal_link VALUES (gen_random_uuid(), 1, gen_random_uuid(), '', '')",
		'INSERT INTO journal_chain VALUES (gen_random_uuid())',
		"INSERT INTO journal_head VALUES (gen_random_uuid(), now(), 1, '', '', '')",
		'SELECT * FROM journal_link',
		'SET session_replication_role = replica',
	])
		await expect(client.query(attempt), attempt).rejects.toThrow('permission denied')
	await client.end()
})

test('a chain of several thousand is walked to its end', async () => {
	await run(
		`INSERT INTO journal_entry (id, actor_name, "right", outcome, subject_kind, organization_id) SELECT gen_random_uuid(), 'Ada', 'x', 'done', 'server', $1 FROM generate_series(1, 4100)`,
		[made.chain],
	)
	expect(await verdictOn(made.chain)).toMatchObject({ position: 4105n, problems: 0 })
	const [{ id }] = (await run('SELECT entry_id AS id FROM journal_link WHERE chain = $1 AND position = 4001', [
		made.chain,
	])) as [{ id: string }]
	await run('DELETE FROM journal_entry WHERE id = $1', [id])
	expect(await saidOf(made.chain)).toEqual([expect.stringContaining('Entry 4001 of')])
})

test('once a day each chain that holds is signed, what was found is noted, and one that does not hold is signed no more', async () => {
	const write = vi.spyOn(process.stderr, 'write').mockReturnValue(true)
	await run('DELETE FROM journal_head')
	await checkJournal(ask)
	const headsOf = () => run('SELECT position::int, public_key FROM journal_head WHERE chain = $1', [made.chain])
	expect(await headsOf()).toEqual([{ position: 5, public_key: journalPublicKey(SECRET) }])
	const noted = () =>
		run(
			"SELECT position::int, problems, said, now() - at < interval '1 minute' AS fresh FROM journal_check WHERE chain = $1",
			[made.chain],
		)
	expect(await noted()).toEqual([{ position: 5, problems: 0, said: [], fresh: true }])
	await run('UPDATE journal_entry SET why = $2 WHERE id = $1', [made.ids[0], 'another reason'])
	const helpers = { query: ask } as unknown as Parameters<typeof verifyJournalDaily>[1]
	await verifyJournalDaily({}, helpers)
	expect(await noted()).toMatchObject([{ problems: 0 }])
	await run("UPDATE journal_check SET at = now() - interval '24 hours'")
	await run('DELETE FROM journal_head')
	await verifyJournalDaily({}, helpers)
	expect(await noted()).toMatchObject([{ problems: 1, said: [expect.stringContaining('Entry 1 of')] }])
	expect(await headsOf()).toEqual([])
	expect(write.mock.calls.join()).toContain('the journal is not as it was written')
	expect((await run('SELECT count(*)::int AS heads FROM journal_head'))[0]?.heads).toBeGreaterThan(0)
})

test('entries of no organization are the server’s own chain', async () => {
	await run(
		`INSERT INTO journal_entry (id, actor_name, "right", outcome, subject_kind) VALUES (gen_random_uuid(), 'Sign-in', 'system.sign-in', 'refused', 'unknown')`,
	)
	const verdict = await verdictOn(SERVER_CHAIN)
	expect(verdict).toMatchObject({ name: 'the server', problems: 0 })
	expect(verdict?.position).toBeGreaterThan(0n)
})
