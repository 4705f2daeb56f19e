/**
 * What becomes of a message to a list. It is no job of the queue: Postfix holds the message until it is passed on whole, and comes back
 * with it otherwise, so nothing is lost whatever stops in between.
 *
 * **2026-11-22, lists are sent by the worker, and Postfix keeps the mail.** Postfix could put the members in the list's place by itself, as it does
 * with aliases. But then what comes back from a member goes to the author, nobody is told that a list sent it, and who may write to it is nobody's
 * question. So Postfix hands each message over by LMTP and gets it back for all members in one transaction, in the list's name. Who may write is
 * asked while the recipient is offered; that takes both addresses, which no look-up of Postfix's has, so it asks the worker. It is asked again
 * here, for what came while the worker was away. A circle ends at the list's own List-Id.
 */

import type { Replies } from '@/features/lists/list-choices'
import { asListMessage, hasPassed, isAutomaticAnswer, taggedAddress } from '@/features/lists/list-message'
import { log } from '@/platform/log'
import { type Handed, Refusal } from '@/platform/mail-server/list-door'
import type { Onward } from '@/platform/mail-server/reinject'

export type Query = <T extends object>(text: string, values: unknown[]) => Promise<{ rows: T[] }>

interface List {
	readonly id: string
	readonly address: string
	readonly name: string
	readonly posters: string
	readonly replies: Replies
	readonly subjectPrefix: string
	readonly domain: string
}

const LIST = `SELECT l.id, l.address, l.name, l.posters::text AS posters, l.replies::text AS replies, l.subject_prefix AS "subjectPrefix", l.domain
	FROM mailserver.lists l WHERE l.address = $1`
const MEMBERS = 'SELECT r.address FROM mailserver.list_recipients r WHERE r.list_id = $1 ORDER BY r.address'
const OURS = 'SELECT DISTINCT d.domain FROM mailserver.domains d WHERE d.domain = ANY ($1)'
const CONTACTS = 'SELECT DISTINCT c.address FROM mailserver.list_contacts c WHERE c.list_id = $1 ORDER BY c.address'

const domainOf = (address: string): string => address.slice(address.lastIndexOf('@') + 1)

/** Why the sender may not write there, as an SMTP reply; NULL = they may. */
export async function postRefusal(query: Query, recipient: string, sender: string): Promise<string | null> {
	const { rows } = await query<{ why: string | null }>('SELECT mailserver.post_refusal($1, $2) AS why', [
		recipient,
		sender,
	])
	return rows[0]?.why ?? null
}

async function addresses(query: Query, text: string, id: string): Promise<string[]> {
	const { rows } = await query<{ address: string }>(text, [id])
	return rows.map(({ address }) => address)
}

/** The tag of an address (`owner` in list+owner@…), and the address without it. */
function untagged(recipient: string): { address: string; tag: string } {
	const [local = '', domain = ''] = recipient.toLowerCase().split('@')
	const [base = '', ...tag] = local.split('+')
	return { address: `${base}@${domain}`, tag: tag.join('+') }
}

async function toMembers(query: Query, list: List, message: Buffer): Promise<Onward | null> {
	const recipients = await addresses(query, MEMBERS, list.id)
	if (recipients.length === 0) return null
	const domains = [...new Set(recipients.map(domainOf))]
	const { rows: ours } = await query<{ domain: string }>(OURS, [domains])
	return {
		sender: taggedAddress(list.address, 'bounces'),
		recipients,
		message: asListMessage(message, list, ours.length < domains.length),
	}
}

function whyNoFurther(message: Buffer, address: string): string | null {
	if (hasPassed(message, address)) return 'it was here before'
	return isAutomaticAnswer(message) ? 'it is an automatic answer' : null
}

/** What comes back from a list has no sender, so that nothing ever comes back from that; what is written to its owners comes back to the list. */
const toContacts = async (query: Query, list: List, tag: string, message: Buffer): Promise<Onward> => ({
	sender: tag === 'bounces' ? '' : taggedAddress(list.address, 'bounces'),
	recipients: await addresses(query, CONTACTS, list.id),
	message,
})

/**
 * @returns what goes on from here; NULL = nothing, and that is right
 * @throws Refusal with what the sender is told
 */
export async function fromList(query: Query, { sender, recipient, message }: Handed): Promise<Onward | null> {
	const { address, tag } = untagged(recipient)
	const { rows } = await query<List>(LIST, [address])
	const list = rows[0]
	if (!list) throw new Refusal('550 5.2.1 There is no such mailing list, or it is disabled')
	const refused = await postRefusal(query, recipient, sender)
	if (refused !== null) throw new Refusal(refused)
	if (tag === 'bounces' || tag === 'owner') return toContacts(query, list, tag, message)
	const why = whyNoFurther(message, address)
	if (why === null) return toMembers(query, list, message)
	log.info('a message to a list goes no further', { list: address, why })
	return null
}
