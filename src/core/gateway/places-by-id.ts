/** The places behind ids that a program names, with what the journal calls them. */
import type { Level } from '../policy'
import type { ReadHandle } from './handles'
import {
	accountPlace,
	domainPlace,
	type FoundPlace,
	mailboxPlace,
	organizationPlace,
	serverPlace,
	WITH_ACCOUNT_CHAIN,
	WITH_DOMAIN_CHAIN,
} from './places'

/** A place with its name; of a mailbox, its owner stands in `where`, who reads in their own list what was done to it. */
export interface NamedPlace {
	readonly place: FoundPlace
	readonly label: string
}
type Ids = { where: { id: { in: string[] } } }
type Find = (read: ReadHandle, ids: Ids) => Promise<NamedPlace[]>

const FIND: Record<Level, Find> = {
	server: async () => [{ place: serverPlace(), label: '' }],
	organization: async (read, ids) => {
		const rows = await read.organization.findMany({ ...ids, select: { id: true, name: true, lineage: true } })
		return rows.map((row) => ({ place: organizationPlace(row), label: row.name }))
	},
	domain: async (read, ids) => {
		const select = { name: true, ...WITH_DOMAIN_CHAIN.select }
		const rows = await read.domain.findMany({ ...ids, select })
		return rows.map((row) => ({ place: domainPlace(row), label: row.name }))
	},
	mailbox: async (read, ids) => {
		const select = { id: true, address: true, accountId: true, domain: WITH_DOMAIN_CHAIN }
		const rows = await read.mailbox.findMany({ ...ids, select })
		return rows.map(({ address, accountId, ...row }) => {
			const place = mailboxPlace(row)
			return { place: { ...place, where: { ...place.where, accountId } }, label: address ?? '' }
		})
	},
	account: async (read, ids) => {
		const rows = await read.account.findMany({ ...ids, select: { id: true, address: true, ...WITH_ACCOUNT_CHAIN } })
		return rows.map((row) => ({ place: accountPlace(row), label: row.address }))
	},
}

/** @returns those that are there, in no order; `read` reaches everything, so the asker has decided who may hear of them */
export const placesById = (read: ReadHandle, kind: Level, ids: readonly string[]): Promise<NamedPlace[]> =>
	FIND[kind](read, { where: { id: { in: [...ids] } } })
