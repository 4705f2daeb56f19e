import { randomUUID } from 'node:crypto'
import { z } from 'zod'
import { line } from '@/core/address'
import { EndsOn } from '@/core/days'
import { command } from '@/core/gateway/command'
import { conflict, invalid } from '@/core/gateway/result'
import { keyDigest, newKeyId, newKeyText } from '@/core/key-token'
import { KEY_RIGHTS } from '@/core/policy'
import { createGrant, grantFields, proposedGrant } from '@/features/grants'
import { MOST_DAYS, MOST_KEYS, Networks } from './key-rules'

const DAY_MS = 86_400_000
const WHAT_FOR = 'Write what it is for.'
const { rights: _rights, endsOn: _endsOn, passOnDepth: _depth, ...shared } = grantFields

/**
 * Makes an API key: a holder of one grant, which comes out of a grant of whoever makes it and ends with that. It is decided as if the same
 * were given to a person (grant.give), and the maker's step-up stands for every use of it. The key is shown once; its digest is kept.
 * @param name what it is for, such as a program
 * @param networks from where it is taken; none = from everywhere
 * @param endsOn the last day (UTC): a key always has an end
 */
export const createKey = command({
	right: 'key.create',
	input: z.strictObject({
		name: line(100, WHAT_FOR).refine((text) => text.length > 0, WHAT_FOR),
		rights: z
			.array(z.enum(KEY_RIGHTS, { error: 'That is not one of the rights that a key can hold.' }))
			.min(1, 'Tick at least one right.')
			.max(200)
			.prefault([]),
		...shared,
		endsOn: EndsOn.refine((end) => end !== null, `Choose a last day, at most ${MOST_DAYS} days from now.`),
		networks: Networks,
	}),
	prepare: async (input) => {
		const publicId = newKeyId()
		return { ...input, id: randomUUID(), publicId, text: newKeyText(publicId) }
	},
	locate: async (read, { networks: _, name, id, publicId, text, ...wanted }, by) => {
		const maker = await read.account.findFirst({
			where: { id: by.accountId ?? '', makerId: null },
			select: { id: true, name: true, organizationId: true, domainId: true },
		})
		if (!maker) return null
		const proposed = await proposedGrant(read, { ...wanted, role: 'single', passOnDepth: 0 }, by)
		if (!proposed) return null
		const { endsAt } = proposed.proposal
		if (endsAt !== null && endsAt.getTime() - by.now.getTime() > (MOST_DAYS + 1) * DAY_MS)
			throw invalid({ endsOn: `At most ${MOST_DAYS} days from now.` })
		const live = await read.apiKey.count({
			where: { revokedAt: null, account: { makerId: maker.id, state: 'active' } },
		})
		const [first, ...others] = proposed.places
		return {
			place: first.place,
			morePlaces: others.map(({ place }) => place),
			label: name,
			account: id,
			ownKey: true,
			proposal: proposed.proposal,
			row: { maker, proposed, live, publicId, text },
		}
	},
	run: async (
		tx,
		{ input: { id, name, networks, reason }, row: { maker, proposed, live, publicId, text }, grant, now },
	) => {
		if (live >= MOST_KEYS) throw conflict({}, `You have ${MOST_KEYS} keys that work. End one that you no longer need.`)
		await tx.account.create({
			data: {
				id,
				name,
				address: `${publicId}@key.invalid`,
				makerId: maker.id,
				organizationId: maker.organizationId,
				domainId: maker.domainId,
				state: 'active',
				retiredAt: now,
			},
			select: { id: true },
		})
		await tx.apiKey.create({
			data: { accountId: id, publicId, secretHash: keyDigest(text), networks, createdAt: now },
			select: { accountId: true },
		})
		const deed = { holder: id, parent: grant.id, giver: maker.id, reason }
		const named = { ...proposed, content: { ...proposed.content, roleName: 'API key' } }
		const { told } = await createGrant(tx, named, deed)
		const { roleName: _role, roleId: _roleId, builtInRole: _builtIn, passOnDepth: _none, ...terms } = told
		return {
			of: id,
			accountId: maker.id,
			label: name,
			before: null,
			after: { name, key: publicId, networks, ...terms },
			result: { id },
			reveal: { key: text },
		}
	},
})
