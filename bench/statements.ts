import type { Loaded } from '../src/core/gateway/actor'
import { listAccounts } from '../src/features/accounts/list-accounts'
import { listAliases } from '../src/features/aliases/list-aliases'
import { listDomains } from '../src/features/domains/list-domains'
import { listEntries } from '../src/features/journal/list-entries'
import { listMailboxes } from '../src/features/mailboxes/list-mailboxes'
import { listTrash } from '../src/features/mailboxes/list-trash'
import { domainTotals, fullDomains } from '../src/features/overview/get-overview'
import { searchEverything } from '../src/features/search/search-everything'
import { type Sent, sent } from '../tests/support/statements'
import { withClient } from './connect'
import { type Measured, measure, timed } from './measure'
import type { Place } from './pages'

/** The lists that pages show, by name, as they are asked for in this process. */
export const LISTS: Record<string, (viewer: Loaded, place: Place) => Promise<unknown>> = {
	'domain list': (viewer) => listDomains(viewer, {}),
	'mailboxes of a domain': (viewer, { domain }) => listMailboxes(viewer, { domain }),
	'all mailboxes': (viewer) => listMailboxes(viewer, {}),
	'newest mailboxes': (viewer) => listMailboxes(viewer, { sort: '-created' }),
	'disabled mailboxes': (viewer) => listMailboxes(viewer, { state: 'disabled' }),
	'search: an address': (viewer, { address }) => listMailboxes(viewer, { q: address }),
	'search: a name': (viewer) => listMailboxes(viewer, { q: 'hofer' }),
	'search: nothing like it': (viewer) => listMailboxes(viewer, { q: 'qqq' }),
	'search: two letters, nowhere': (viewer) => listMailboxes(viewer, { q: 'qz' }),
	'search everything': (viewer) => searchEverything(viewer, 'hofer'),
	'all aliases': (viewer) => listAliases(viewer, {}),
	people: (viewer) => listAccounts(viewer, {}),
	activity: (viewer) => listEntries(viewer, {}),
	'mailboxes in the trash': (viewer) => listTrash(viewer, undefined),
	totals: (viewer) => domainTotals(viewer),
	'full domains': (viewer) => fullDomains(viewer),
}

/** The statements that the program sends while it does something, one list for each connection. */
export const sentBy = async (work: () => Promise<unknown>): Promise<Sent[][]> => (await sent(work)).statements

/** The same statements once more, sent by the bare driver on one connection. */
export const measureBare = (appUrl: string, transactions: readonly Sent[][], times: number): Promise<Measured> =>
	withClient(appUrl, (client) => {
		const once = async () => {
			for (const { text, values } of transactions.flat()) await client.query(text, [...values])
		}
		return measure([() => timed(once)], times)
	})

/** How PostgreSQL runs each statement of a transaction that reads. */
export const explained = (appUrl: string, transactions: readonly Sent[][]): Promise<string> =>
	withClient(appUrl, async (client) => {
		const lines: string[] = []
		for (const { text, values } of transactions.flat()) {
			const isPlain = !/^\s*(SELECT|WITH)/i.test(text) || text.includes('set_config')
			const { rows } = await client.query(isPlain ? text : `EXPLAIN (ANALYZE, BUFFERS) ${text}`, [...values])
			if (!isPlain) lines.push(...rows.map((row) => String(row['QUERY PLAN'])))
		}
		return lines.join('\n')
	})
