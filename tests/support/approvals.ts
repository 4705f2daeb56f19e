/** A house with a demand, and people on both sides of it. */
import { randomBytes, randomUUID } from 'node:crypto'
import type pg from 'pg'
import { execute } from '@/core/gateway/execute'
import type { Result } from '@/core/gateway/result'
import type { GrantableRight } from '@/core/policy'
import { removeMailbox } from '@/features/mailboxes/remove-mailbox'
import { as } from './callers'
import { aDelegate, aDomain, aMailbox, anOrganization, rightsOf } from './factories'
import { insert } from './rows'

type Pool = Pick<pg.Pool, 'query'>
process.env.AUTH_SECRET ??= randomBytes(32).toString('base64')
const TEAM = { builtInRole: 'team-member', passOnDepth: 3 }

/** An organization that demands a second person for these rights, with two team members who owe each other nothing. */
export async function aGuardedHouse(db: Pool, rights: readonly GrantableRight[] = ['mailbox.remove']) {
	const organization = await anOrganization(db)
	const domain = await aDomain(db, organization.id)
	const team = () => aDelegate(db, rightsOf('team-member'), { organizations: [organization.id] }, TEAM)
	const [asker, second] = [await team(), await team()]
	const mailbox = await aMailbox(db, domain)
	await anApprovalDemand(db, organization.id, rights)
	return { db, organization, domain, asker, second, mailbox, team }
}
export type House = Awaited<ReturnType<typeof aGuardedHouse>>

export const WHY = { reason: 'She left the school.' }
/** Asks for the end of the house's mailbox. @returns what was answered */
export const askRemoval = (house: House, { by = house.asker, mailbox = house.mailbox } = {}) =>
	execute(removeMailbox, as(by), { mailbox: mailbox.id, confirm: mailbox.address }, WHY)

/** @throws Error when it was anything but put aside */
export function requestIn(answer: Result<unknown>): string {
	if (answer.ok || answer.problem.kind !== 'waits') throw new Error(`it did not wait: ${JSON.stringify(answer)}`)
	return answer.problem.request
}

export const isRemoved = async (db: Pool, mailbox: { id: string }): Promise<boolean> => {
	const { rows } = await db.query<{ gone: boolean }>(
		'SELECT deleted_at IS NOT NULL AS gone FROM mailbox WHERE id = $1',
		[mailbox.id],
	)
	return rows[0]?.gone ?? true
}
export const stateOf = async (db: Pool, request: string) => {
	const { rows } = await db.query<{ state: string; sealed: boolean; answer: string; by: string }>(
		'SELECT state::text, sealed IS NOT NULL AS sealed, answer, decided_name AS by FROM approval_request WHERE id = $1',
		[request],
	)
	return rows[0]
}

/** Rights for which an organization demands a second person. */
export const anApprovalDemand = (db: Pool, organizationId: string, rights: readonly string[]) =>
	db.query(
		`INSERT INTO approval_demand (id, organization_id, rights) VALUES (gen_random_uuid(), $1, $2)
		ON CONFLICT (organization_id) DO UPDATE SET rights = EXCLUDED.rights`,
		[organizationId, rights],
	)

/** A request of this person that waits, about a domain, and of which everybody was told. What it holds is no verb's. @returns its id */
export const anApprovalRequest = (
	db: Pool,
	askerId: string,
	domainId: string,
	values: Record<string, unknown> = {},
): Promise<string> =>
	insert(db, 'approval_request', {
		asker_id: askerId,
		asker_name: 'Somebody',
		verb: 'remove-domain',
		'"right"': 'domain.remove',
		demanded: ['domain.remove'],
		place_kind: 'domain',
		place_id: domainId,
		domain_id: domainId,
		label: 'example.test',
		reason: 'It is not used any more.',
		key: randomUUID(),
		digest: randomBytes(32),
		sealed: randomBytes(64),
		told_at: new Date(),
		ends_at: new Date(Date.now() + 3_600_000),
		...values,
	})
