/** Which deeds are answered for: whoever they are done to reads why. */
import type { Right } from './rights'

const OWN_WORDS: readonly Right[] = ['mailbox.protect', 'account.create', 'account.invite']

/**
 * May the person's organization ask for the reason of this? Of what is given and taken it does not (a grant says its reason itself), nor
 * of what somebody does to their own, nor of what the program does.
 */
export const answersFor = (right: Right): boolean =>
	!(/^(grant|key|role|own|system)\./.test(right) || OWN_WORDS.includes(right))
