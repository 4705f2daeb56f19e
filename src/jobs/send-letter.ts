import { execute } from '@/core/gateway/execute'
import { sendsMail } from '@/core/gateway/letter'
import { letterToSend } from '@/features/letters/letter-to-send'
import { sendLetterJob } from '@/features/letters/send-letter-job'
import { settleLetter } from '@/features/letters/settle-letter'
import { putInto } from '@/platform/mail-server/doveadm'
import { RefusedForGood, sendMail, written } from '@/platform/mailer'
import { mailServer } from './end-mail-sessions'
import { handler, settled } from './handler'

/** With the queue's growing pauses (e^n seconds, six hours at most) that is about a day. */
const MOST_TRIES = 13

/**
 * Hands a letter to the mail server, or puts it into its mailbox. A worker that is killed after the server took it and before that was written down sends it once
 * more; both carry the same Message-ID.
 */
export const sendLetter = handler(sendLetterJob, async ({ letter: id }, { program, attempt, key }) => {
	const settle = async (outcome: 'sent' | 'waiting' | 'kept' | 'failed', error = '') => {
		const input = { letter: id, outcome, error }
		settled(await execute(settleLetter, program(['system.send-letter']), input, { key: key(`${outcome} ${attempt}`) }))
	}
	const letter = await letterToSend(id)
	if (!letter) return
	const door = letter.goesInside ? mailServer() : null
	if (!door && !sendsMail()) return settle('kept')
	try {
		if (door) await putInto(door, letter.to.address, await written(letter))
		else await sendMail(letter)
	} catch (error) {
		const words = error instanceof Error ? error.message : String(error)
		const isOver = error instanceof RefusedForGood || attempt >= MOST_TRIES
		await settle(isOver ? 'failed' : 'waiting', words)
		if (isOver) return
		throw error
	}
	await settle('sent')
})
