import { command } from '@/core/gateway/command'
import { accountPlace, WITH_ACCOUNT_CHAIN } from '@/core/gateway/places'
import { answerInput, answerRequest, findRequest } from './answer-request'
import { newLink } from './links'

/** Answers somebody who forgot their password, as one who may set it: the same right, the same rank. */
export const answerForPerson = command({
	name: 'answer-for-person',
	right: 'account.set-password',
	input: answerInput,
	prepare: async (input) => ({ ...input, link: newLink('reset') }),
	locate: async (read, input) => {
		const request = await findRequest(read, input.request)
		const account =
			request &&
			(await read.account.findFirst({ where: { id: request.account.id }, select: { id: true, ...WITH_ACCOUNT_CHAIN } }))
		return account && { place: accountPlace(account), label: request.account.address, person: account.id, row: request }
	},
	run: (tx, { input, row, actor, now }) => answerRequest(tx, { ...input, request: row, by: actor.accountId, now }),
})
