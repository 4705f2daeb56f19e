/** What a form says about a grant that somebody is about to give, made into a proposal; needs neither clock nor database. */
import { z } from 'zod'
import { BytesOrUnlimited, CountOrUnlimited, Quota, shownBytes } from '@/core/address'
import { invalid } from '@/core/gateway/result'
import { type Actor, covers, type Grant, isLive, type Limits, type Proposal } from '@/core/policy'

const WHEN = 'Write a date such as 2027-01-31, or leave it empty.'
const DAY = /^\d{4}-\d{2}-\d{2}$/
const DAY_MS = 86_400_000

/**
 * A day of the calendar (UTC) or an exact moment (ISO 8601); empty = none.
 * @param edge a day counts from its beginning, or to its end
 */
const moment = (edge: 'start' | 'end') =>
	z
		.string({ error: WHEN })
		.max(40, WHEN)
		.transform((text, context) => {
			const trimmed = text.trim()
			if (trimmed === '') return null
			const isDay = DAY.test(trimmed)
			const at = isDay || z.iso.datetime({ offset: true }).safeParse(trimmed).success ? Date.parse(trimmed) : Number.NaN
			if (!Number.isNaN(at)) return new Date(isDay && edge === 'end' ? at + DAY_MS : at)
			context.addIssue({ code: 'custom', message: WHEN })
			return z.NEVER
		})

export const startsOn = moment('start')
export const endsOn = moment('end')

export const limitFields = {
	maxMailboxes: CountOrUnlimited,
	maxAliases: CountOrUnlimited,
	maxStorage: BytesOrUnlimited,
	maxStoragePerMailbox: Quota,
}
interface LimitInput {
	readonly maxMailboxes: number | null
	readonly maxAliases: number | null
	readonly maxStorage: bigint | null
	readonly maxStoragePerMailbox: bigint | null
}
export const limitsOf = (input: LimitInput): Limits => ({
	mailboxes: input.maxMailboxes,
	aliases: input.maxAliases,
	storageBytes: input.maxStorage,
	storagePerMailboxBytes: input.maxStoragePerMailbox,
})

/** @throws PanelError when it would end before it begins, or has ended already */
export function expectSomeTime(startsAt: Date, endsAt: Date | null, now: Date): void {
	if (endsAt === null) return
	if (endsAt <= now) throw invalid({ endsOn: 'This lies in the past.' })
	if (endsAt <= startsAt) throw invalid({ endsOn: 'It would end before it begins.' })
}

const FIELDS: Record<keyof Limits, string> = {
	mailboxes: 'maxMailboxes',
	aliases: 'maxAliases',
	storageBytes: 'maxStorage',
	storagePerMailboxBytes: 'maxStoragePerMailbox',
}

/** What of the proposal goes beyond one grant of the giver, as sentences beside the fields of the form. */
function faultsUnder(own: Grant, proposal: Proposal): Record<string, string> {
	const faults: Record<string, string> = {}
	for (const name of Object.keys(FIELDS) as (keyof Limits)[]) {
		const mine = own.limits[name]
		const theirs = proposal.limits[name]
		if (mine === null || (theirs !== null && theirs <= mine)) continue
		faults[FIELDS[name]] =
			`Your own limit is ${typeof mine === 'bigint' ? shownBytes(mine) : mine}; write that or less.`
	}
	if (own.endsAt !== null && (proposal.endsAt === null || proposal.endsAt > own.endsAt)) {
		const last = new Date(own.endsAt.getTime() - 1).toISOString().slice(0, 10)
		faults.endsOn = `Your own rights end on ${last}; choose that day or an earlier one.`
	}
	if (proposal.passOnDepth > own.passOnDepth - 1) {
		const most = own.passOnDepth - 1
		faults.passOnDepth =
			most < 0 ? 'You may use your rights, but not hand them on.' : `At most ${most}, one less than your own.`
	}
	return faults
}

/**
 * Says beside the field what goes beyond the giver's own. Nothing is decided here: a giver who lacks the rights or the place
 * itself is refused by the gateway, which asks the policy again in any case.
 * @throws PanelError `invalid` when rights and places are the giver's, but limits, end or depth are not
 */
export function expectWithinOwn(actor: Actor, proposal: Proposal, now: Date): void {
	const usable = actor.grants.filter(
		(own) =>
			isLive(own, now) &&
			own.rights.has('grant.give') &&
			proposal.rights.every((right) => own.rights.has(right)) &&
			proposal.places.every((place) => covers(own, place)),
	)
	const faults = usable.map((own) => faultsUnder(own, proposal))
	const [first] = faults
	if (first && faults.every((found) => Object.keys(found).length > 0)) throw invalid(first)
}
