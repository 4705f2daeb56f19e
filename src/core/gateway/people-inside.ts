/** Who loses or gets back their sign-in when an organization or a domain is disabled, removed or restored. */
import type { ReadHandle } from './handles'

interface Inside {
	readonly organization?: string
	readonly domain?: string
}

/**
 * Everybody inside who holds a right, and the actor if they sign in there: those whom the actor must outrank to take the sign-in
 * away from all of them. Whoever holds nothing is outranked by everybody, so that a domain of 100,000 mailboxes asks about a few.
 * @param self the actor's account
 * @param retired count those whose mailbox lies in the trash as well, since a restored domain brings them back
 */
export async function rankedPeopleInside(
	read: ReadHandle,
	{ organization, domain }: Inside,
	self: string | null,
	retired = false,
): Promise<string[]> {
	const inside = organization
		? {
				OR: [
					{ organization: { lineage: { has: organization } } },
					{ domain: { organization: { lineage: { has: organization } } } },
				],
			}
		: { domainId: domain ?? null }
	const account = retired ? inside : { ...inside, retiredAt: null }
	const holders = await read.grant.findMany({
		where: { revokedAt: null, account },
		select: { accountId: true },
		distinct: ['accountId'],
	})
	const own =
		self === null ? null : await read.account.findFirst({ where: { ...account, id: self }, select: { id: true } })
	return [...new Set([...holders.map((holder) => holder.accountId), ...(own ? [own.id] : [])])]
}
