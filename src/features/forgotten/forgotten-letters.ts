/** What people read about a password that was forgotten. */
import type { Letter } from '@/core/gateway/letter'
import { panelUrl } from '@/core/gateway/letter'
import { shownAddress } from '@/core/shown-address'

interface Person {
	readonly id: string
	readonly name: string
	readonly address: string
	readonly organizationId: string | null
}

const host = (): string => new URL(panelUrl('/')).host
const footer = (): string => `Sent by Postern, the mail panel at ${host()}. Nobody reads answers to this address.`

/** @param address where it goes: not the one that the person signs in with */
const outTo = ({ id, name, organizationId }: Person, address: string) => ({
	to: { address, name, account: id },
	organization: organizationId,
	footer: footer(),
})

export const confirmationLetter = (person: Person, wanted: string, link: string): Letter => ({
	...outTo(person, wanted),
	kind: 'recovery',
	subject: `Confirm your recovery address for ${host()}`,
	paragraphs: [
		`Hello ${person.name},`,
		`somebody, probably you, wants links for a new password of ${shownAddress(person.address)} to come to this address. They do once you confirm it. If it was not you, leave it: nothing happens then.`,
	],
	action: 'Confirm this address',
	link,
})

export const replacedLetter = (person: Person, old: string): Letter => ({
	...outTo(person, old),
	kind: 'notice',
	subject: `This is not your recovery address for ${host()} any more`,
	paragraphs: [
		`Hello ${person.name},`,
		`the recovery address of ${shownAddress(person.address)} was changed or removed, so links for a new password do not come here any more. If that was not you, somebody knows your password: change it now.`,
	],
	action: 'Change your password',
	link: panelUrl('/password'),
})

export const resetLetter = (person: Person, recovery: string, link: string): Letter => ({
	...outTo(person, recovery),
	kind: 'reset',
	subject: `A new password for ${host()}`,
	paragraphs: [
		`Hello ${person.name},`,
		`somebody, probably you, has forgotten the password of ${shownAddress(person.address)}. With this link you choose a new one. It works once, for half an hour. If it was not you, leave it: your password stays as it is.`,
	],
	action: 'Choose a new password',
	link,
})

export const changedLetter = (person: Person, recovery: string): Letter => ({
	...outTo(person, recovery),
	kind: 'notice',
	subject: `Your password for ${host()} was changed`,
	paragraphs: [
		`Hello ${person.name},`,
		`the password of ${shownAddress(person.address)} was changed with a one-time link, and all browsers were signed out. If that was not you, tell whoever manages your mail at once.`,
	],
	action: 'Open the panel',
	link: panelUrl('/sign-in'),
})

export const questionLetter = (manager: Person, asker: Pick<Person, 'name' | 'address'>): Letter => ({
	...outTo(manager, manager.address),
	kind: 'reset-request',
	subject: `${asker.name} has forgotten a password`,
	paragraphs: [
		`Hello ${manager.name},`,
		`somebody who says to be ${asker.name} (${shownAddress(asker.address)}) asks for a new password. Make sure that it is them: call them, or see them. Then make a one-time link in the panel and bring it to them. The question is on your overview.`,
	],
	action: 'Open the overview',
	link: panelUrl('/'),
})
