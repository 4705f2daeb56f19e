/** Where a grant counts: places made from its scopes, and whether somebody may see its holder. */
import type { ReadHandle } from '@/core/gateway/handles'
import {
	accountPlace,
	domainPlace,
	type FoundPlace,
	mailboxPlace,
	organizationPlace,
	serverPlace,
	WITH_ACCOUNT_CHAIN,
	WITH_DOMAIN_CHAIN,
	WITH_LINEAGE,
} from '@/core/gateway/places'
import { type ToldName, toldName } from '@/core/gateway/told-names'
import { type Actor, holdsWithin } from '@/core/policy'

export type ScopeLevel = 'server' | 'organization' | 'domain' | 'mailbox'
export type ScopePlace = FoundPlace<ScopeLevel>

export const WITH_SCOPES = {
	scopes: {
		select: {
			organization: { select: { ...WITH_LINEAGE.select, name: true } },
			domain: { select: { ...WITH_DOMAIN_CHAIN.select, name: true } },
			mailbox: { select: { id: true, address: true, domain: WITH_DOMAIN_CHAIN } },
		},
	},
} as const

type WithChain = Parameters<typeof domainPlace>[0]
interface ScopeRow {
	readonly organization: (Parameters<typeof organizationPlace>[0] & { readonly name: string }) | null
	readonly domain: (WithChain & { readonly name: string }) | null
	readonly mailbox: { readonly id: string; readonly address: string; readonly domain: WithChain } | null
}

/** A place with the name by which the journal and a refusal call it. */
export interface NamedPlace {
	readonly place: ScopePlace
	readonly name: string
}
/** For the journal, whose reader may not see all of them. */
export const toldPlaces = (places: readonly NamedPlace[]): ToldName[] =>
	places.map(({ name, place }) => toldName(name, [place]))

export function placeOfScope({ organization, domain, mailbox }: ScopeRow): NamedPlace {
	if (mailbox) return { place: mailboxPlace(mailbox), name: mailbox.address }
	if (domain) return { place: domainPlace(domain), name: domain.name }
	if (organization) return { place: organizationPlace(organization), name: organization.name }
	return { place: serverPlace(), name: 'the whole server' }
}

/** A grant whose places are all gone is the server's to clear away. */
export function placesOf(scopes: readonly ScopeRow[]): readonly [NamedPlace, ...NamedPlace[]] {
	const [first = { place: serverPlace(), name: 'nowhere any more' }, ...others] = scopes.map(placeOfScope)
	return [first, ...others]
}

/** A person with what decides who may see them, also while their sign-in mailbox lies in the trash. */
export async function findHolder(read: ReadHandle, id: string) {
	return read.account.findFirst({
		where: { id },
		select: {
			id: true,
			name: true,
			address: true,
			makerId: true,
			retiredAt: true,
			...WITH_ACCOUNT_CHAIN,
			mailboxes: { where: { deletedAt: null }, select: { id: true, domain: WITH_DOMAIN_CHAIN } },
		},
	})
}
/** What the journal calls whoever holds a grant: an API key by its name, since nobody writes to it. */
export const calledAs = (holder: {
	readonly name: string
	readonly address: string
	readonly makerId: string | null
}): string => (holder.makerId === null ? holder.address : holder.name)

type Holder = NonNullable<Awaited<ReturnType<typeof findHolder>>>

/** May the actor see this person? Through where they belong, or through a mailbox of theirs. Oneself, always. */
export function seesHolder(actor: Actor, holder: Holder, now: Date): boolean {
	const places = [accountPlace(holder), ...holder.mailboxes.map(mailboxPlace)]
	return holder.id === actor.accountId || places.some((place) => holdsWithin(actor, 'account.read', place, now))
}
