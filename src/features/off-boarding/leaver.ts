/** Everything that hangs on somebody who leaves, as far as whoever off-boards them may see it. */
import { canonicalAddress } from '@/core/address'
import type { ReadHandle } from '@/core/gateway/handles'
import {
	accountPlace,
	domainPlace,
	mailboxPlace,
	organizationOrServer,
	WITH_ACCOUNT_CHAIN,
	WITH_DOMAIN_CHAIN,
	WITH_LINEAGE,
} from '@/core/gateway/places'
import { invalid, type PanelError } from '@/core/gateway/result'
import { type Actor, holdsWithin, may, type Right } from '@/core/policy'
import type { Choices } from './off-boarding-rules'

/** So many of a kind are taken in one go, so that a transaction stays short. */
export const MOST = 200

export interface By {
	readonly actor: Actor
	readonly now: Date
}

const IN_DOMAIN = { select: { ...WITH_DOMAIN_CHAIN.select, name: true } } as const

/** The person, while they can be off-boarded at all; NULL once their sign-in mailbox lies in the trash. */
export const findLeaver = (read: ReadHandle, id: string) =>
	read.account.findFirst({
		where: { id, retiredAt: null },
		select: {
			id: true,
			name: true,
			address: true,
			organizationId: true,
			...WITH_ACCOUNT_CHAIN,
			authenticator: { select: { createdAt: true } },
			passkeys: { select: { id: true } },
			appPasswords: {
				where: { revokedAt: null },
				select: { id: true, endsAt: true },
				orderBy: { id: 'asc' },
				take: MOST,
			},
			mailboxes: {
				where: { deletedAt: null, domain: { deletedAt: null } },
				select: { id: true, address: true, localPart: true, domain: IN_DOMAIN },
				orderBy: { address: 'asc' },
				take: MOST,
			},
		},
	})
export type Leaver = NonNullable<Awaited<ReturnType<typeof findLeaver>>>

/** What else there is of them. Nothing that whoever asks may not see anyway, each under its own right. */
export async function belongings(read: ReadHandle, leaver: Leaver, keep: readonly string[], { actor, now }: By) {
	const sees = (right: Right) => (row: { readonly domain: Parameters<typeof domainPlace>[0] }) =>
		may(actor, right, domainPlace(row.domain), now)
	const list = { select: { id: true, address: true, domain: WITH_DOMAIN_CHAIN } } as const
	const memberships = await read.listMember.findMany({
		where: { mailboxId: { in: leaver.mailboxes.map(({ id }) => id) }, list: { domain: { deletedAt: null } } },
		select: { id: true, list },
		orderBy: { id: 'asc' },
		take: MOST,
	})
	const owned = await read.listOwner.findMany({
		where: { accountId: leaver.id, list: { domain: { deletedAt: null } } },
		select: { list: { select: { ...list.select, _count: { select: { owners: true } } } } },
		orderBy: { listId: 'asc' },
		take: MOST,
	})
	const aliases = await read.alias.findMany({
		where: {
			destinations: { hasSome: leaver.mailboxes.map(({ address }) => address) },
			domain: { deletedAt: null },
		},
		select: { id: true, address: true, destinations: true, enabled: true, version: true, domain: WITH_DOMAIN_CHAIN },
		orderBy: { address: 'asc' },
		take: MOST,
	})
	const invitations = await read.invitation.findMany({
		where: { invitedById: leaver.id, acceptedAt: null, cancelledAt: null, expiresAt: { gt: now } },
		select: { id: true, address: true, organization: WITH_LINEAGE },
		orderBy: { id: 'asc' },
		take: MOST,
	})
	const grants = await read.grant.findMany({
		where: { accountId: leaver.id, revokedAt: null },
		select: { id: true, roleName: true, lineage: true },
		orderBy: { createdAt: 'asc' },
	})
	return {
		mailboxes: leaver.mailboxes.filter((row) => may(actor, 'mailbox.read', mailboxPlace(row), now)),
		memberships: memberships.filter((row) => sees('list.read')(row.list)),
		owned: owned.map((row) => row.list).filter(sees('list.read')),
		aliases: aliases.filter(sees('alias.read')),
		invitations: invitations.filter((row) =>
			holdsWithin(actor, 'account.read', organizationOrServer(row.organization), now),
		),
		// From the bottom up: what hangs below another of these ends by itself.
		grants: grants.toSorted((a, b) => b.lineage.length - a.lineage.length),
		/** Of what they handed on: what is to stay. */
		kept: await read.grant.findMany({ where: { id: { in: [...keep] } }, select: { id: true, parentId: true } }),
	}
}
export type Belongings = Awaited<ReturnType<typeof belongings>>

export interface Colleague {
	readonly id: string
	readonly name: string
	readonly address: string
}
const NOBODY = 'Nobody in their organization signs in with this address.'
const WANTED = 'Write who takes over.'

/** Who takes over, or what is wrong with that: for after the decision. Somebody of another organization is as good as nobody. */
export async function findColleague(
	read: ReadHandle,
	leaver: Leaver,
	choices: Choices,
	{ actor, now }: By,
): Promise<{ colleague: Colleague | null; problem: PanelError | null }> {
	const isNeeded =
		choices.lists === 'hand-over' ||
		choices.aliases === 'hand-over' ||
		choices.mailboxes.some(({ what }) => what === 'forward')
	if (choices.colleague.trim() === '')
		return { colleague: null, problem: isNeeded ? invalid({ colleague: WANTED }) : null }
	const found = await read.account.findFirst({
		where: {
			address: canonicalAddress(choices.colleague) ?? '',
			organizationId: leaver.organizationId,
			retiredAt: null,
			state: 'active',
			id: { not: leaver.id },
		},
		select: { id: true, name: true, address: true, ...WITH_ACCOUNT_CHAIN },
	})
	if (!(found && may(actor, 'account.read', accountPlace(found), now)))
		return { colleague: null, problem: invalid({ colleague: NOBODY }) }
	const { id, name, address } = found
	return { colleague: { id, name, address }, problem: null }
}

/** For the verbs: the person as the one whom the actor must outrank, with all that the parts need. */
export async function locateLeaver(read: ReadHandle, account: string, choices: Choices, by: By) {
	const leaver = await findLeaver(read, account)
	if (!leaver) return null
	const row = {
		leaver,
		has: await belongings(read, leaver, choices.keep, by),
		...(await findColleague(read, leaver, choices, by)),
	}
	return { place: accountPlace(leaver), label: leaver.address, person: leaver.id, row }
}
export type Found = NonNullable<Awaited<ReturnType<typeof locateLeaver>>>['row']
