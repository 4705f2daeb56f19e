import { z } from 'zod'
import { addressOf, Id, LocalPart, TOO_LONG } from '@/core/address'
import { command } from '@/core/gateway/command'
import { domainPlace, WITH_LINEAGE } from '@/core/gateway/places'
import { invalid } from '@/core/gateway/result'
import { membersInput, settingsInput, settingsOf, told } from './list-rules'
import { expectMembers, knownAmong, linesOf, MEMBER_CONFLICTS } from './members'
import { expectOwners } from './owners'

const TAKEN = { field: 'localPart', text: 'This address is taken.' }
export const NO_OUTSIDE = 'You lack the right “Deliver outside” here.'

/** Makes a mailing list, with its first members and with the people who look after it. */
export const createList = command({
	name: 'create-list',
	right: 'list.create',
	input: z.strictObject({ domain: Id, localPart: LocalPart, ...settingsInput, members: membersInput.default('') }),
	locate: async (read, { domain, localPart }) => {
		const row = await read.domain.findFirst({
			where: { id: domain, deletedAt: null },
			select: { id: true, name: true, organization: WITH_LINEAGE },
		})
		return row && { place: domainPlace(row), label: `${localPart}@${row.name}`, row }
	},
	run: async (tx, { input, row: domain, place, read, grant, may }) => {
		const address = addressOf(input.localPart, domain.name)
		if (address === null) throw invalid({ localPart: TOO_LONG })
		const mayOutside = may('alias.forward-outside', place)
		if (input.outside && !mayOutside) throw invalid({ outside: NO_OUTSIDE })
		const lines = linesOf(input.members)
		const members = expectMembers(lines, await knownAmong(read, lines), mayOutside)
		const owners = await expectOwners(read, input.owners, [])
		const settings = settingsOf(input)
		const list = await tx.list.create({
			data: { domainId: domain.id, localPart: input.localPart, ...settings, grantId: grant.id },
			select: { id: true },
		})
		await tx.listMember.createMany({ data: members.map((member) => ({ listId: list.id, address: member })) })
		await tx.listOwner.createMany({ data: owners.map(({ id }) => ({ listId: list.id, accountId: id })) })
		const after = { address, ...settings, owners: owners.map((owner) => owner.address), ...told('added', members) }
		return { of: list.id, before: null, after, result: { id: list.id, address } }
	},
	conflicts: { address_pkey: TAKEN, ...MEMBER_CONFLICTS },
})
