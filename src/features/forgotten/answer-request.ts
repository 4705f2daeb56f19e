/** What both verbs of an answer do: one for who may set the passwords of people, one for who may set those of mailboxes. */
import { z } from 'zod'
import { Id } from '@/core/address'
import type { Outcome } from '@/core/gateway/command'
import type { ReadHandle, WriteHandle } from '@/core/gateway/handles'
import { notFound } from '@/core/gateway/result'
import { handedEnd, type OneTimeLink } from './links'

export const answerInput = z.strictObject({ request: Id, answer: z.enum(['approve', 'decline']) })

/** An open question with whom it is about. */
export const findRequest = (read: ReadHandle, id: string) =>
	read.resetRequest.findFirst({
		where: { id, closedAt: null, account: { state: 'active', retiredAt: null } },
		select: { id: true, account: { select: { id: true, address: true, authEpoch: true } } },
	})

interface Answering {
	readonly request: NonNullable<Awaited<ReturnType<typeof findRequest>>>
	readonly answer: 'approve' | 'decline'
	readonly link: OneTimeLink
	readonly by: string | null
	readonly now: Date
}

/**
 * Declines, or makes the link that the person sets a new password with. It is shown this once, to be brought to them; whoever approves
 * never learns the password, and every older link is void.
 */
export async function answerRequest(
	tx: Pick<WriteHandle<'account.set-password'>, 'token' | 'resetRequest'>,
	{ request: { id, account }, answer, link, by, now }: Answering,
): Promise<Outcome<{ id: string }>> {
	const data = answer === 'decline' ? { closedAt: now } : { approvedAt: now }
	const answered = await tx.resetRequest.updateMany({ where: { id, closedAt: null }, data })
	if (answered.count !== 1) throw notFound('answered-meanwhile')
	const told = {
		of: account.id,
		accountId: account.id,
		label: account.address,
		before: null,
		result: { id: account.id },
	}
	if (answer === 'decline') return { ...told, after: { reset: 'declined' } }
	await tx.token.updateMany({
		where: { accountId: account.id, purpose: 'reset', usedAt: null, expiresAt: { gt: now } },
		data: { expiresAt: now },
	})
	const expiresAt = handedEnd(now)
	await tx.token.createMany({
		data: {
			hash: link.hash,
			purpose: 'reset',
			accountId: account.id,
			authEpoch: account.authEpoch,
			createdById: by,
			createdAt: now,
			expiresAt,
		},
	})
	return {
		...told,
		after: { reset: 'approved', until: expiresAt },
		reveal: { address: account.address, link: link.url },
	}
}
