/**
 * Who is behind an address that somebody wants to add. The inviter's answer must not tell whether there is an account that they may not
 * see, so for such a one the policy is asked twice: as if the person were new, which decides the answer, and as who they are, which
 * decides what is done. Their owner learns of it by letter.
 */
import { domainOf, shownAddress } from '@/core/address'
import type { ReadHandle } from '@/core/gateway/handles'
import { domainPlace, WITH_DOMAIN_CHAIN } from '@/core/gateway/places'
import { conflict, notAllowed, type PanelError } from '@/core/gateway/result'
import { type Actor, holdsWithin, mayGive, type Proposal, SERVER } from '@/core/policy'
import { findHolder, seesHolder } from './grant-places'

/** Who adds them. */
export interface By {
	readonly accountId: string | null
	readonly actor: Actor
	readonly now: Date
}
export interface KnownPerson {
	readonly id: string
	readonly name: string
	readonly state: 'invited' | 'active' | 'disabled'
	readonly authEpoch: number
	/** May the inviter see them? */
	readonly isSeen: boolean
}

const hosted = (address: string): string =>
	`Mail for ${shownAddress(domainOf(address))} is kept on this server, so its people sign in with their mailbox. Make a mailbox, then give its owner rights.`

/**
 * @returns the account that signs in with this address; NULL = nobody does; a problem when the address is one of this server's: who may
 * see its people finds them in the list, and nobody else learns of them
 */
export async function knownPerson(read: ReadHandle, address: string, by: By): Promise<KnownPerson | PanelError | null> {
	const row = await read.account.findFirst({
		where: { address, retiredAt: null },
		select: { id: true, name: true, state: true, authEpoch: true },
	})
	const holder = row && (await findHolder(read, row.id))
	const isSeen = holder !== null && seesHolder(by.actor, holder, by.now)
	const isHosted = isSeen ? null : await hostedHere(read, address, by)
	return isHosted ?? (row && { ...row, isSeen })
}

async function hostedHere(read: ReadHandle, address: string, { actor, now }: By): Promise<PanelError | null> {
	const domain = await read.domain.findFirst({
		where: { name: domainOf(address), deletedAt: null },
		select: WITH_DOMAIN_CHAIN.select,
	})
	if (!domain) return null
	const isOwn = holdsWithin(actor, 'mailbox.create', domainPlace(domain), now)
	return conflict({ address: hosted(address) }, isOwn ? 'This address needs a mailbox first.' : undefined)
}

/**
 * May this really be given to a person whom the inviter cannot see: all of it, or nothing?
 * @returns a problem, with the words that a new person would meet, when it could be given to nobody
 */
export async function givableUnseen(
	read: ReadHandle,
	proposal: Proposal,
	{ person, home, by }: { person: KnownPerson; home: string | null; by: By },
): Promise<boolean | PanelError> {
	const ids = [...new Set(proposal.places.flatMap(({ chain }) => chain))].filter((link) => link !== SERVER)
	const rows = await read.organization.findMany({
		where: { id: { in: ids } },
		select: { id: true, mayDelegate: true, reseller: true },
	})
	const around = {
		closed: new Set(rows.filter((row) => !row.mayDelegate).map(({ id }) => id)),
		resellers: new Set(rows.filter((row) => row.reseller).map(({ id }) => id)),
	}
	const asNew = mayGive(by.actor, proposal, by.now, { ...around, home })
	if (!asNew.allowed) {
		const text = `You cannot give this, because you lack: ${asNew.missing.join('; ')}.`
		return notAllowed(text, 'exceeds-own', asNew.missing)
	}
	const holder = await findHolder(read, person.id)
	const itself = holder?.domain?.organization.id ?? holder?.organization?.id ?? null
	return mayGive(by.actor, proposal, by.now, { ...around, home: itself }).allowed
}
