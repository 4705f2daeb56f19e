import { searchedAddress, searchedText, shownAddress } from '@/core/address'
import type { Loaded } from '@/core/gateway/actor'
import { foundAliases, foundLists, foundMailboxes } from '@/core/gateway/found'
import { queryIfAllowed } from '@/core/gateway/query'

export interface FoundGroup {
	readonly label: string
	readonly items: readonly { readonly label: string; readonly detail?: string; readonly href: string }[]
}

const MOST = 6
interface Row {
	readonly id: string
	readonly label: string
	readonly detail: string
}
type Find = (viewer: Loaded, part: string, text: string) => Promise<Row[] | null>

const domains: Find = (viewer, part) =>
	queryIfAllowed(
		viewer,
		'domain.read',
		(read) => read.sql<Row>`
			SELECT d.id, d.name AS label, d.description AS detail FROM domain d
			WHERE d.deleted_at IS NULL AND position(${part} IN d.name) > 0 ORDER BY position(${part} IN d.name), d.name LIMIT ${MOST}`,
	)

const mailboxes: Find = (viewer, part) =>
	queryIfAllowed(
		viewer,
		'mailbox.read',
		(read) => read.sql<Row>`
			SELECT m.id, m.address AS label, (SELECT a.name FROM account a WHERE a.id = m.account_id) AS detail FROM mailbox m
			WHERE m.id = ANY (${foundMailboxes({ part, begins: true, limit: MOST })} || ${foundMailboxes({ part, limit: MOST })})
			ORDER BY NOT starts_with(m.address, ${part}), m.address LIMIT ${MOST}`,
	)

const aliases: Find = (viewer, part) =>
	queryIfAllowed(
		viewer,
		'alias.read',
		(read) => read.sql<Row>`
			SELECT l.id, l.address AS label, array_to_string(l.destinations[1:3], ', ') AS detail FROM alias l
			WHERE l.id = ANY (${foundAliases({ part, begins: true, limit: MOST })} || ${foundAliases({ part, limit: MOST })})
			ORDER BY NOT starts_with(l.address, ${part}), l.address LIMIT ${MOST}`,
	)

const lists: Find = (viewer, part) =>
	queryIfAllowed(
		viewer,
		'list.read',
		(read) => read.sql<Row>`
			SELECT l.id, l.address AS label, l.name AS detail FROM list l
			WHERE l.id = ANY (${foundLists({ part, begins: true, limit: MOST })} || ${foundLists({ part, limit: MOST })})
			ORDER BY NOT starts_with(l.address, ${part}), l.address LIMIT ${MOST}`,
	)

const people: Find = (viewer, _part, text) =>
	queryIfAllowed(
		viewer,
		'account.read',
		(read) => read.sql<Row>`
			SELECT a.id, a.name AS label, a.address AS detail FROM account a
			WHERE a.id = ANY (ARRAY(SELECT app.find_accounts(${text.toLowerCase()}, 60))) ORDER BY a.name LIMIT ${MOST}`,
	)

const same = (text: string): string => text
const GROUPS: readonly { label: string; noun: string; find: Find; shown: (label: string) => string }[] = [
	{ label: 'Domains', noun: 'domains', find: domains, shown: shownAddress },
	{ label: 'Mailboxes', noun: 'mailboxes', find: mailboxes, shown: shownAddress },
	{ label: 'Aliases', noun: 'aliases', find: aliases, shown: shownAddress },
	{ label: 'Lists', noun: 'lists', find: lists, shown: shownAddress },
	{ label: 'People', noun: 'accounts', find: people, shown: same },
]

/** Domains, mailboxes, aliases, lists and people whose name or address contains the text, each only where the viewer may read it. */
export async function searchEverything(viewer: Loaded, typed: string): Promise<readonly FoundGroup[]> {
	const [part, text] = [searchedAddress(typed), searchedText(typed)]
	if (part === '') return []
	const found = await Promise.all(
		GROUPS.map(async ({ label, noun, find, shown }) => {
			const rows = (await find(viewer, part, text)) ?? []
			const items = rows.map((row) => ({ label: shown(row.label), detail: row.detail, href: `/${noun}/${row.id}` }))
			return { label, items }
		}),
	)
	return found.filter(({ items }) => items.length > 0)
}
