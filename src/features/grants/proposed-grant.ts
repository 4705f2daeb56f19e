/** What a form asks to be given, put together for the policy, and written once it is allowed. Shared by every verb that gives. */
import { z } from 'zod'
import { Checkbox, Id, Note } from '@/core/address'
import { EndsOn, StartsOn } from '@/core/days'
import type { ReadHandle, WriteHandle } from '@/core/gateway/handles'
import { invalid } from '@/core/gateway/result'
import { type Actor, BUILT_IN_ROLES, GRANTABLE_RIGHTS, type Proposal } from '@/core/policy'
import { expectSomeTime, expectWithinOwn, limitFields, limitsOf } from './give-rules'
import { type NamedPlace, toldPlaces } from './grant-places'
import { type Content, chosenPlaces, contentOf } from './what-is-given'

const SCOPES_AT_MOST = 1000
const ids = z.array(Id).max(SCOPES_AT_MOST, `At most ${SCOPES_AT_MOST} of them.`).default([])

/** A built-in role's key, a role's id, or the word for rights ticked one by one. */
export const Role = z.union([z.literal('single'), z.enum(BUILT_IN_ROLES.map((role) => role.key)), Id], {
	error: 'Choose a role, or single rights.',
})
/** What, where, how much, how long: the fields of a form that gives, but the role. */
export const grantFields = {
	rights: z
		.array(z.enum(GRANTABLE_RIGHTS, { error: 'That is not one of the rights.' }))
		.max(200)
		.default([]),
	server: Checkbox,
	organizations: ids,
	domains: ids,
	mailboxes: ids,
	...limitFields,
	startsOn: StartsOn.default(null),
	endsOn: EndsOn.default(null),
	passOnDepth: z.coerce.number({ error: 'Write a whole number.' }).int().min(0).max(10).default(0),
	reason: Note.default(''),
}
const asked = z.strictObject({ role: Role, ...grantFields })
type Asked = z.output<typeof asked>

interface By {
	readonly actor: Actor
	readonly now: Date
}

/** A grant that is about to be given. */
export interface ProposedGrant {
	readonly content: Content
	readonly places: readonly [NamedPlace, ...NamedPlace[]]
	readonly proposal: Proposal
}

/**
 * @returns NULL when the role or one of the places is not there, or not the giver's to see
 * @throws PanelError beside the fields that make no sense or go beyond the giver's own
 */
export async function proposedGrant(read: ReadHandle, wanted: Asked, by: By): Promise<ProposedGrant | null> {
	const content = await contentOf(read, wanted, by)
	const places = content && (await chosenPlaces(read, wanted))
	return content && places && { content, places, proposal: proposalOf(wanted, content, places, by) }
}

function proposalOf(wanted: Asked, { rights }: Content, places: readonly NamedPlace[], { actor, now }: By): Proposal {
	if (wanted.passOnDepth > 0 && !rights.includes('grant.give')) {
		throw invalid({ passOnDepth: 'To hand rights on, the right “Give rights to others” must be among them.' })
	}
	const startsAt = wanted.startsOn !== null && wanted.startsOn > now ? wanted.startsOn : now
	expectSomeTime(startsAt, wanted.endsOn, now)
	const proposal: Proposal = {
		rights,
		places: places.map(({ place }) => place),
		limits: limitsOf(wanted),
		startsAt,
		endsAt: wanted.endsOn,
		passOnDepth: wanted.passOnDepth,
	}
	expectWithinOwn(actor, proposal, now)
	return proposal
}

interface Deed {
	readonly holder: string
	/** The grant that it comes from. */
	readonly parent: string
	readonly giver: string | null
	readonly reason: string
}

/** Writes it. @returns its id, and what the journal tells of it */
export async function createGrant(
	tx: Pick<WriteHandle<'grant.give'>, 'grant' | 'grantScope'>,
	{ content, places, proposal }: ProposedGrant,
	{ holder, parent, giver, reason }: Deed,
): Promise<{ id: string; told: Readonly<Record<string, unknown>> }> {
	const { limits, startsAt, endsAt, passOnDepth } = proposal
	const { id } = await tx.grant.create({
		data: {
			accountId: holder,
			...content,
			rights: [...content.rights],
			maxMailboxes: limits.mailboxes,
			maxAliases: limits.aliases,
			maxLists: limits.lists,
			maxStorageBytes: limits.storageBytes,
			maxStoragePerMailboxBytes: limits.storagePerMailboxBytes,
			maxSendsPerHour: limits.sendsPerHour,
			maxSendsPerDay: limits.sendsPerDay,
			passOnDepth,
			startsAt,
			endsAt,
			parentId: parent,
			givenById: giver,
			reason,
		},
		select: { id: true },
	})
	await tx.grantScope.createMany({ data: places.map(({ place }) => scopeRow(id, place)) })
	const scopes = toldPlaces(places)
	return { id, told: { ...content, scopes, ...limits, startsAt, endsAt, passOnDepth, reason } }
}

function scopeRow(grantId: string, { kind, id }: NamedPlace['place']) {
	return {
		grantId,
		kind,
		organizationId: kind === 'organization' ? id : null,
		domainId: kind === 'domain' ? id : null,
		mailboxId: kind === 'mailbox' ? id : null,
	}
}
