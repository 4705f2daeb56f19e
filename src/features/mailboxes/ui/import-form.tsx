'use client'

import { useEffect, useRef, useState } from 'react'
import {
	ActionForm,
	type ActionFormState,
	Card,
	FileField,
	FormActions,
	FormBody,
	LinkButton,
	Notice,
	PlannedLines,
	SelectField,
	type ShownPlan,
	SubmitButton,
	TextAreaField,
	useActionForm,
} from '@/ui'
import { importMailboxesAction } from '../actions'
import { MOST_LINES, MOST_SIGNS } from '../import/list-text'
import { Imported } from './imported'
import { chosenIn, type FormChoices, NO_CHOICES, TemplateFields } from './template-choice'

export interface ImportDomain {
	id: string
	name: string
	/** Of a line that says none, in words. */
	quota: string
	choices: FormChoices
}
interface Props {
	domains: readonly ImportDomain[]
	chosen: string
	/** There are more domains than these. */
	more: boolean
}

/** A list, what would come out of each of its lines, and the last step: three states of one form. */
export function ImportForm(props: Props) {
	const form = useActionForm(importMailboxesAction)
	const { status, plan, reveal } = form.state
	if (status === 'done' && plan) return <Imported lines={plan.lines} reveal={reveal} />
	return (
		<ActionForm form={form}>
			<Fields form={form} {...props} />
			{plan && <Plan plan={plan} />}
		</ActionForm>
	)
}

function Fields({ form, domains, chosen, more }: Props & { form: ActionFormState }) {
	const typed = (name: string) => {
		const value = form.state.values[name]
		return typeof value === 'string' ? value : undefined
	}
	const [domainId, setDomain] = useState(typed('domain') ?? chosen)
	const domain = domains.find(({ id }) => id === domainId) ?? domains[0]
	const choices = domain?.choices ?? NO_CHOICES
	const [template, setTemplate] = useState(typed('template')?.split(':')[0] ?? '')
	const used = chosenIn(choices, template)
	return (
		<Card>
			<FormBody>
				<SelectField
					{...form.field('domain', domain?.id ?? '')}
					label="Domain"
					options={domains.map(({ id, name }) => ({ value: id, label: name }))}
					onChange={(event) => setDomain(event.currentTarget.value)}
					{...(more ? { help: 'These are the first by name. For another, begin on the page of that domain.' } : {})}
				/>
				<TemplateFields form={form} choices={choices} used={used} onTemplate={setTemplate} />
				<TextAreaField
					{...form.field('list')}
					label="List"
					rows={10}
					maxLength={MOST_SIGNS}
					spellCheck={false}
					autoComplete="off"
					placeholder={EXAMPLE}
					help={<Help quota={used ? 'what the template says' : (domain?.quota ?? '')} />}
				/>
				<FileField
					name="file"
					label="Or a CSV file"
					accept=".csv,.txt,.tsv,text/csv,text/plain"
					most={{ bytes: MOST_SIGNS, text: `${MOST_SIGNS / 1000} kB` }}
					help="As a spreadsheet saves it: “CSV UTF-8”, with commas or semicolons. It takes the place of what is written above."
				/>
				<FormActions>
					<SubmitButton name="_plan" value="on" variant={form.state.plan?.mark ? 'secondary' : 'primary'}>
						Show what will happen
					</SubmitButton>
					<LinkButton href="/mailboxes" variant="quiet">
						Cancel
					</LinkButton>
				</FormActions>
			</FormBody>
		</Card>
	)
}

const EXAMPLE = 'name,address\nAda Kern,ada.kern\nBen Ohm,ben.ohm'

function Help({ quota }: { quota: string }) {
	return (
		<>
			The first line names the columns: <code>name</code> (or <code>first name</code> and <code>last name</code>),{' '}
			<code>address</code> (or the part before the @), and where wanted <code>quota</code>, <code>password</code>,{' '}
			<code>send only</code>. Without a quota it is {quota}; without a password one is made. At most {MOST_LINES} at
			once.
		</>
	)
}

const count = (lines: ShownPlan['lines'], what: ShownPlan['lines'][number]['is']) =>
	lines.filter(({ is }) => is === what).length
const mailboxes = (n: number) => (n === 1 ? 'One mailbox' : `${n} mailboxes`)
const lines = (n: number) => (n === 1 ? 'One line' : `${n} lines`)

function Plan({ plan }: { plan: ShownPlan }) {
	const box = useRef<HTMLElement>(null)
	// biome-ignore lint/correctness/useExhaustiveDependencies: each plan is a new answer
	useEffect(() => box.current?.focus(), [plan])
	const [made, here, wrong] = [count(plan.lines, 'new'), count(plan.lines, 'here'), count(plan.lines, 'wrong')]
	return (
		<section className="mt-6 grid gap-4" aria-label="What will happen" ref={box} tabIndex={-1}>
			<input type="hidden" name="mark" value={plan.mark} />
			<Summary made={made} here={here} wrong={wrong} />
			<PlannedLines caption="What will happen, line by line" lines={wrongFirst(plan.lines)} />
			{plan.mark !== '' && (
				<FormActions>
					<SubmitButton>{made === 1 ? 'Make the mailbox' : `Make ${made} mailboxes`}</SubmitButton>
				</FormActions>
			)}
		</section>
	)
}

/** Nobody looks for one among two hundred. */
const wrongFirst = (all: ShownPlan['lines']): ShownPlan['lines'] => [
	...all.filter(({ is }) => is === 'wrong'),
	...all.filter(({ is }) => is !== 'wrong'),
]

function staySaid(here: number): string {
	if (here === 0) return ''
	return here === 1
		? ' One mailbox is here already and stays as it is.'
		: ` ${here} mailboxes are here already and stay as they are.`
}

function Summary({ made, here, wrong }: { made: number; here: number; wrong: number }) {
	const stays = staySaid(here)
	if (wrong > 0)
		return (
			<Notice tone="danger" title={`${lines(wrong)} cannot be made, so nothing can be made yet`}>
				Correct the list above, or take them out of it, and look again.{stays}
			</Notice>
		)
	if (made === 0)
		return (
			<Notice tone="info" title="There is nothing to make">
				All of these are here already.
			</Notice>
		)
	return (
		<Notice tone="info" title={`${mailboxes(made)} will be made, all of them or none`}>
			Nothing is made yet.{stays} Passwords that are made here are shown once, right afterwards.
		</Notice>
	)
}
