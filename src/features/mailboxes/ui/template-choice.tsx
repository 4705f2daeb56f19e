'use client'

import { PROTOCOL_OPTIONS, PROTOCOLS } from '@/core/protocols'
import { type ActionFormState, CheckboxField, CheckboxGroup, SelectField, TextField } from '@/ui'

export interface FormChoice {
	/** `id:version:mark`: bound to what is shown. */
	readonly value: string
	readonly name: string
	readonly copied: readonly string[]
	readonly leftOut: readonly string[]
	readonly isRefused: boolean
	readonly pattern: string
}
export interface FormChoices {
	readonly mailbox: readonly FormChoice[]
	readonly person: readonly FormChoice[]
	readonly isMandatory: boolean
}
export const NO_CHOICES: FormChoices = { mailbox: [], person: [], isMandatory: false }

const idIn = (value: string): string => value.split(':')[0] ?? ''

/** The chosen template; where one is mandatory and none is chosen, the first. */
export const chosenIn = ({ mailbox, isMandatory }: FormChoices, id: string): FormChoice | undefined =>
	mailbox.find(({ value }) => idIn(value) === id) ?? (isMandatory ? mailbox[0] : undefined)

/** What is copied, and what is not: the very thing that happens, or the form comes back and says what changed. */
function Preview({ choice }: { choice: FormChoice | undefined }) {
	if (!choice) return null
	return (
		<>
			<span className="block">
				{choice.copied.length > 0 ? `${choice.copied.join(' · ')}.` : 'Nothing of it can be copied.'}
			</span>
			{choice.leftOut.length > 0 && (
				<span className="fld-warning block">Left out, since it goes beyond your own: {choice.leftOut.join('; ')}.</span>
			)}
		</>
	)
}

/** After somebody changed a template meanwhile, its choice is what it is now: sending again takes that. */
function valuesNow(form: ActionFormState, field: 'template' | 'person', choices: readonly FormChoice[]) {
	const now = form.state.problem?.current?.[`${field}Now`]
	return choices.map((choice) => (now && idIn(now) === idIn(choice.value) ? { ...choice, value: now } : choice))
}
const errorOf = (form: ActionFormState, field: string) => {
	const text = form.state.problem?.fields?.[field] ?? form.state.problem?.current?.[field]
	return text ? { error: text } : {}
}

/** The two templates: for the mailbox, and for what its owner may do besides. */
export function TemplateFields({
	form,
	choices,
	used,
	onTemplate,
}: {
	form: ActionFormState
	choices: FormChoices
	used: FormChoice | undefined
	onTemplate: (id: string) => void
}) {
	const mailbox = valuesNow(form, 'template', choices.mailbox)
	const person = valuesNow(form, 'person', choices.person)
	const value = mailbox.find((choice) => used && idIn(choice.value) === idIn(used.value))?.value ?? ''
	return (
		<>
			{mailbox.length > 0 && (
				<SelectField
					name="template"
					label="Template"
					required={choices.isMandatory}
					value={value}
					onChange={(event) => onTemplate(idIn(event.currentTarget.value))}
					options={[
						...(choices.isMandatory ? [] : [{ value: '', label: 'none' }]),
						...mailbox.map((choice) => ({ value: choice.value, label: choice.name })),
					]}
					help={<Preview choice={used} />}
					{...errorOf(form, 'template')}
				/>
			)}
			{person.length > 0 && <PersonField form={form} person={person} />}
		</>
	)
}

function PersonField({ form, person }: { form: ActionFormState; person: readonly FormChoice[] }) {
	const typed = form.state.values.person
	const start = person.find((choice) => typeof typed === 'string' && idIn(typed) === idIn(choice.value))?.value ?? ''
	return (
		<SelectField
			name="person"
			label="The owner may also"
			defaultValue={start}
			options={[
				{ value: '', label: 'do nothing besides' },
				...person.map((choice) => ({
					value: choice.value,
					label: choice.isRefused ? `${choice.name} (beyond your own rights)` : choice.name,
					disabled: choice.isRefused,
				})),
			]}
			help={<PersonPreviews person={person} />}
			{...errorOf(form, 'person')}
		/>
	)
}

/** All of them, since without script nobody could say which is chosen. */
function PersonPreviews({ person }: { person: readonly FormChoice[] }) {
	return (
		<>
			{person
				.filter(({ isRefused }) => !isRefused)
				.map((choice) => (
					<span key={choice.value} className="block">
						<strong className="font-semibold">{choice.name}:</strong> <Preview choice={choice} />
					</span>
				))}
		</>
	)
}

/** What a template would say, where none is taken. */
export function FreeSettings({ form, quota }: { form: ActionFormState; quota: string }) {
	return (
		<>
			<TextField
				{...form.field('quota', quota)}
				label="Quota"
				optional
				help="Such as 500 MB or 10 GB. Empty means unlimited."
				placeholder="unlimited"
			/>
			<CheckboxField
				{...form.check('sendOnly')}
				label="Send only"
				help="May send mail, but receives none and cannot be opened."
			/>
			<CheckboxGroup {...form.boxes('protocols', PROTOCOLS)} label="Mail programs may use" options={PROTOCOL_OPTIONS} />
		</>
	)
}
