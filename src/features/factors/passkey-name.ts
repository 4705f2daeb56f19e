import { z } from 'zod'

/** What somebody calls a passkey, to know it again in a list. */
export const PasskeyName = z
	.string({ error: 'Give it a name.' })
	.trim()
	.min(1, 'Give it a name.')
	.max(64, 'At most 64 characters.')
	.refine((name) => !/[\p{Cc}\p{Cs}]/u.test(name), 'Leave out control characters.')
