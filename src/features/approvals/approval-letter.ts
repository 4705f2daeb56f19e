/** What people read about something that waits for a second person. */
import { type Letter, letterFooter, panelUrl } from '@/core/gateway/letter'
import { deedWords, shownLabel } from './approval-words'
import type { RequestRow } from './locate-request'

type Asked = Pick<RequestRow, 'id' | 'right' | 'label' | 'reason'>
interface Person {
	readonly id: string
	readonly name: string
	readonly address: string
	readonly organizationId: string | null
}

const whatOf = ({ right, label }: Asked): string => `${deedWords(right)}: ${shownLabel(label)}`
const letterTo = (person: Person, { id }: Asked) => ({
	kind: 'approval',
	to: { address: person.address, name: person.name, account: person.id },
	organization: person.organizationId,
	footer: letterFooter(),
	action: 'Look at it',
	link: panelUrl(`/approvals/${id}`),
})

/** To somebody who can approve it. @param until in words */
export const askingLetter = (person: Person, row: Asked & { readonly askerName: string }, until: string): Letter => ({
	...letterTo(person, row),
	subject: `${row.askerName} asks for your approval: ${shownLabel(row.label)}`,
	paragraphs: [
		`Hello ${person.name},`,
		`${row.askerName} wants to do this, and a second person has to approve it: ${whatOf(row)}.`,
		`They say: ${row.reason}`,
		`It waits until ${until}. Nothing is done unless you or somebody else approves it.`,
	],
})

/** To somebody who can approve it, before its time is over. @param until in words */
export const remindingLetter = (
	person: Person,
	row: Asked & { readonly askerName: string },
	until: string,
): Letter => ({
	...letterTo(person, row),
	subject: `Waits for your approval until ${until}: ${shownLabel(row.label)}`,
	paragraphs: [
		`Hello ${person.name},`,
		`nobody has decided yet what ${row.askerName} wants to do: ${whatOf(row)}.`,
		`They say: ${row.reason}`,
		`It waits until ${until}. Then it ends by itself, and nothing is done.`,
	],
})

type Decided = Asked & Pick<RequestRow, 'asker'>

/** Tells the asker what became of what they asked for; NULL where nobody is there to read it. @param answer NULL = it is done */
export const decidedLetter = (row: Decided, by: string, answer: string | null): Letter | null =>
	toAsker(row, {
		subject: `${answer === null ? 'Approved and done' : 'Not approved'}: ${shownLabel(row.label)}`,
		paragraphs: [
			answer === null
				? `${by} approved what you asked for, and it is done: ${whatOf(row)}.`
				: `${by} did not approve what you asked for, and nothing was changed: ${whatOf(row)}.`,
			...(answer === null ? [] : [`They say: ${answer}`]),
		],
	})

/** Tells the asker that nobody decided it; NULL where nobody is there to read it. */
export const endedLetter = (row: Decided): Letter | null =>
	toAsker(row, {
		subject: `Nobody decided it: ${shownLabel(row.label)}`,
		paragraphs: [
			`nobody decided in time what you asked for, and nothing was changed: ${whatOf(row)}.`,
			'If it is still wanted, do it again: it then waits anew.',
		],
	})

function toAsker(row: Decided, { subject, paragraphs }: Pick<Letter, 'subject' | 'paragraphs'>): Letter | null {
	const { asker } = row
	if (asker.state === 'disabled' || asker.retiredAt !== null) return null
	return { ...letterTo(asker, row), subject, paragraphs: [`Hello ${asker.name},`, ...paragraphs] }
}
