/**
 * Who may be put on a list: what lies within the actor's reach (it must exist, and take mail), and what lies elsewhere where that is
 * allowed. A domain of this server that is out of reach counts as elsewhere: nothing here tells the two apart.
 */
import { canonicalAddress, domainOf, shownAddress } from '@/core/address'
import type { ReadHandle } from '@/core/gateway/handles'
import { invalid } from '@/core/gateway/result'

export const MOST_MEMBERS = 5000
/** So many bad lines are told at once. */
const MOST_FAULTS = 10

const at = (text: string) => ({ field: 'members', text })
/** What PostgreSQL finds (prisma/migrations, app.bind_list_member), beside the field. */
export const MEMBER_CONFLICTS = {
	list_member_list: at('One of these addresses is a mailing list, and a list cannot be on a list.'),
	list_leads_back: at('One of these aliases leads back to this list, so mail would go round in a circle.'),
	list_members_most: at(`A list has at most ${MOST_MEMBERS.toLocaleString('en')} members.`),
} as const

interface Line {
	/** As it was typed, for the sentence about it. */
	readonly text: string
	readonly address: string | null
}

/** Addresses as people paste them: a line or a comma apart, with a name before them or not (`Ada Kern <ada@example.org>`). */
export function linesOf(pasted: string | readonly string[]): Line[] {
	return [pasted]
		.flat()
		.flatMap((text) => text.split(/[\n\r,;]+/))
		.map((text) => text.trim())
		.filter((text) => text !== '')
		.slice(0, 2 * MOST_MEMBERS)
		.map((text) => ({ text, address: canonicalAddress(/<([^<>]*)>\s*$/.exec(text)?.[1] ?? text) }))
}

/** What is known of some addresses. */
export interface Known {
	/** Names of domains that are within reach. */
	readonly domains: ReadonlySet<string>
	/** Live addresses in them. */
	readonly found: ReadonlyMap<string, 'takes mail' | 'only sends' | 'list'>
}

/** @param organizationId only what lies in its domains is within reach; without it, whatever the handle shows */
export async function knownAmong(read: ReadHandle, lines: readonly Line[], organizationId?: string): Promise<Known> {
	const addresses = [...new Set(lines.flatMap(({ address }) => (address === null ? [] : [address])))]
	const domains = await read.domain.findMany({
		where: {
			name: { in: [...new Set(addresses.map(domainOf))] },
			deletedAt: null,
			...(organizationId === undefined ? {} : { organizationId }),
		},
		select: { id: true, name: true },
	})
	const live = { address: { in: addresses }, domainId: { in: domains.map(({ id }) => id) } }
	const mailboxes = await read.mailbox.findMany({
		where: { ...live, deletedAt: null },
		select: { address: true, sendOnly: true },
	})
	const aliases = await read.alias.findMany({ where: live, select: { address: true } })
	const lists = await read.list.findMany({ where: live, select: { address: true } })
	return {
		domains: new Set(domains.map(({ name }) => name)),
		found: new Map([
			...mailboxes.map(({ address, sendOnly }) => [address, sendOnly ? 'only sends' : 'takes mail'] as const),
			...aliases.map(({ address }) => [address, 'takes mail'] as const),
			...lists.map(({ address }) => [address, 'list'] as const),
		]),
	}
}

function faultOf({ text, address }: Line, { domains, found }: Known, mayOutside: boolean): string | null {
	if (address === null) return `“${text.slice(0, 100)}” is not an address.`
	if (!domains.has(domainOf(address)))
		return mayOutside ? null : `${shownAddress(address)} lies elsewhere, and members elsewhere are not allowed here.`
	const what = found.get(address)
	if (what === undefined) return `There is no ${shownAddress(address)}.`
	if (what === 'only sends') return `${shownAddress(address)} only sends and takes no mail.`
	return what === 'list' ? `${shownAddress(address)} is a mailing list, and a list cannot be on a list.` : null
}

/**
 * @returns the addresses, each once
 * @throws PanelError with a sentence for each bad line: then nobody is put on the list, and what was typed stays
 */
export function expectMembers(lines: readonly Line[], known: Known, mayOutside: boolean): string[] {
	const faults = [...new Set(lines.flatMap((line) => faultOf(line, known, mayOutside) ?? []))]
	if (faults.length > 0) {
		const more = faults.length - MOST_FAULTS
		throw invalid({
			members: [...faults.slice(0, MOST_FAULTS), ...(more > 0 ? [`And ${more} more lines like these.`] : [])].join(
				'\n',
			),
		})
	}
	return [...new Set(lines.flatMap(({ address }) => address ?? []))]
}
