'use client'

import { type ActionFormState, CheckboxField, RadioCards, TextAreaField, TextField } from '@/ui'
import { POSTERS, REPLIES } from '../list-choices'
import { POSTER_WORDS, REPLY_WORDS } from './words'

/** A list's settings as text, by the form's field names. */
export interface ListTexts {
	readonly name: string
	readonly description: string
	readonly posters: string
	readonly replies: string
	readonly subjectPrefix: string
	readonly outside: boolean
	readonly owners: string
}

export const NEW_LIST: ListTexts = {
	name: '',
	description: '',
	posters: 'organization',
	replies: 'author',
	subjectPrefix: '',
	outside: false,
	owners: '',
}

const OWNERS_HELP =
	'The addresses that they sign in with, one a line. They edit the members on their own page, may always write to the list, and get what comes back from it. Without any, that goes to postmaster.'

/** What a list is, for a new one and for one that is edited. @param mayOutside may the viewer let addresses elsewhere onto it? */
export function ListFields({
	form,
	start,
	mayOutside,
}: {
	form: ActionFormState
	start: ListTexts
	mayOutside: boolean
}) {
	return (
		<>
			<TextField {...form.field('name', start.name)} label="Name" required help="Members see it in each message." />
			<TextField {...form.field('description', start.description)} label="Description" optional />
			<RadioCards
				{...form.field('posters', start.posters)}
				label="Who may write to it"
				options={POSTERS.map((value) => ({ value, ...POSTER_WORDS[value] }))}
			/>
			<RadioCards
				{...form.field('replies', start.replies)}
				label="Answers go to"
				options={REPLIES.map((value) => ({ value, label: REPLY_WORDS[value] }))}
			/>
			<TextField
				{...form.field('subjectPrefix', start.subjectPrefix)}
				label="Before each subject"
				optional
				autoComplete="off"
				help="Such as [5a]. Messages that have it already stay as they are."
			/>
			<TextAreaField
				{...form.field('owners', start.owners)}
				label="Owners"
				optional
				help={OWNERS_HELP}
				spellCheck={false}
				autoCapitalize="none"
			/>
			{(mayOutside || start.outside) && (
				<CheckboxField
					{...form.check('outside', start.outside)}
					label="Its owners, and whoever edits its members, may add addresses on other servers"
					help="Such as the private addresses of parents. The mail is out of your hands there."
				/>
			)}
		</>
	)
}
