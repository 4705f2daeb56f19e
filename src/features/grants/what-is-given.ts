import type { ReadHandle } from '@/core/gateway/handles'
import {
	domainPlace,
	mailboxPlace,
	organizationOrServer,
	organizationPlace,
	serverPlace,
	WITH_DOMAIN_CHAIN,
	WITH_LINEAGE,
} from '@/core/gateway/places'
import { invalid } from '@/core/gateway/result'
import { type Actor, builtInRole, type GrantableRight, holdsWithin, isGrantable, withDependencies } from '@/core/policy'
import type { NamedPlace } from './grant-places'

export interface Content {
	readonly roleName: string
	readonly rights: readonly GrantableRight[]
	readonly roleId: string | null
	readonly builtInRole: string | null
}

/** What the chosen role contains, or the single rights that were ticked. NULL = a role that is not there or not the giver's to see. */
export async function contentOf(
	read: ReadHandle,
	input: { readonly role: string; readonly rights: readonly GrantableRight[] },
	by: { readonly actor: Actor; readonly now: Date },
): Promise<Content | null> {
	if (input.role === 'single') {
		if (input.rights.length === 0) throw invalid({ rights: 'Tick at least one right.' })
		return { roleName: 'Single rights', rights: withDependencies(input.rights), roleId: null, builtInRole: null }
	}
	const builtIn = builtInRole(input.role)
	if (builtIn) {
		if (builtIn.rights.length === 0) throw invalid({ role: 'Everybody holds this role; it is never given.' })
		return { roleName: builtIn.name, rights: builtIn.rights, roleId: null, builtInRole: builtIn.key }
	}
	const custom = await read.role.findFirst({
		where: { id: input.role },
		select: { id: true, name: true, rights: true, organization: WITH_LINEAGE },
	})
	const place = custom && organizationOrServer(custom.organization)
	const sees = place && (place.kind === 'server' || holdsWithin(by.actor, 'role.read', place, by.now))
	if (!custom || !sees) return null
	const rights = custom.rights.filter(isGrantable)
	if (rights.length === 0) throw invalid({ role: 'This role is empty.' })
	return { roleName: custom.name, rights, roleId: custom.id, builtInRole: null }
}

interface ScopeInput {
	readonly server: boolean
	readonly organizations: readonly string[]
	readonly domains: readonly string[]
	readonly mailboxes: readonly string[]
}

/**
 * The chosen places, without those that lie in another chosen one. NULL = one of them is not there.
 * @throws PanelError when none is chosen
 */
export async function chosenPlaces(
	read: ReadHandle,
	input: ScopeInput,
): Promise<readonly [NamedPlace, ...NamedPlace[]] | null> {
	if (input.server) return [{ place: serverPlace(), name: 'the whole server' }]
	const [organizations, domains, mailboxes] = [input.organizations, input.domains, input.mailboxes].map((ids) => [
		...new Set(ids),
	])
	const found: NamedPlace[] = [
		...(
			await read.organization.findMany({
				where: { id: { in: organizations ?? [] } },
				select: { ...WITH_LINEAGE.select, name: true },
			})
		).map((row) => ({ place: organizationPlace(row), name: row.name })),
		...(
			await read.domain.findMany({
				where: { id: { in: domains ?? [] }, deletedAt: null },
				select: { ...WITH_DOMAIN_CHAIN.select, name: true },
			})
		).map((row) => ({ place: domainPlace(row), name: row.name })),
		...(
			await read.mailbox.findMany({
				where: { id: { in: mailboxes ?? [] }, deletedAt: null, domain: { deletedAt: null } },
				select: { id: true, address: true, domain: WITH_DOMAIN_CHAIN },
			})
		).map((row) => ({ place: mailboxPlace(row), name: row.address })),
	]
	const asked = [organizations, domains, mailboxes].reduce((sum, ids) => sum + (ids?.length ?? 0), 0)
	if (asked === 0) throw invalid({ scopes: 'Choose at least one place: an organization, a domain or a mailbox.' })
	if (found.length < asked) return null
	const chosen = new Set(found.map(({ place }) => place.id))
	const [first, ...others] = found.filter(
		({ place }) => !place.chain.some((link) => link !== place.id && chosen.has(link)),
	)
	return first ? [first, ...others] : null
}
