import { shownAddress } from '@/core/address'
import type { Loaded } from '@/core/gateway/actor'
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

/** Domains, mailboxes, aliases and people whose name or address contains the text, each only where the viewer may read it. */
export async function searchEverything(viewer: Loaded, typed: string): Promise<readonly FoundGroup[]> {
	const text = typed.trim().toLowerCase().slice(0, 100)
	if (text === '') return []
	const [domains, mailboxes, aliases, people] = await Promise.all([
		queryIfAllowed(
			viewer,
			'domain.read',
			(read) => read.sql<Row>`
			SELECT d.id, d.name AS label, d.description AS detail FROM domain d
			WHERE d.deleted_at IS NULL AND position(${text} IN d.name) > 0 ORDER BY position(${text} IN d.name), d.name LIMIT ${MOST}`,
		),
		queryIfAllowed(
			viewer,
			'mailbox.read',
			(read) => read.sql<Row>`
			SELECT m.id, m.address AS label, (SELECT a.name FROM account a WHERE a.id = m.account_id) AS detail FROM mailbox m
			WHERE m.id = ANY (ARRAY(SELECT app.find_mailboxes(${text}, NULL, 60))) ORDER BY position(${text} IN m.address), m.address LIMIT ${MOST}`,
		),
		queryIfAllowed(
			viewer,
			'alias.read',
			(read) => read.sql<Row>`
			SELECT l.id, l.address AS label, array_to_string(l.destinations[1:3], ', ') AS detail FROM alias l
			WHERE l.id = ANY (ARRAY(SELECT app.find_aliases(${text}, NULL, 60))) ORDER BY position(${text} IN l.address), l.address LIMIT ${MOST}`,
		),
		queryIfAllowed(
			viewer,
			'account.read',
			(read) => read.sql<Row>`
			SELECT a.id, a.name AS label, a.address AS detail FROM account a
			WHERE a.id = ANY (ARRAY(SELECT app.find_accounts(${text}, 60))) ORDER BY a.name LIMIT ${MOST}`,
		),
	])
	const group = (label: string, noun: string, rows: readonly Row[] | null): FoundGroup[] =>
		rows && rows.length > 0
			? [
					{
						label,
						items: rows.map(({ id, ...row }) => ({
							label: row.label.includes('@') ? shownAddress(row.label) : row.label,
							detail: row.detail,
							href: `/${noun}/${id}`,
						})),
					},
				]
			: []
	return [
		...group('Domains', 'domains', domains),
		...group('Mailboxes', 'mailboxes', mailboxes),
		...group('Aliases', 'aliases', aliases),
		...group('People', 'accounts', people),
	]
}
