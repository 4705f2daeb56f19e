/**
 * Walks along the journal's chains and says in words what is not as it was written: an entry that was changed, that is missing, that
 * stands in another place or beside the chain, an end that was cut off. What rewrote a whole chain is found by its signed heads.
 */
import { contentOf, ENTRY_COLUMNS, hashOf, SERVER_CHAIN } from './chain'
import { isSigned, type SignedHead } from './journal-key'

/** Asks the database, as its owner. */
export type Ask = <R>(sql: string, values?: unknown[]) => Promise<{ rows: R[] }>

export interface ChainVerdict {
	readonly chain: string
	/** "the server", "Alder School". */
	readonly name: string
	/** Entries on the chain, and the hash of the last of them. */
	readonly position: bigint
	readonly hash: Uint8Array
	readonly problems: number
	/** The first of them, a sentence each. */
	readonly said: readonly string[]
}

/** How many sentences are kept for one chain. */
const MOST_SAID = 20
const AT_ONCE = 2_000

interface Link extends Record<`e.${string}`, string | null> {
	readonly position: string
	readonly entryId: string
	readonly content: Buffer
	readonly hash: Buffer
}

const AS_TEXT: Partial<Record<(typeof ENTRY_COLUMNS)[number], string>> = {
	at: `to_char(j.at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')`,
}
const ENTRY = ENTRY_COLUMNS.map((name) => `${AS_TEXT[name] ?? `j."${name}"::text`} AS "e.${name}"`).join(', ')
const LINKS = `
	SELECT l.position::text AS position, l.entry_id AS "entryId", l.content, l.hash, ${ENTRY}
	FROM journal_link l LEFT JOIN journal_entry j ON j.id = l.entry_id
	WHERE l.chain = $1 AND l.position > $2 ORDER BY l.position LIMIT ${AT_ONCE}`

/** Every chain that anything tells of; what stands in no chain is counted for the one that it belongs to. */
const CHAINS = `
	WITH loose AS (
		SELECT coalesce(j.organization_id, $1::uuid) AS chain, count(*)::int AS entries, min(j.at) AS since FROM journal_entry j
		WHERE NOT EXISTS (SELECT FROM journal_link l WHERE l.entry_id = j.id) GROUP BY 1
	), known AS (
		SELECT chain FROM journal_chain UNION SELECT chain FROM journal_check UNION SELECT chain FROM journal_link UNION SELECT chain FROM journal_head UNION SELECT chain FROM loose
	)
	SELECT k.chain, o.name, coalesce(c.position, 0)::text AS position, l.entries AS "looseEntries", l.since AS "looseSince"
	FROM known k LEFT JOIN journal_check c USING (chain) LEFT JOIN loose l USING (chain) LEFT JOIN organization o ON o.id = k.chain
	ORDER BY k.chain`

interface Found {
	readonly chain: string
	readonly name: string | null
	/** Where it ended when it was last verified. */
	readonly position: string
	readonly looseEntries: number | null
	readonly looseSince: Date | null
}

const HEADS = `
	SELECT chain, day::text AS day, position::text AS position, hash, public_key AS "publicKey", signature FROM journal_head
	WHERE chain = $1 ORDER BY day`

/** Sentences, counted; only the first are kept. */
function listener() {
	const said: string[] = []
	let problems = 0
	return {
		say: (sentence: string, count = 1) => {
			problems += count
			if (said.length < MOST_SAID) said.push(sentence)
		},
		heard: () => ({ problems, said }),
	}
}
type Say = ReturnType<typeof listener>['say']

/** "Entry 12 of Alder School (mailbox.create by Ada, 2026-11-22T10:03:27Z)" */
function entryIn(name: string, link: Link): string {
	if (link['e.id'] === null) return `Entry ${link.position} of ${name} (${link.entryId})`
	const at = link['e.at']?.replace(/\.\d+Z$/, 'Z')
	return `Entry ${link.position} of ${name} (${link['e.right']} by ${link['e.actor_name'] || 'nobody known'}, ${at}, ${link.entryId})`
}

const range = (first: bigint, last: bigint): string =>
	first === last ? `Entry ${first}` : `Entries ${first} to ${last}`

interface Walk {
	position: bigint
	hash: Uint8Array
}

/** One link: its entry as it was written, and itself where it was put. */
function lookAt(link: Link, { chain, name }: { chain: string; name: string }, walk: Walk, say: Say): void {
	const position = BigInt(link.position)
	const gap = position - walk.position - 1n
	if (gap > 0n)
		say(`${range(walk.position + 1n, position - 1n)} of ${name} missing: taken out of the chain.`, Number(gap))
	const which = entryIn(name, link)
	const entry = ENTRY_COLUMNS.map((column) => link[`e.${column}`] ?? null)
	if (link['e.id'] === null) say(`${which} is missing: it was written, and is gone.`)
	else if (!contentOf(entry).equals(link.content)) say(`${which} was changed after it was written.`)
	// Behind a gap the hash before is not known, so what follows it is taken as it is.
	if (gap === 0n && !hashOf(chain, position, walk.hash, link.content).equals(link.hash))
		say(`${which} is not where it was written: the order was changed, or its link was.`)
	walk.position = position
	walk.hash = link.hash
}

/** What was signed must still stand there: at its place, with its hash. @returns the sentence; NULL when it does */
function headProblem(head: SignedHead, name: string, passed: Passed, trusted: ReadonlySet<string>): string | null {
	const which = `The head of ${name} that was signed on ${head.day}`
	if (!isSigned(head)) return `${which} is not genuine: the signature does not fit it.`
	if (!trusted.has(head.publicKey))
		return `${which} was signed with another key (${head.publicKey}). If AUTH_SECRET was another then, name that key in JOURNAL_KEYS.`
	const hash = passed.hashes.get(head.position)
	if (head.position > passed.end)
		return `The end of ${name} is missing: on ${head.day} entry ${head.position} was signed as the last, and the chain ends with ${passed.end}.`
	if (hash === Buffer.from(head.hash).toString('hex')) return null
	return `Entry ${head.position} of ${name}, or one before it, is not the one that was signed on ${head.day}.`
}
interface Passed {
	readonly end: bigint
	/** Of the positions that were signed. */
	readonly hashes: ReadonlyMap<bigint, string>
}

export interface VerifyOptions {
	/** Public keys whose signatures count. */
	readonly trusted: ReadonlySet<string>
	/** Signed heads that were kept elsewhere, besides those in the database. */
	readonly kept?: readonly SignedHead[]
}

/** Walks to the end of a chain. @returns where that is, and the hashes at the places that were signed */
async function walkAlong(ask: Ask, of: { chain: string; name: string }, signed: ReadonlySet<bigint>, say: Say) {
	const walk: Walk = { position: 0n, hash: new Uint8Array() }
	const hashes = new Map<bigint, string>()
	for (;;) {
		const { rows } = await ask<Link>(LINKS, [of.chain, String(walk.position)])
		for (const link of rows) {
			lookAt(link, of, walk, say)
			if (signed.has(walk.position)) hashes.set(walk.position, link.hash.toString('hex'))
		}
		if (rows.length < AT_ONCE) return { ...walk, hashes }
	}
}

async function verifyChain(ask: Ask, found: Found, { trusted, kept = [] }: VerifyOptions): Promise<ChainVerdict> {
	const { chain, looseEntries } = found
	const name = chain === SERVER_CHAIN ? 'the server' : (found.name ?? `the organization ${chain}`)
	const { say, heard } = listener()
	const stored = (await ask<SignedHead>(HEADS, [chain])).rows
	const heads = [...stored, ...kept.filter((head) => head.chain === chain)].map((head) => ({
		...head,
		position: BigInt(head.position),
	}))
	const { position, hash, hashes } = await walkAlong(ask, { chain, name }, new Set(heads.map((h) => h.position)), say)
	const end = BigInt(found.position)
	if (position < end)
		say(
			`${range(position + 1n, end)} of ${name} missing: cut off since the chain was last verified.`,
			Number(end - position),
		)
	for (const head of heads) {
		const problem = headProblem(head, name, { end: position, hashes }, trusted)
		if (problem !== null) say(problem)
	}
	if (looseEntries !== null)
		say(
			`${looseEntries} ${looseEntries === 1 ? 'entry' : 'entries'} of ${name} in no chain, the first of ${found.looseSince?.toISOString()}: written past it, or unlinked.`,
			looseEntries,
		)
	return { chain, name, position, hash, ...heard() }
}

/** Verifies every chain, one after the other; what is written meanwhile may be left for the next time. */
export async function verifyJournal(ask: Ask, options: VerifyOptions): Promise<ChainVerdict[]> {
	const { rows } = await ask<Found>(CHAINS, [SERVER_CHAIN])
	const gone = new Set((options.kept ?? []).map(({ chain }) => chain))
	for (const { chain } of rows) gone.delete(chain)
	const verdicts: ChainVerdict[] = []
	for (const found of [...rows, ...[...gone].map((chain) => ({ ...NOTHING, chain }))])
		verdicts.push(await verifyChain(ask, found, options))
	return verdicts
}
const NOTHING = { name: null, position: '0', looseEntries: null, looseSince: null }
