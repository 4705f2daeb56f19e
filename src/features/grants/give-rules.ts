/** What a form says about a grant that somebody is about to give, made into a proposal; needs neither clock nor database. */
import { BytesOrUnlimited, CountOrUnlimited, Quota, shownBytes } from '@/core/address'
import { invalid } from '@/core/gateway/result'
import { type Actor, covers, type Grant, isLive, type Limits, type Proposal } from '@/core/policy'

export const limitFields = {
	maxMailboxes: CountOrUnlimited,
	maxAliases: CountOrUnlimited,
	maxLists: CountOrUnlimited.default(null),
	maxStorage: BytesOrUnlimited,
	maxStoragePerMailbox: Quota,
	maxSendsPerHour: CountOrUnlimited.default(null),
	maxSendsPerDay: CountOrUnlimited.default(null),
}
interface LimitInput {
	readonly maxMailboxes: number | null
	readonly maxAliases: number | null
	readonly maxLists: number | null
	readonly maxStorage: bigint | null
	readonly maxStoragePerMailbox: bigint | null
	readonly maxSendsPerHour: number | null
	readonly maxSendsPerDay: number | null
}
export const limitsOf = (input: LimitInput): Limits => ({
	mailboxes: input.maxMailboxes,
	aliases: input.maxAliases,
	lists: input.maxLists,
	storageBytes: input.maxStorage,
	storagePerMailboxBytes: input.maxStoragePerMailbox,
	sendsPerHour: input.maxSendsPerHour,
	sendsPerDay: input.maxSendsPerDay,
})

/** @throws PanelError when it would end before it begins, or has ended already */
export function expectSomeTime(startsAt: Date, endsAt: Date | null, now: Date): void {
	if (endsAt === null) return
	if (endsAt <= now) throw invalid({ endsOn: 'This lies in the past.' })
	if (endsAt <= startsAt) throw invalid({ endsOn: 'It would end before it begins.' })
}

/** The form's field for each limit. */
export const FIELDS: Record<keyof Limits, string> = {
	mailboxes: 'maxMailboxes',
	aliases: 'maxAliases',
	lists: 'maxLists',
	storageBytes: 'maxStorage',
	storagePerMailboxBytes: 'maxStoragePerMailbox',
	sendsPerHour: 'maxSendsPerHour',
	sendsPerDay: 'maxSendsPerDay',
}

interface Whose {
	readonly limit: string
	readonly rights: string
	readonly noHandingOn: string
}
const OWN: Whose = {
	limit: 'Your own limit is',
	rights: 'Your own rights end',
	noHandingOn: 'You may use your rights, but not hand them on.',
}
/** For a grant that hangs under another: whoever edits it may hold more than the grant above. */
export const ABOVE: Whose = {
	limit: 'The grant that this one hangs under allows',
	rights: 'The grant that this one hangs under ends',
	noHandingOn: 'The grant that this one hangs under may not be handed on further.',
}

/** What of the proposal goes beyond one grant of the giver, as sentences beside the fields of the form. */
export function faultsUnder(
	own: Pick<Grant, 'limits' | 'endsAt' | 'passOnDepth'>,
	proposal: Pick<Proposal, 'limits' | 'endsAt' | 'passOnDepth'>,
	whose = OWN,
): Record<string, string> {
	const faults: Record<string, string> = {}
	for (const name of Object.keys(FIELDS) as (keyof Limits)[]) {
		const mine = own.limits[name]
		const theirs = proposal.limits[name]
		if (mine === null || (theirs !== null && theirs <= mine)) continue
		faults[FIELDS[name]] = `${whose.limit} ${typeof mine === 'bigint' ? shownBytes(mine) : mine}; write that or less.`
	}
	if (own.endsAt !== null && (proposal.endsAt === null || proposal.endsAt > own.endsAt)) {
		const last = new Date(own.endsAt.getTime() - 1).toISOString().slice(0, 10)
		faults.endsOn = `${whose.rights} on ${last}; choose that day or an earlier one.`
	}
	if (proposal.passOnDepth > own.passOnDepth - 1) {
		const most = own.passOnDepth - 1
		faults.passOnDepth = most < 0 ? whose.noHandingOn : `At most ${most}, one less than your own.`
	}
	return faults
}

/**
 * Says beside the field what goes beyond the giver's own. Nothing is decided here: a giver who lacks the rights or the place
 * itself is refused by the gateway, which asks the policy again in any case.
 * @throws PanelError `invalid` when rights and places are the giver's, but limits, end or depth are not
 */
export function expectWithinOwn(actor: Actor, proposal: Proposal, now: Date): void {
	const faults = faultsOfOwn(actor, proposal, now)
	if (faults) throw invalid(faults)
}

/** The sentences of `expectWithinOwn`, by field; NULL = there are none. */
export function faultsOfOwn(actor: Actor, proposal: Proposal, now: Date): Record<string, string> | null {
	const usable = actor.grants.filter(
		(own) =>
			isLive(own, now) &&
			own.rights.has('grant.give') &&
			proposal.rights.every((right) => own.rights.has(right)) &&
			proposal.places.every((place) => covers(own, place)),
	)
	const faults = usable.map((own) => faultsUnder(own, proposal))
	const [first] = faults
	return first && faults.every((found) => Object.keys(found).length > 0) ? first : null
}
