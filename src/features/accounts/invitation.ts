/**
 * The one-time link with which an invited person sets their password, so that nobody else ever knows it. 256 random bits,
 * of which the database keeps the SHA-256; void after 72 hours, after its use, and when the person's epoch is raised.
 */
import { randomBytes } from 'node:crypto'
import { digestOf } from '@/core/gateway/session-cookie'
import { env } from '@/platform/env'

const VALID_HOURS = 72

export interface Invitation {
	/** SHA-256 of the secret in the link. */
	readonly hash: Uint8Array<ArrayBuffer>
	/** To be handed over; shown once. */
	readonly link: string
}

export function newInvitation(): Invitation {
	const secret = randomBytes(32).toString('base64url')
	return { hash: digestOf(secret), link: `${env().publicOrigin}/welcome/${secret}` }
}

/** The row that makes the link work. */
export const invitationToken = (
	{ hash }: Invitation,
	of: {
		readonly accountId: string
		readonly authEpoch: number
		readonly createdById: string | null
		readonly now: Date
	},
) => ({
	hash,
	purpose: 'invitation' as const,
	accountId: of.accountId,
	authEpoch: of.authEpoch,
	createdById: of.createdById,
	expiresAt: new Date(of.now.getTime() + VALID_HOURS * 3_600_000),
})
