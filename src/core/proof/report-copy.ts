import { z } from 'zod'
import { Id } from '../address'
import { command } from '../gateway/command'
import { type Letter, panelUrl } from '../gateway/letter'
import { notFound } from '../gateway/result'
import { locateHolder } from './locate-account'

/**
 * A passkey's count of signatures went back: it signed rightly, and so did another that holds the same key. That one use was refused. The
 * owner is told once by letter, and the passkey is marked on their page until they remove it; it goes on, since they may have no other.
 */
export const reportCopy = command({
	right: 'system.sign-in',
	input: z.strictObject({ account: Id, passkey: Id }),
	locate: async (read, { account, passkey }) => {
		const found = await locateHolder(read, account)
		const theirs = await read.passkey.findFirst({
			where: { id: passkey, accountId: account },
			select: { id: true, name: true, copiedAt: true },
		})
		return found && theirs && { ...found, row: { owner: found.row, passkey: theirs } }
	},
	run: async (tx, { row: { owner, passkey }, now, post }) => {
		const { count } = await tx.passkey.updateMany({
			where: { id: passkey.id, copiedAt: null },
			data: { copiedAt: now },
		})
		if (passkey.copiedAt !== null || count !== 1) throw notFound()
		await post(copyLetter(owner, passkey.name))
		return {
			of: owner.id,
			before: { passkey: passkey.name, copied: null },
			after: { passkey: passkey.name, copied: now },
			result: { id: owner.id },
		}
	},
})

interface Owner {
	readonly id: string
	readonly name: string
	readonly address: string
	readonly organization: { readonly id: string } | null
	readonly domain: { readonly organization: { readonly id: string } } | null
}

const copyLetter = (owner: Owner, passkey: string): Letter => ({
	kind: 'second-factor',
	to: { address: owner.address, name: owner.name, account: owner.id },
	organization: owner.organization?.id ?? owner.domain?.organization.id ?? null,
	subject: 'A passkey of yours may have been copied',
	paragraphs: [
		`Hello ${owner.name},`,
		`somebody used your passkey “${passkey}”, and it had signed fewer times than before. That happens when there are two of it. This use was refused.`,
		'Remove that passkey and add a new one. If you did not try to sign in just now, tell whoever manages your mail.',
	],
	action: 'Look at your passkeys',
	link: panelUrl('/my/security'),
	footer: 'Postern sends this whenever a passkey looks copied. It cannot be switched off.',
})
