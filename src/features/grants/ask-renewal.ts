import { z } from 'zod'
import { Id, Note } from '@/core/address'
import { command } from '@/core/gateway/command'
import { panelUrl } from '@/core/gateway/letter'
import { locateSelf } from '@/core/gateway/locate-self'
import { conflict } from '@/core/gateway/result'
import { letterTo } from './remind-of-end'
import { untilWords } from './sentence'

const GIVER = { id: true, name: true, address: true, state: true, retiredAt: true, organizationId: true } as const

/** Asks whoever gave a grant for more time. They find it on their overview, and in a letter. Once is enough: asking again says so. */
export const askRenewal = command({
	right: 'own.ask-renewal',
	input: z.strictObject({ grant: Id, reason: Note.default('') }),
	locate: async (read, { grant: id }, by) => {
		const self = await locateSelf(read, by)
		const grant = await read.grant.findFirst({
			where: { id, accountId: by.accountId ?? '', revokedAt: null, endsAt: { gt: by.now } },
			select: { id: true, roleName: true, endsAt: true, givenBy: { select: GIVER } },
		})
		if (!self || !grant?.endsAt) return null
		return {
			...self,
			label: `${grant.roleName} of ${self.row.address}`,
			row: { ...grant, endsAt: grant.endsAt, self: self.row },
		}
	},
	run: async (tx, { input: { reason }, row: { id, roleName, endsAt, givenBy, self }, post }) => {
		await tx.renewalRequest.createMany({ data: { grantId: id, reason } })
		if (!givenBy || givenBy.state === 'disabled' || givenBy.retiredAt) throw conflict({}, NOBODY)
		await post({
			...letterTo(givenBy),
			kind: 'renewal',
			subject: `${self.name} asks for more time as ${roleName}`,
			paragraphs: [
				`Hello ${givenBy.name},`,
				`you gave ${self.name} (${self.address}) the rights ${roleName}. They end with ${untilWords(endsAt)}, and ${self.name} asks you to let them go on.`,
				...(reason === '' ? [] : [`They say: ${reason}`]),
			],
			action: 'Move the end, or leave it',
			link: panelUrl(`/accounts/${self.id}`),
		})
		return { of: self.id, before: null, after: { roleName, endsAt, reason, asked: true }, result: { id } }
	},
	conflicts: {
		renewal_request_open: { field: 'reason', text: 'You have asked for this already. It was not answered yet.' },
	},
})

const NOBODY = 'Whoever gave you this is not here any more. Ask your administrator.'
