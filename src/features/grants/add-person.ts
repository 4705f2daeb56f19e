import { randomUUID } from 'node:crypto'
import { z } from 'zod'
import { Address, Id, Name } from '@/core/address'
import { type Context, command } from '@/core/gateway/command'
import type { ReadHandle, WriteHandle } from '@/core/gateway/handles'
import { organizationOrServer, WITH_LINEAGE } from '@/core/gateway/places'
import { conflict, notAllowed, PanelError } from '@/core/gateway/result'
import { ChosenPassword, leastLength, NewPasswordOrNone } from '@/core/password'
import { knownLetter, refusedLetter, rightsSentence, welcomeLetter } from './invitation-letter'
import { type InvitationLink, linkEnd, linkToken, newInvitationLink } from './invitation-link'
import { type By, givableUnseen, type KnownPerson, knownPerson } from './invited-person'
import { createGrant, grantFields, type ProposedGrant, proposedGrant, Role } from './proposed-grant'

const TAKEN = {
	field: 'address',
	text: 'Somebody with this address is here already. Look for them in the list, and give them rights there.',
}
/** Of an account that the inviter may not see no more is said than that an invitation goes to it as to anybody. */
const BY_INVITATION =
	'No password can be typed for this address. Leave it empty: the person is invited, and chooses one that nobody else learns.'
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
	name: 'add-person',
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
		const known = await personHere(read, wanted, by)
		const proposed = role === NO_RIGHTS ? null : await proposedGrant(read, { ...wanted, role }, by)
		if (role !== NO_RIGHTS && !proposed) return null
		const place = organizationOrServer(within)
		const least = await leastLength(read, place.chain)
		if (known instanceof PanelError) {
			const row = { problem: known, person: null, proposed: null, given: false, least }
			return { place, label: address, row }
		}
		const gift = await giftFor(read, { person: known, proposed, home: organization, by })
		return {
			place,
			label: address,
			account: known?.id ?? wanted.id,
			...(gift.given && proposed ? { proposal: proposed.proposal } : {}),
			...(known || !organization ? {} : { home: organization }),
			row: { ...gift, person: known, proposed, least },
		}
	},
	run: async (tx, context) => {
		const { input, row, grant, actor } = context
		if (row.problem) throw row.problem
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

/**
 * Who is there already, or why this cannot be done to them: said only to somebody who may add people there, since it tells what is taken.
 */
async function personHere(
	read: ReadHandle,
	wanted: { readonly address: string; readonly role: string; readonly chosen: ChosenPassword | null },
	by: By,
): Promise<KnownPerson | PanelError | null> {
	const person = await knownPerson(read, wanted.address, by)
	if (!person || person instanceof PanelError) return person
	if (person.id === by.accountId) return notAllowed('You cannot give rights to yourself.', 'oneself')
	if (!person.isSeen) return wanted.chosen === null ? person : notAllowed(BY_INVITATION, 'address-taken')
	const isTaken = wanted.chosen !== null || wanted.role === NO_RIGHTS
	return isTaken ? conflict({ [TAKEN.field]: TAKEN.text }) : person
}

interface Wanted {
	readonly person: KnownPerson | null
	readonly proposed: ProposedGrant | null
	readonly home: string | null
	readonly by: By
}

/** Is it really given? To somebody whom the inviter does not see it may be refused without a word to the inviter. */
async function giftFor(
	read: ReadHandle,
	{ person, proposed, home, by }: Wanted,
): Promise<{ given: boolean; problem: PanelError | null }> {
	if (!person || person.isSeen || !proposed) return { given: proposed !== null, problem: null }
	const answer = await givableUnseen(read, proposed.proposal, { person, home, by })
	return answer instanceof PanelError ? { given: false, problem: answer } : { given: answer, problem: null }
}

/** What was made: an invitation, or an account with a typed password. */
interface Added {
	readonly id: string
	readonly kind: 'invitation' | 'account'
}
const added = (invitation: string | null, account: string): Added =>
	invitation ? { id: invitation, kind: 'invitation' } : { id: account, kind: 'account' }
interface Row {
	/** Why it cannot be done. */
	readonly problem: PanelError | null
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
