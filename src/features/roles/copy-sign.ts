import { createHash } from 'node:crypto'
import type { Application } from '@/core/policy'

/** The grant that a sign names. */
export const grantOfSign = (sign: string): string => sign.slice(0, sign.indexOf('.'))

/** Names a grant together with what a page showed to be done to it, so that this is done, or nothing. @param version the role's */
export const signOf = (
	grantId: string,
	version: number,
	{ gains, losses }: Pick<Application, 'gains' | 'losses'>,
): string => {
	const shown = JSON.stringify([grantId, version, gains.toSorted(), losses.toSorted()])
	return `${grantId}.${createHash('sha256').update(shown).digest('hex').slice(0, 16)}`
}
