import { z } from 'zod'
import { job } from '@/core/gateway/job'

/** Sends one letter. app.add_letter leaves it behind with each letter that is to be sent. */
export const sendLetterJob = job('send-letter', z.strictObject({ letter: z.uuid() }))
