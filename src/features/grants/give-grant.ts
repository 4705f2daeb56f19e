import { z } from 'zod'
import { Checkbox, Id, Note } from '@/core/address'
import { command } from '@/core/gateway/command'
import { invalid, notAllowed } from '@/core/gateway/result'
import { type Actor, BUILT_IN_ROLES, GRANTABLE_RIGHTS, type Proposal } from '@/core/policy'
import { endsOn, expectSomeTime, expectWithinOwn, limitFields, limitsOf, startsOn } from './give-rules'
import { findHolder, type NamedPlace, seesHolder } from './grant-places'
import { type Content, chosenPlaces, contentOf } from './what-is-given'

const SCOPES_AT_MOST = 1000
const ids = z.array(Id).max(SCOPES_AT_MOST, `At most ${SCOPES_AT_MOST} of them.`).default([])

const input = z.strictObject({
	account: Id,
	role: z.union([z.literal('single'), z.enum(BUILT_IN_ROLES.map((role) => role.key)), Id], {
		error: 'Choose a role, or single rights.',
	}),
	rights: z
		.array(z.enum(GRANTABLE_RIGHTS, { error: 'That is not one of the rights.' }))
		.max(200)
		.default([]),
	server: Checkbox,
	organizations: ids,
	domains: ids,
	mailboxes: ids,
	...limitFields,
	startsOn: startsOn.default(null),
	endsOn: endsOn.default(null),
	passOnDepth: z.coerce.number({ error: 'Write a whole number.' }).int().min(0).max(10).default(0),
	reason: Note.default(''),
})
type Input = z.output<typeof input>

/**
 * Gives a person rights: a role or single ones, in places, within limits, for a time. Never more than one grant of the giver
 * holds; the new one hangs below it and ends with it. What a role contains is copied: editing the role later changes nothing.
 */
export const giveGrant = command({
	right: 'grant.give',
	input,
	locate: async (read, wanted, by) => {
		const holder = await findHolder(read, wanted.account)
		if (!holder || holder.retiredAt || !seesHolder(by.actor, holder, by.now)) return null
		const content = await contentOf(read, wanted, by)
		const places = content && (await chosenPlaces(read, wanted))
		if (!content || !places) return null
		const proposal = proposalOf(wanted, content, places, by)
		const [first, ...others] = places
		return {
			place: first.place,
			morePlaces: others.map(({ place }) => place),
			label: `${content.roleName} for ${holder.address}`,
			account: holder.id,
			proposal,
			row: { holder, content, places, proposal },
		}
	},
	run: async (tx, { input: wanted, row: { holder, content, places, proposal }, grant, actor }) => {
		if (holder.id === actor.accountId) throw notAllowed('You cannot give rights to yourself.', 'oneself')
		const { limits, startsAt, endsAt, passOnDepth } = proposal
		const { id } = await tx.grant.create({
			data: {
				accountId: holder.id,
				...content,
				rights: [...content.rights],
				maxMailboxes: limits.mailboxes,
				maxAliases: limits.aliases,
				maxStorageBytes: limits.storageBytes,
				maxStoragePerMailboxBytes: limits.storagePerMailboxBytes,
				maxSendsPerDay: limits.sendsPerDay,
				passOnDepth,
				startsAt,
				endsAt,
				parentId: grant.id,
				givenById: actor.accountId,
				reason: wanted.reason,
			},
			select: { id: true },
		})
		await tx.grantScope.createMany({ data: places.map(({ place }) => scopeRow(id, place)) })
		const scopes = places.map(({ name }) => name)
		return {
			of: id,
			accountId: holder.id,
			before: null,
			after: { ...content, scopes, ...limits, startsAt, endsAt, passOnDepth, reason: wanted.reason },
			result: { id, account: holder.id },
		}
	},
})

/** @throws PanelError beside the fields that make no sense or go beyond the giver's own */
function proposalOf(
	wanted: Input,
	content: Content,
	places: readonly NamedPlace[],
	{ actor, now }: { readonly actor: Actor; readonly now: Date },
): Proposal {
	const { rights } = content
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

function scopeRow(grantId: string, { kind, id }: NamedPlace['place']) {
	return {
		grantId,
		kind,
		organizationId: kind === 'organization' ? id : null,
		domainId: kind === 'domain' ? id : null,
		mailboxId: kind === 'mailbox' ? id : null,
	}
}
