/**
 * Names in entries of the journal and in requests for approval. Both lie at one place and may have to tell of others: a grant counts in domains of
 * two organizations, and the people of the one read what was done.
 *
 * **2026-11-22, names beyond the reader's sight are counted, when an entry is read.** Who reads it is not known when it is written, what lies where
 * changes, and nothing in the journal is ever changed, or its chain would break. So a verb keeps such a name with the ids of where it belongs
 * (`toldName`), and whatever gives an entry out asks the database which of these the reader reaches, in the name of the right that they read with
 * (`namesWithin`): those are said by name, the others counted beside them (`moreScopes: 2`). An entry of before has the names alone. In it a name is
 * said to whoever reaches a domain or a mailbox of that name, which can be one alone, and the first place of a grant, which is where its entry lies;
 * the names of organizations and people prove nothing, since everybody may choose them, and are counted. Whoever holds or uses rights over a place is
 * no such name: that is what its people read the journal for.
 */
import { isUuid } from '@/platform/uuid'
import type { QueryHandle } from './handles'
import type { FoundPlace } from './places'

/** A name, and the ids of what it may be told for: of whoever reaches one of these, or everything. */
export interface ToldName {
	readonly name: string
	readonly at: readonly string[]
}

/** For `before` and `after` of a verb: the name of one of these places, or of something that lies in them. */
export const toldName = (name: string, places: readonly Pick<FoundPlace, 'where'>[]): ToldName => ({
	name,
	at: [
		...new Set(
			places
				.flatMap(({ where }) => [where.organizationId, where.domainId, where.mailboxId])
				.filter((id) => id !== null),
		),
	],
})

type Fields = Record<string, unknown>
interface Telling {
	readonly right: string
	readonly subjectLabel: string
	readonly before: Fields | null
	readonly after: Fields | null
}
/** Is this field about what the reader knows anyway, such as what they asked for or hold themselves? */
type Knows = (field: string) => boolean

/** Fields that name what may lie elsewhere, and had strings before there were told names. */
const LISTS = new Set(['scopes', 'roles', 'kept'])
/** Of a backup it is the address of its mailbox, as it was. */
const ADDRESS = 'backupOf'
const ELSEWHERE = 'something elsewhere'

const isTold = (value: unknown): value is ToldName =>
	typeof value === 'object' && value !== null && 'name' in value && 'at' in value && Array.isArray(value.at)
const isPlain = (field: string, value: unknown): value is string =>
	typeof value === 'string' && (LISTS.has(field) || field === ADDRESS)

interface Reach {
	readonly all: boolean
	readonly ids: ReadonlySet<unknown>
	readonly names: ReadonlySet<string>
}

/** What the reader reaches of all that is told there. */
async function reachOf(read: QueryHandle, rows: readonly Telling[], knows: Knows): Promise<Reach> {
	const told = rows
		.flatMap(({ before, after }) => [...Object.entries(before ?? {}), ...Object.entries(after ?? {})])
		.filter(([field]) => !knows(field))
		.flatMap(([field, value]) => [value].flat().map((one: unknown) => [field, one] as const))
	const ids = [...new Set(told.flatMap(([, one]) => (isTold(one) ? one.at : [])))].filter(isUuid)
	const names = [...new Set(told.flatMap(([field, one]) => (isPlain(field, one) ? [one] : [])))]
	if (!told.some(([field, one]) => isTold(one) || isPlain(field, one)))
		return { all: false, ids: new Set(), names: new Set() }
	const [found] = await read.sql<{ all: boolean; ids: string[]; names: string[] }>`
		SELECT app.reads_all() AS all, ARRAY(
			SELECT o.id::text FROM organization o WHERE o.id = ANY (${ids}::uuid[]) UNION ALL SELECT d.id::text FROM domain d WHERE d.id = ANY (${ids}::uuid[])
			UNION ALL SELECT m.id::text FROM mailbox m WHERE m.id = ANY (${ids}::uuid[])) AS ids, ARRAY(
			SELECT d.name FROM domain d WHERE d.name = ANY (${names}::text[]) UNION ALL SELECT m.address FROM mailbox m WHERE m.address = ANY (${names}::text[])) AS names`
	return { all: found?.all ?? false, ids: new Set(found?.ids), names: new Set(found?.names) }
}

/**
 * What is told, as this reader may read it: names within their sight as plain text, all others counted.
 * @param read armed with the right in whose name the rows were read
 */
export async function namesWithin<R extends Telling>(
	read: QueryHandle,
	rows: readonly R[],
	knows: Knows = () => false,
): Promise<R[]> {
	const reach = await reachOf(read, rows, knows)
	return rows.map((row) => ({
		...row,
		before: fieldsWithin(reach, row, row.before, knows),
		after: fieldsWithin(reach, row, row.after, knows),
	}))
}

function fieldsWithin(reach: Reach, row: Telling, fields: Fields | null, knows: Knows): Fields | null {
	if (fields === null) return null
	const said: Fields = {}
	for (const [field, value] of Object.entries(fields)) {
		const sees = (one: unknown, n: number) => reach.all || knows(field) || isWithin(reach, row, { field, one, n })
		if (!Array.isArray(value)) said[field] = sees(value, 0) ? nameOf(value) : ELSEWHERE
		else {
			const seen = value.filter(sees)
			if (seen.length > 0 || value.length === 0) said[field] = seen.map(nameOf)
			if (seen.length < value.length) said[moreOf(field)] = value.length - seen.length
		}
	}
	return said
}
const nameOf = (value: unknown): unknown => (isTold(value) ? value.name : value)
/** scopes: moreScopes */
const moreOf = (field: string): string => `more${field.charAt(0).toUpperCase()}${field.slice(1)}`

interface Said {
	readonly field: string
	readonly one: unknown
	/** Its place in the list. */
	readonly n: number
}

function isWithin({ ids, names }: Reach, { right, subjectLabel }: Telling, { field, one, n }: Said): boolean {
	if (isTold(one)) return one.at.some((id) => ids.has(id))
	if (!isPlain(field, one) || names.has(one)) return true
	if (field === ADDRESS) return one === subjectLabel
	return n === 0 && field !== 'kept' && right.startsWith('grant.')
}
