import { randomUUID } from 'node:crypto'
import { z } from 'zod'
import { Address, Id, Name } from '@/core/address'
import { type Context, command } from '@/core/gateway/command'
import type { ReadHandle, WriteHandle } from '@/core/gateway/handles'
import { organizationOrServer, WITH_LINEAGE } from '@/core/gateway/places'
import { conflict, notAllowed } from '@/core/gateway/result'
import { ChosenPassword, leastLength, NewPasswordOrNone } from '@/core/password'
import { knownLetter, refusedLetter, rightsSentence, welcomeLetter } from './invitation-letter'
import { type InvitationLink, linkEnd, linkToken, newInvitationLink } from './invitation-link'
import { type By, givableUnseen, type KnownPerson, knownPerson } from './invited-person'
import { createGrant, grantFields, type ProposedGrant, proposedGrant, Role } from './proposed-grant'

const TAKEN = {
	field: 'address',
	text: 'Somebody with this address is here already. Look for them in the list, and give them rights there.',
}
/** Somebody may be added who is to get rights later. */
export const NO_RIGHTS = 'none'

/**
 * Adds a person who signs in with an address outside this server, and gives them rights in the same deed: both come about, or neither.
 * They are invited by letter, with a one-time link, and choose a password that nobody else learns; or a password is typed for them.
 * Where the address has an account already, that is given the rights and a letter that says so; its password is never touched, and the
 * inviter is answered in the same words, whether they may see that account or not.
 * @param organization empty = in no organization, for people of the whole server
 */
export const addPerson = command({
	right: 'account.create',
	input: z.strictObject({
		organization: z.union([z.literal(''), Id]).nullable(),
		name: Name,
		address: Address,
		password: NewPasswordOrNone,
		role: z.union([z.literal(NO_RIGHTS), Role], { error: 'Choose a role, single rights, or nothing yet.' }),
		...grantFields,
	}),
	prepare: async ({ password, organization, ...input }) => ({
		...input,
		organization: organization || null,
		id: randomUUID(),
		chosen: password ? await ChosenPassword.of(password, 'password') : null,
		link: newInvitationLink(),
	}),
	locate: async (read, wanted, by) => {
		const { organization, address, role } = wanted
		const within = organization
			? await read.organization.findUnique({ where: { id: organization }, ...WITH_LINEAGE })
			: null
		if (organization && !within) return null
		const person = await personHere(read, wanted, by)
		const proposed = role === NO_RIGHTS ? null : await proposedGrant(read, { ...wanted, role }, by)
		if (role !== NO_RIGHTS && !proposed) return null
		const isUnseen = person !== null && proposed !== null && !person.isSeen
		const given = isUnseen
			? await givableUnseen(read, proposed.proposal, { person, home: organization, by })
			: proposed !== null
		const place = organizationOrServer(within)
		return {
			place,
			label: address,
			account: person?.id ?? wanted.id,
			...(given && proposed ? { proposal: proposed.proposal } : {}),
			...(person || !organization ? {} : { home: organization }),
			row: { person, proposed, given, least: await leastLength(read, place.chain) },
		}
	},
	run: async (tx, context) => {
		const { input, row, grant, actor } = context
		const { name, address, organization, chosen, reason } = input
		const passwordHash = chosen?.hashFor({ address, name, least: row.least }) ?? null
		const id = row.person?.id ?? input.id
		if (!row.person) {
			const state = passwordHash === null ? ('invited' as const) : ('active' as const)
			const data = { id, name, address, organizationId: organization, passwordHash, state }
			await tx.account.create({ data, select: { id: true } })
		}
		const deed = { holder: id, parent: grant.id, giver: actor.accountId, reason }
		const made = row.given && row.proposed ? await createGrant(tx, row.proposed, deed) : null
		const invitation = passwordHash === null ? await invite(tx, context, { id, grant: made?.id ?? null }) : null
		return {
			of: id,
			before: null,
			after: { name, address, ...(invitation ? {} : { state: 'active' }), ...(made?.told ?? {}) },
			result: added(invitation, id),
		}
	},
	conflicts: { account_address_live: TAKEN },
})

/** @throws PanelError when the address has an account to which this cannot be done */
async function personHere(
	read: ReadHandle,
	wanted: { readonly address: string; readonly role: string; readonly chosen: ChosenPassword | null },
	by: By,
): Promise<KnownPerson | null> {
	const person = await knownPerson(read, wanted.address, by)
	if (!person) return null
	if (person.id === by.accountId) throw notAllowed('You cannot give rights to yourself.', 'oneself')
	if (wanted.chosen !== null || (person.isSeen && wanted.role === NO_RIGHTS)) {
		throw conflict({ [TAKEN.field]: TAKEN.text })
	}
	return person
}

/** What was made: an invitation, or an account with a typed password. */
interface Added {
	readonly id: string
	readonly kind: 'invitation' | 'account'
}
const added = (invitation: string | null, account: string): Added =>
	invitation ? { id: invitation, kind: 'invitation' } : { id: account, kind: 'account' }
interface Row {
	readonly person: KnownPerson | null
	readonly proposed: ProposedGrant | null
	/** It is really given; not so to somebody from outside whom the inviter does not see. */
	readonly given: boolean
	/** The fewest characters that a password may have here. */
	readonly least: number
}
interface Asked {
	readonly name: string
	readonly address: string
	readonly organization: string | null
	readonly link: InvitationLink
}

/** The letter, the link in it, and the invitation that says what becomes of both. @returns the invitation's id */
async function invite(
	tx: WriteHandle<'account.create'>,
	{ input, row, actor, now, post }: Context<'account.create', Asked, Row>,
	made: { readonly id: string; readonly grant: string | null },
): Promise<string> {
	const { name, address, organization, link } = input
	const { person, proposed, given } = row
	const isRefused = proposed !== null && !given
	const hasLink = (!person || person.state === 'invited') && !isRefused
	const written = {
		to: { address, name: person?.name ?? name, account: made.id },
		organization,
		inviter: actor.name,
		rights: proposed && rightsSentence(proposed, now),
	}
	const known = isRefused ? refusedLetter(written) : knownLetter(written)
	const letterId = await post(hasLink ? welcomeLetter(written, link.url, linkEnd(now)) : known)
	if (hasLink) {
		const of = { accountId: made.id, authEpoch: person?.authEpoch ?? 0, createdById: actor.accountId, now }
		await tx.token.createMany({ data: linkToken(link, of) })
	}
	const { id } = await tx.invitation.create({
		data: {
			accountId: made.id,
			organizationId: organization,
			grantId: made.grant,
			invitedById: actor.accountId,
			name,
			address,
			letterId,
			tokenHash: hasLink ? link.hash : null,
			createdAt: now,
			expiresAt: linkEnd(now),
		},
		select: { id: true },
	})
	return id
}
