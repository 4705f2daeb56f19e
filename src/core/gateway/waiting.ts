/** What waits for a second person, as those see it who ask and who approve. The rest is in approval.ts and approved-deed.ts. */
import type { Right } from '../policy'

/** A request as whoever approves it has found it. */
export interface Waiting {
	readonly id: string
	readonly askerId: string
	readonly right: string
	readonly demanded: readonly string[]
	readonly grantId: string | null
	readonly placeKind: string
	readonly placeId: string
	readonly before: unknown
	readonly after: unknown
	readonly askedAt: Date
	readonly reason: string
	readonly key: string
}
/** A verb that can wait, with its types put away (approved-deed.ts). */
export interface Waitable {
	readonly name: string
	readonly right: Right
}
/** @throws PanelError, Refused when it cannot be done any more, or not by the approval of this person */
export type DoApproved = (verb: Waitable, request: Waiting) => Promise<void>

export const NOTHING_APPROVED: DoApproved = () => {
	throw new Error('only whoever approves does what waits')
}
/** For what the input is sealed. */
export const SEALED_FOR = 'approval request'
