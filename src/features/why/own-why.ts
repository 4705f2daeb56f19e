/** The same question for the owner of a mailbox, about what is on their own page and nothing else: no other person, and nobody else's thing. */
import type { Loaded } from '@/core/gateway/actor'
import type { Right } from '@/core/policy'
import { type Answer, explainWhy } from './explain-why'

/** What an owner may want to do, in their words, and the right that is asked for it. */
export const OWN_DEEDS = [
	['own.set-password', 'Change my password'],
	['own.edit', 'Change my name'],
	['own.end-session', 'End my sessions'],
	['own.ask-renewal', 'Ask for more time, when rights of mine end'],
	['mailbox.set-quota', 'Have more room for my mail'],
	['mailbox.edit', 'Let my mailbox only send'],
	['mailbox.set-enabled', 'Disable my mailbox'],
	['mailbox.remove', 'Delete my mailbox'],
	['mailbox.protect', 'Protect my mailbox from those who look after it'],
] as const satisfies readonly (readonly [Right, string])[]
export type OwnDeed = (typeof OWN_DEEDS)[number][0]

export const isOwnDeed = (text: string | undefined): text is OwnDeed => OWN_DEEDS.some(([right]) => right === text)

/**
 * Why the viewer may do something to what is theirs, or may not.
 * @param mailbox the id of one of theirs; NULL = they have none
 * @returns NULL where there is no such mailbox of theirs
 */
export async function explainOwn(viewer: Loaded, right: OwnDeed, mailbox: string | null): Promise<Answer | null> {
	const id = viewer.accountId ?? ''
	const what = right.startsWith('own.') ? `account:${id}` : mailbox && `mailbox:${mailbox}`
	return what ? explainWhy(viewer, { who: id, right, what }) : null
}
