import { isRight, specOf } from '@/core/policy'
import { shownAddress } from '@/core/shown-address'

/** What a right is about, as the role editor says it: “Delete mailboxes”. */
export const deedWords = (right: string): string => (isRight(right) ? specOf(right).label : right)

/** What it is about: an address with its domain as people write it. */
export const shownLabel = (label: string): string => (label.includes('@') ? shownAddress(label) : label)

export const STATES = ['waiting', 'ended', 'done', 'refused', 'withdrawn', 'void', 'alone'] as const
export type State = (typeof STATES)[number]

export const STATE_WORDS: Readonly<
	Record<State, { readonly label: string; readonly tone: 'neutral' | 'info' | 'success' | 'danger' | 'warning' }>
> = {
	waiting: { label: 'Waits', tone: 'info' },
	ended: { label: 'Too late', tone: 'neutral' },
	done: { label: 'Approved and done', tone: 'success' },
	refused: { label: 'Not approved', tone: 'danger' },
	withdrawn: { label: 'Taken back', tone: 'neutral' },
	void: { label: 'Ended', tone: 'neutral' },
	alone: { label: 'Done alone', tone: 'warning' },
}
