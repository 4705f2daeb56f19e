/** What an invited person reads. */
import type { Letter } from '@/core/gateway/letter'
import { panelUrl } from '@/core/gateway/letter'
import { specOf } from '@/core/policy'
import { shownAddress } from '@/core/shown-address'
import { limitWords } from './limit-words'
import type { ProposedGrant } from './proposed-grant'
import { fromWords, type Part, sentenceOf } from './sentence'

const MOST_PLACES = 4
const plain = (parts: readonly Part[]): string =>
	parts.map((part) => (typeof part === 'string' ? part : part.strong)).join('')

/** "You may create mailboxes in birch.example, with no end." */
export function rightsSentence({ content, places, proposal }: ProposedGrant, now: Date): string {
	const names = places.map(({ name }) => (name.includes(' ') ? name : shownAddress(name)))
	const isNamed = content.roleId !== null || content.builtInRole !== null
	const parts = sentenceOf({
		labels: content.rights.map((right) => specOf(right).label),
		roleName: isNamed ? content.roleName : null,
		places: names.slice(0, MOST_PLACES),
		morePlaces: Math.max(0, names.length - MOST_PLACES),
		startsAt: proposal.startsAt > now ? proposal.startsAt : null,
		endsAt: proposal.endsAt,
		limits: limitWords(proposal.limits),
	})
	return `You ${plain(parts)}`
}

interface Written {
	readonly to: Letter['to']
	readonly organization: string | null
	readonly inviter: string
	/** What they may do from now on; NULL = nothing yet. */
	readonly rights: string | null
}

const host = (): string => new URL(panelUrl('/')).host
const footer = (inviter: string): string =>
	`Sent by Postern, the mail panel at ${host()}, because ${inviter} asked for it. Nobody reads answers to this address.`

/** To somebody who has no password here yet. @param until when the link ends */
export const welcomeLetter = ({ inviter, rights, ...whose }: Written, url: string, until: Date): Letter => ({
	...whose,
	kind: 'invitation',
	subject: `${inviter} invites you to the mail panel at ${host()}`,
	paragraphs: [
		`Hello ${whose.to.name},`,
		`${inviter} invites you to Postern, the mail panel at ${host()}. You sign in with this address, ${whose.to.address}.`,
		...(rights === null ? [] : [rights]),
		`Choose a password of your own; nobody else ever learns it. The link works once, until ${fromWords(until)}. If you did not expect this, leave it: without you nothing happens.`,
	],
	action: 'Choose a password',
	link: url,
	footer: footer(inviter),
})

/** To somebody who can sign in already: it only tells them. */
export const knownLetter = ({ inviter, rights, ...whose }: Written): Letter => ({
	...whose,
	kind: 'invitation',
	subject: `${inviter} invites you to the mail panel at ${host()}`,
	paragraphs: [
		`Hello ${whose.to.name},`,
		rights === null
			? `${inviter} wanted to add you to Postern, the mail panel at ${host()}. You have an account there already, with this address.`
			: `${inviter} gives you rights in Postern, the mail panel at ${host()}. ${rights}`,
		'You sign in as before, with the password that you have. Nothing about it was changed.',
	],
	action: 'Open the panel',
	link: panelUrl('/'),
	footer: footer(inviter),
})

/** To somebody who belongs elsewhere, when the inviter may not give to people from outside, and is not told that this is one. */
export const refusedLetter = ({ inviter, rights, ...whose }: Written): Letter => ({
	...knownLetter({ inviter, rights, ...whose }),
	paragraphs: [
		`Hello ${whose.to.name},`,
		`${inviter} wanted to give you rights in Postern, the mail panel at ${host()}, where you have an account already. It belongs to another organization, and ${inviter} may not give rights to people from outside, so nothing was given; nor were they told that you are here.`,
		`If you expected it, ask ${inviter} to turn to their administrator.`,
	],
})
