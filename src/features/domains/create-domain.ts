import { z } from 'zod'
import { Address, DomainName, Id, Note, Quota } from '@/core/address'
import { command } from '@/core/gateway/command'
import { organizationPlace } from '@/core/gateway/places'
import { invalid } from '@/core/gateway/result'
import { limitsInput } from './domain-limits'

/** RFC 2142: every domain has them. They can be pointed elsewhere, but never deleted. */
const PROTECTED = ['postmaster', 'abuse'] as const

/**
 * Makes a domain in an organization, with postmaster@ and abuse@ that deliver to an address.
 * Left empty, that address is the actor's own.
 */
export const createDomain = command({
	name: 'create-domain',
	right: 'domain.create',
	input: z.strictObject({
		organization: Id,
		name: DomainName,
		description: Note,
		postmaster: z.union([z.literal(''), Address], { error: 'Write a whole address such as name@example.com.' }),
		...limitsInput,
		defaultQuotaBytes: Quota,
	}),
	locate: async (read, { organization, name }, by) => {
		const row = await read.organization.findUnique({ where: { id: organization }, select: { id: true, lineage: true } })
		if (!row) return null
		const actor = by.accountId
			? await read.account.findUnique({ where: { id: by.accountId }, select: { address: true } })
			: null
		return { place: organizationPlace(row), label: name, row: { id: row.id, actorsAddress: actor?.address ?? null } }
	},
	run: async (tx, { input, row }) => {
		const { organization: _, postmaster: typed, ...values } = input
		const postmaster = typed || row.actorsAddress
		if (!postmaster) throw invalid({ postmaster: 'Write the address that gets the mail to postmaster and abuse.' })
		if (PROTECTED.some((name) => postmaster === `${name}@${input.name}`))
			throw invalid({ postmaster: 'This address would deliver to itself. Write one that somebody reads.' })
		const { id } = await tx.domain.create({ data: { ...values, organizationId: row.id }, select: { id: true } })
		await tx.alias.createMany({
			data: PROTECTED.map((localPart) => ({ domainId: id, localPart, destinations: [postmaster], protected: true })),
		})
		return {
			of: id,
			label: input.name,
			before: null,
			after: { ...values, postmaster },
			result: { id, name: input.name },
		}
	},
	conflicts: { domain_name_live: { field: 'name', text: 'This domain is taken.' } },
})
