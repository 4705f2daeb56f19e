/** The letters that tell somebody of a change of their second factor: whoever did not do it themselves learns of it. */
import type { Letter } from '@/core/gateway/letter'
import { panelUrl } from '@/core/gateway/letter'

interface Owner {
	readonly id: string
	readonly name: string
	readonly address: string
	readonly organization: { readonly id: string } | null
	readonly domain: { readonly organization: { readonly id: string } } | null
}

const to = (owner: Owner) => ({
	kind: 'second-factor',
	to: { address: owner.address, name: owner.name, account: owner.id },
	organization: owner.organization?.id ?? owner.domain?.organization.id ?? null,
	action: 'Look at your account',
	link: panelUrl('/my/security'),
	footer: 'Postern sends this whenever the second factor of an account changes. It cannot be switched off.',
})

/** @param what as a sentence about what happened, @param next what to do when it was not them */
const notice = (owner: Owner, subject: string, what: string, next: string): Letter => ({
	...to(owner),
	subject,
	paragraphs: [`Hello ${owner.name},`, what, next],
})

const NOT_YOU =
	'If this was not you, sign in, change your password, and tell whoever manages your mail: somebody else has been in your account.'

export const enrolledLetter = (owner: Owner, again: boolean): Letter =>
	notice(
		owner,
		again ? 'Your authenticator app was set up anew' : 'Your account has a second factor now',
		again
			? 'another authenticator app was set up for your account. The one before gives no more codes that work.'
			: 'an authenticator app was set up for your account. From now on signing in asks for a code of it besides your password.',
		NOT_YOU,
	)

const ALONE = 'Your password alone is enough to sign in again.'
const OTHERS = 'Signing in still asks for a second factor.'

/** @param isLast nothing else is asked for from now on */
export const removedLetter = (owner: Owner, isLast: boolean): Letter =>
	isLast
		? notice(
				owner,
				'The second factor of your account was removed',
				`the second factor of your account was removed by yourself. ${ALONE}`,
				NOT_YOU,
			)
		: notice(
				owner,
				'The authenticator app of your account was removed',
				`the authenticator app of your account was removed by yourself. ${OTHERS}`,
				NOT_YOU,
			)

/** @param isFirst nothing but the password was asked for until now */
export const passkeyAddedLetter = (owner: Owner, name: string, isFirst: boolean): Letter =>
	notice(
		owner,
		'Your account has a new passkey',
		`the passkey “${name}” was added to your account. It signs in without your password${isFirst ? ', and from now on your password alone is not enough' : ''}.`,
		NOT_YOU,
	)

export const passkeyRemovedLetter = (owner: Owner, name: string, isLast: boolean): Letter =>
	notice(
		owner,
		'A passkey of your account was removed',
		`the passkey “${name}” of your account was removed by yourself. ${isLast ? ALONE : OTHERS}`,
		NOT_YOU,
	)

export const removedByLetter = (owner: Owner, who: string): Letter =>
	notice(
		owner,
		'The second factor of your account was removed',
		`${who} removed the second factor of your account. Your password alone is enough to sign in again, and you are signed out everywhere.`,
		'Set up another one once you have signed in. If you did not ask for this, ask them, and change your password.',
	)

export const codesLetter = (owner: Owner): Letter =>
	notice(
		owner,
		'Your account has new recovery codes',
		'ten new recovery codes were made for your account. Those from before are void.',
		NOT_YOU,
	)
