/** What a browser answers for a passkey (WebAuthn Level 3, 5.1): JSON in a form's field, cut down to what is looked at. */
import { z } from 'zod'

const MOST = 16_384
const NONE = 'The browser gave no passkey. Please try again.'

const base64url = (most: number) =>
	z
		.string()
		.min(1)
		.max(most)
		.regex(/^[A-Za-z0-9_-]+$/)
/** 1,023 bytes at most. */
const credential = {
	id: base64url(1400),
	rawId: base64url(1400),
	type: z.literal('public-key'),
	clientExtensionResults: z.unknown().transform(() => ({})),
}

const Json = z
	.string({ error: NONE })
	.max(MOST, NONE)
	.transform((text, context) => {
		try {
			return JSON.parse(text) as unknown
		} catch {
			context.addIssue({ code: 'custom', message: NONE })
			return z.NEVER
		}
	})

/** Signed by a passkey that there is. */
const assertion = z.object({
	...credential,
	response: z.object({
		clientDataJSON: base64url(8192),
		authenticatorData: base64url(8192),
		signature: base64url(8192),
		userHandle: base64url(100).optional(),
	}),
})
export type Assertion = z.output<typeof assertion>

/** @returns NULL when it is no answer of a browser */
export const assertionOf = (text: string): Assertion | null => Json.pipe(assertion).safeParse(text).data ?? null

/** Made by a passkey that is new. */
const attestation = z.object({
	...credential,
	response: z.object({
		clientDataJSON: base64url(8192),
		attestationObject: base64url(MOST),
		transports: z
			.array(z.string().regex(/^[a-z-]{1,20}$/))
			.max(10)
			.optional(),
	}),
})
export type Attestation = z.output<typeof attestation>

export const attestationOf = (text: string): Attestation | null => Json.pipe(attestation).safeParse(text).data ?? null

/** In a form: looked at by whoever knows what it has to fit. */
export const PasskeyAnswer = z.string({ error: NONE }).min(1, NONE).max(MOST, NONE)

/** Is this the answer of a passkey and not a code? No code has such a sign. */
export const isPasskeyAnswer = (given: string): boolean => given.startsWith('{') && given.length <= MOST
