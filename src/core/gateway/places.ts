/** Places made from rows: the chain of ids that a right is asked on. The rows come from the database; nothing here reads it. */
import { type Level, type Place, SERVER } from '../policy'

/** The ids by which the journal files what happened. */
export interface Where {
	readonly organizationId: string | null
	readonly domainId: string | null
	readonly mailboxId: string | null
	readonly accountId: string | null
}
export interface FoundPlace<L extends Level = Level> extends Place<L> {
	readonly where: Where
}
export const NOWHERE: Where = { organizationId: null, domainId: null, mailboxId: null, accountId: null }

interface OrganizationRow {
	readonly id: string
	readonly lineage: readonly string[]
}
interface DomainRow {
	readonly id: string
	readonly organization: OrganizationRow
}

/** What to select so that the place of a domain (and of what lies in it) can be made. */
export const WITH_LINEAGE = { select: { id: true, lineage: true } } as const
export const WITH_DOMAIN_CHAIN = { select: { id: true, organization: WITH_LINEAGE } } as const

export const serverPlace = (): FoundPlace<'server'> => ({ kind: 'server', id: SERVER, chain: [SERVER], where: NOWHERE })

export const organizationPlace = (row: OrganizationRow): FoundPlace<'organization'> => ({
	kind: 'organization',
	id: row.id,
	chain: [SERVER, ...row.lineage],
	where: { ...NOWHERE, organizationId: row.id },
})

/** The place of an organization, or the server where there is none. */
export const organizationOrServer = (row: OrganizationRow | null): FoundPlace<'organization' | 'server'> =>
	row ? organizationPlace(row) : serverPlace()

export const domainPlace = (row: DomainRow): FoundPlace<'domain'> => ({
	kind: 'domain',
	id: row.id,
	chain: [...organizationPlace(row.organization).chain, row.id],
	where: { ...NOWHERE, organizationId: row.organization.id, domainId: row.id },
})

export const mailboxPlace = (row: { readonly id: string; readonly domain: DomainRow }): FoundPlace<'mailbox'> => ({
	kind: 'mailbox',
	id: row.id,
	chain: [...domainPlace(row.domain).chain, row.id],
	where: { ...domainPlace(row.domain).where, mailboxId: row.id },
})

/** A person lies in their organization and in the domain of their sign-in address; an administrator may lie in the server alone. */
export function accountPlace(row: {
	readonly id: string
	readonly organization: OrganizationRow | null
	readonly domain: DomainRow | null
}): FoundPlace<'account'> {
	const within = row.domain ? domainPlace(row.domain) : organizationOrServer(row.organization)
	return {
		kind: 'account',
		id: row.id,
		chain: [...within.chain, row.id],
		where: { ...within.where, accountId: row.id },
	}
}
export const WITH_ACCOUNT_CHAIN = { organization: WITH_LINEAGE, domain: WITH_DOMAIN_CHAIN } as const
