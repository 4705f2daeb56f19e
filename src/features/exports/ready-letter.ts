import { shownAddress, shownBytes } from '@/core/address'
import type { LetterBody } from '@/core/letter-body'
import { KEPT_DAYS } from './export-rules'

/** Tells whoever asked for a copy of their mail that it can be had. There is no file in it, and no link that opens one: signing in does. */
export const readyLetter = (made: {
	readonly name: string
	readonly address: string
	readonly bytes: bigint
	readonly messages: number
}): Omit<LetterBody, 'footer'> & { subject: string } => ({
	subject: 'The copy of your mail is ready',
	paragraphs: [
		`Hello ${made.name},`,
		`the copy of the mail in ${shownAddress(made.address)} that you asked for is ready: ${made.messages} ${made.messages === 1 ? 'message' : 'messages'}, a file of ${shownBytes(made.bytes)}.`,
		`You find it on your own page for ${KEPT_DAYS} days; then it is deleted. If you asked for no copy, change your password at once: somebody else has it.`,
	],
	action: 'Get the copy',
})
