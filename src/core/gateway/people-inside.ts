/** Who loses or gets back their sign-in when an organization or a domain is disabled, removed or restored. */
import type { ReadHandle } from './handles'
import { notAllowed } from './result'

interface Inside {
	readonly organization?: string
	readonly domain?: string
	/** The actor's account. */
	readonly self: string | null
	/** Count those whose mailbox lies in the trash as well: a restored domain brings them back. */
	readonly retired?: true
}

export interface PeopleInside {
	/** Whom the actor must outrank, and who may be protected: for `people` of what is located. */
	readonly people: string[]
	readonly selfInside: boolean
}

/**
 * Everybody inside who holds a right or is protected: whom the actor must outrank to take the sign-in away from all of them.
 * Whoever holds nothing is outranked by everybody, so that a domain of 100,000 mailboxes asks about a few.
 */
export async function peopleInside(
	read: ReadHandle,
	{ organization, domain, self, retired }: Inside,
): Promise<PeopleInside> {
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
	const domains = organization ? { organization: { lineage: { has: organization } } } : { id: domain ?? '' }
	const kept = await read.protection.findMany({
		where: { account: { mailboxes: { some: { domain: domains } } } },
		select: { accountId: true },
	})
	const own =
		self === null ? null : await read.account.findFirst({ where: { ...account, id: self }, select: { id: true } })
	const people = new Set([...holders, ...kept].map(({ accountId }) => accountId))
	return { people: [...people], selfInside: own !== null }
}

/** @throws PanelError when the actor would lock themselves out */
export function expectSelfOutside(inside: PeopleInside): void {
	if (inside.selfInside)
		throw notAllowed('Your own sign-in lies in here: this would lock you out. Somebody else has to do it.', 'oneself')
}
