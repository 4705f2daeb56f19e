import { command } from '@/core/gateway/command'
import { mailboxPlace, WITH_DOMAIN_CHAIN } from '@/core/gateway/places'
import { may } from '@/core/policy'
import { answerInput, answerRequest, findRequest } from './answer-request'
import { newLink } from './links'

/** Answers the owner of a mailbox who forgot their password, as one who may set it there: the same right, the same rank. */
export const answerForMailbox = command({
	name: 'answer-for-mailbox',
	right: 'mailbox.set-password',
	input: answerInput,
	prepare: async (input) => ({ ...input, link: newLink('reset') }),
	locate: async (read, input, { actor, now }) => {
		const request = await findRequest(read, input.request)
		if (!request) return null
		const mailboxes = await read.mailbox.findMany({
			where: { accountId: request.account.id, deletedAt: null, domain: { deletedAt: null } },
			select: { id: true, domain: WITH_DOMAIN_CHAIN },
			orderBy: { createdAt: 'asc' },
			take: 100,
		})
		const places = mailboxes.map(mailboxPlace)
		const place = places.find((one) => may(actor, 'mailbox.set-password', one, now)) ?? places[0]
		return place ? { place, label: request.account.address, person: request.account.id, row: request } : null
	},
	run: (tx, { input, row, actor, now }) => answerRequest(tx, { ...input, request: row, by: actor.accountId, now }),
})
