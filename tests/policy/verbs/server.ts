import { sendLetterAgain } from '@/features/letters/send-letter-again'
import { settleLetter } from '@/features/letters/settle-letter'
import { freshLetter } from '../world'
import { attempt, type Entries } from './attempt'

// Letters are sent again only where there is a mail server; nobody answers at this one.
process.env.SMTP_URL ??= 'smtp://127.0.0.1:1'

export const SERVER: Entries<'server'> = {
	'server.manage': [attempt(sendLetterAgain, (aim) => freshLetter(aim, 'failed'))],
}
export const SENDING = [
	attempt(settleLetter, async (aim) => ({ ...(await freshLetter(aim, 'waiting')), outcome: 'sent' as const })),
]
