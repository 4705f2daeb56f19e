/**
 * The one-time link with which an invited person sets a password that nobody else ever learns. 256 random bits, of which the database keeps
 * the SHA-256; the secret itself stands in the letter alone, until that is sent. Void after 72 hours, after its use, when the person's
 * epoch is raised, and when app.stands says that what was approved is no more.
 */
import { randomBytes } from 'node:crypto'
import { panelUrl } from '@/core/gateway/letter'
import { digestOf } from '@/core/gateway/session-cookie'

const VALID_HOURS = 72

export interface InvitationLink {
	/** SHA-256 of the secret. */
	readonly hash: Uint8Array<ArrayBuffer>
	readonly url: string
}

export function newInvitationLink(): InvitationLink {
	const secret = randomBytes(32).toString('base64url')
	return { hash: digestOf(secret), url: panelUrl(`/welcome/${secret}`) }
}

export const linkEnd = (now: Date): Date => new Date(now.getTime() + VALID_HOURS * 3_600_000)

/** The row that makes the link work. */
export const linkToken = (
	{ hash }: InvitationLink,
	of: { accountId: string; authEpoch: number; createdById: string | null; now: Date },
) => {
	const { now, ...whose } = of
	return { hash, purpose: 'invitation' as const, ...whose, expiresAt: linkEnd(now) }
}
