/** One part of a leaving: tried by itself, and told in words whatever becomes of it. */
import type { Attempt, Part } from '@/core/gateway/command'
import type { ReadHandle } from '@/core/gateway/handles'
import { domainPlace, type FoundPlace, organizationOrServer } from '@/core/gateway/places'
import type { GrantableRight } from '@/core/policy'
import type { Colleague, Found } from './leaver'
import type { Choices, Line } from './off-boarding-rules'
import { whoCould } from './who-could'

export interface Means {
	readonly part: Part
	readonly attempt: Attempt
	/** Armed for whoever asks. */
	readonly read: ReadHandle
	readonly actor: { readonly accountId: string | null }
	readonly now: Date
}
export interface Work extends Means {
	readonly found: Found
	readonly choices: Choices
	readonly lines: Line[]
}
/** What is wanted, under which right and where, for the line and for who could instead. */
interface Wanted {
	readonly text: string
	readonly right: GrantableRight
	readonly place: FoundPlace
}

/** @returns whether it was done */
export async function step(work: Work, { text, right, place }: Wanted, doIt: () => Promise<unknown>): Promise<boolean> {
	const result = await work.attempt(doIt)
	if (result.ok) {
		work.lines.push({ is: 'done', text })
		return true
	}
	const { problem } = result
	const first = 'fields' in problem ? Object.values(problem.fields ?? {})[0] : undefined
	// A part whose right is lacking outside of what they see is refused as if it were not there; the person themselves is seen here.
	const why = problem.kind === 'not-found' ? 'This takes a right that you do not hold here.' : (first ?? problem.text)
	const leaver = work.found.leaver.id
	const who = await whoCould(work.read, { right, place, now: work.now, not: [leaver, work.actor.accountId ?? ''] })
	work.lines.push({ is: 'left', text, why, who })
	return false
}

export const keeps = (work: Work, text: string): void => void work.lines.push({ is: 'kept', text })

/** Where a person lies. */
export const placeOfLeaver = ({ leaver }: Found): FoundPlace =>
	leaver.domain ? domainPlace(leaver.domain) : organizationOrServer(leaver.organization)

/** Checked with the choices: what needs a colleague is not chosen without one. */
export function colleagueOf({ found }: Work): Colleague {
	if (!found.colleague) throw new Error('a part needs a colleague, and there is none')
	return found.colleague
}
