import { z } from 'zod'

const count = z.int().min(0)
const hash = z.string().regex(/^[0-9a-f]{64}$/)

/** What is known of an archive once it was read back from where it lies and compared with the mail. */
export const Proof = z.strictObject({
	store: z.enum(['folder', 's3']),
	place: z.string().max(1_000),
	object: z.string().max(300),
	encryptedTo: z.string().max(3_000).nullable(),
	bytes: z.bigint().min(0n),
	sha256: hash,
	contents: hash,
	messages: count,
	folders: count,
	mailBytes: z.bigint().min(0n),
})
export type Proof = z.output<typeof Proof>
