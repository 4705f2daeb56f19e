/** Price plans, who is charged by which, and what domains held. */
import { insert, type Pool, random } from './rows'

export interface PlanPrices {
	perMailbox?: bigint | number
	perGb?: bigint | number
	includedMailboxes?: number
	includedBytes?: bigint | number
	/** 2026-11-01 */
	from?: string
}
/** A price plan with one price, from long ago unless told. Money in minor units. */
export const aPlan = async (db: Pool, prices: PlanPrices = {}, values: Record<string, unknown> = {}) => {
	const name = `Plan ${random()}`
	const id = await insert(db, 'price_plan', { name, currency: 'EUR', storage_basis: 'used', ...values })
	await aPrice(db, id, prices)
	return { id, name }
}
export const aPrice = (db: Pool, planId: string, prices: PlanPrices) =>
	insert(db, 'plan_price', {
		plan_id: planId,
		from_day: prices.from ?? '2020-01-01',
		per_mailbox: prices.perMailbox ?? 150,
		per_gb: prices.perGb ?? 20,
		included_mailboxes: prices.includedMailboxes ?? 0,
		included_bytes: prices.includedBytes ?? 0,
	})
/** @param place an organization or a domain */
export const anAssignment = (
	db: Pool,
	planId: string | null,
	place: { organization: string } | { domain: string },
	from = '2020-01-01',
) =>
	insert(db, 'plan_assignment', {
		plan_id: planId,
		organization_id: 'organization' in place ? place.organization : null,
		domain_id: 'domain' in place ? place.domain : null,
		from_day: from,
	})
/** What a domain held on a day. */
export async function aDomainDay(
	db: Pool,
	domain: { id: string; name: string; organizationId: string },
	day: string,
	held: { mailboxes?: number; reservedBytes?: bigint; usedBytes?: bigint; estimated?: boolean } = {},
): Promise<void> {
	await db.query('INSERT INTO usage_day (day, estimated) VALUES ($1, $2) ON CONFLICT DO NOTHING', [
		day,
		held.estimated ?? false,
	])
	await db.query(
		`INSERT INTO domain_day (day, domain_id, organization_id, domain_name, mailboxes, aliases, reserved_bytes, used_bytes)
		VALUES ($1, $2, $3, $4, $5, 0, $6, $7)`,
		[
			day,
			domain.id,
			domain.organizationId,
			domain.name,
			held.mailboxes ?? 0,
			held.reservedBytes ?? 0n,
			held.usedBytes ?? 0n,
		],
	)
}
