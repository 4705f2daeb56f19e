'use server'

import { action } from '@/core/gateway/action'
import { sendLetterAgain } from './send-letter-again'

export const sendLetterAgainAction = action(sendLetterAgain, {
	after: () => ({ say: 'It is on its way again.' }),
})
