/** To how many recipients may be sent in an hour and in a day. NULL = no limit, 0 = none. */
import { CountOrUnlimited } from '@/core/address'
import { OverGrant } from '@/core/gateway/result'
import type { Limits } from '@/core/policy'

export interface SendLimits {
	readonly maxSendsPerHour: number | null
	readonly maxSendsPerDay: number | null
}

export const sendsInput = { maxSendsPerHour: CountOrUnlimited, maxSendsPerDay: CountOrUnlimited }

const NAMES = ['maxSendsPerHour', 'maxSendsPerDay'] as const
const OWN = { maxSendsPerHour: 'sendsPerHour', maxSendsPerDay: 'sendsPerDay' } as const
const PERIOD = { maxSendsPerHour: 'an hour', maxSendsPerDay: 'a day' } as const

const exceeds = (one: number | null, most: number | null): boolean => most !== null && (one === null || one > most)

/** Would these limits let anything through that those did not? */
export const areSendsRaised = (before: SendLimits, after: SendLimits): boolean =>
	NAMES.some((name) => exceeds(after[name], before[name]))

/** Is sending limited in this grant? */
export const limitsSends = ({ sendsPerHour, sendsPerDay }: Limits): boolean =>
	sendsPerHour !== null || sendsPerDay !== null

/**
 * What is raised stays within what the deciding grant allows from one domain. What was higher before may stay, and be lowered to
 * whatever it pleases.
 * @throws OverGrant with a sentence at the field
 */
export function expectWithinOwnSends(limits: Limits, before: SendLimits, after: SendLimits): void {
	const faults = NAMES.flatMap((name) => {
		const most = limits[OWN[name]]
		const isBeyond = exceeds(after[name], before[name]) && exceeds(after[name], most)
		return isBeyond ? [[name, `Your grant allows at most ${most} recipients ${PERIOD[name]}.`]] : []
	})
	if (faults.length > 0) throw new OverGrant('Please look at the marked fields.', Object.fromEntries(faults))
}

/** The limits by the form's field names. */
export const writtenSends = (row: SendLimits) => ({
	maxSendsPerHour: row.maxSendsPerHour?.toString() ?? '',
	maxSendsPerDay: row.maxSendsPerDay?.toString() ?? '',
})
