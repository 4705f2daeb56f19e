'use client'

import { type ReactNode, useState } from 'react'
import {
	ActionForm,
	Card,
	ChoiceGroups,
	FormActions,
	LinkButton,
	SecretOnce,
	SubmitButton,
	TextAreaField,
	TextField,
	useActionForm,
} from '@/ui'
import type { giveGrantAction } from '../actions'
import {
	type Draft,
	draftOf,
	type PlaceOption,
	type RightsOption,
	rightsOf,
	SINGLE,
	type SourceOption,
	tickable,
} from './give-choices'
import { COUNTED, Step } from './give-form'
import { GiveSummary } from './give-summary'
import { GiveLimits, GiveTime } from './give-terms'
import { FindForm, ScopePicker } from './scope-picker'

/** A server action, like those of this feature. */
export type GiveKeyAction = typeof giveGrantAction

interface Props {
	/** Makes the key; of another feature, so the page hands it in. */
	action: GiveKeyAction
	source: SourceOption
	lastHelp: string
	/** `YYYY-MM-DD`, UTC: the end unless another is chosen. */
	endsOn: string
	groups: readonly RightsOption[]
	/** Those of them that the maker holds. */
	offered: readonly string[]
	found: readonly PlaceOption[]
	more: boolean
	preset: readonly PlaceOption[]
	mayServer: boolean
	find: string
	/** `YYYY-MM-DD`, UTC. */
	today: string
	/** Fields of the page's address that a search keeps. */
	kept: Readonly<Record<string, string>>
}

/** Of more rights than these the form shows the groups alone, to be opened. */
const FOLDED_FROM = 12

const NOTE =
	'Put it where the program reads its secrets. It is shown this once and kept nowhere; if it is lost, give the key another secret.'

/** Gives a program rights: what for, which, where, until when, from where; said in one sentence before it is done. */
export function GiveKeyForm(props: Props) {
	const form = useActionForm(props.action)
	const { reveal } = form.state
	if (!reveal) return <Fields {...props} form={form} />
	return (
		<Card className="grid max-w-3xl gap-5">
			<SecretOnce title="Your new key" items={[{ label: 'API key', value: reveal.key ?? '' }]} note={NOTE} />
			<FormActions>
				<LinkButton href="/keys" variant="primary">
					To your keys
				</LinkButton>
				<LinkButton href="/keys/api" variant="quiet">
					How a program uses it
				</LinkButton>
			</FormActions>
		</Card>
	)
}

type FieldsProps = Props & { form: ReturnType<typeof useActionForm> }

function Fields(props: FieldsProps) {
	const { form, source, groups, find, kept } = props
	const { values, problem } = form.state
	const [name, setName] = useState(String(values.name ?? ''))
	const [draft, setDraft] = useState<Draft>(() => ({
		...draftOf(props, { endsOn: props.endsOn, ...values }),
		role: SINGLE,
	}))
	const change = (part: Partial<Draft>) => setDraft((was) => ({ ...was, ...part }))
	const isLimited = COUNTED.some((right) => rightsOf(draft, []).includes(right))
	return (
		<>
			<ActionForm form={form} className="grid gap-6">
				<div className="grid items-start gap-6 lg:grid-cols-[minmax(0,1fr)_minmax(300px,380px)]">
					<div className="grid gap-6">
						<Step title="What for">
							<TextField
								{...form.field('name')}
								label="Name"
								required
								maxLength={100}
								autoComplete="off"
								help="The program that uses it, such as “Import from the school register”. The journal names it with you."
								onChange={(event) => setName(event.currentTarget.value)}
							/>
						</Step>
						<Step title="What">
							<Rights {...props} draft={draft} onChange={(rights) => change({ rights })} />
						</Step>
						<Step title="Where" text="Exactly there, and in nothing beside it.">
							<ScopePicker
								found={props.found}
								more={props.more}
								find={find}
								mayServer={props.mayServer}
								server={draft.server}
								chosen={draft.places}
								onServer={(server) => change({ server })}
								onChosen={(places) => change({ places })}
								error={problem?.fields?.scopes}
							/>
						</Step>
						<Step title="How long" text="A key always has an end: one that nobody looks at again ends by itself.">
							<GiveTime
								form={form}
								source={source}
								draft={draft}
								today={props.today}
								lastHelp={props.lastHelp}
								onChange={change}
							/>
						</Step>
						<Step
							title="How much"
							text="What it makes counts against these limits, and these against your own."
							hidden={!isLimited}
						>
							<GiveLimits form={form} source={source} draft={draft} onChange={(limits) => change({ limits })} />
						</Step>
						<Step title="From where">
							<TextAreaField
								{...form.field('networks')}
								label="Networks"
								optional
								rows={3}
								spellCheck={false}
								autoComplete="off"
								help="Such as 192.0.2.0/24 or 2001:db8::/48, or single addresses, one a line. Empty means from everywhere."
							/>
						</Step>
					</div>
					<Aside form={form}>
						<GiveSummary
							name={name.trim() || 'This program'}
							draft={draft}
							roles={[]}
							groups={groups}
							limited={isLimited}
							hint="Choose rights and a place. What the program may do then is said here."
						/>
					</Aside>
				</div>
			</ActionForm>
			<FindForm kept={kept} />
		</>
	)
}

function Rights({
	form,
	groups,
	offered,
	draft,
	onChange,
}: FieldsProps & { draft: Draft; onChange(rights: readonly string[]): void }) {
	const options = tickable(groups, offered)
	return (
		<ChoiceGroups
			name="rights"
			label="Rights"
			help="Rights that you hold yourself. What asks you for your password again is not among them: it is for people, not for programs."
			error={form.state.problem?.fields?.rights}
			groups={options}
			start={draft.rights}
			onChange={onChange}
			folded={options.flatMap(({ options: some }) => some).length > FOLDED_FROM}
		/>
	)
}

/** What is about to be given, the reason, and the button. */
function Aside({ form, children }: { form: FieldsProps['form']; children: ReactNode }) {
	return (
		<aside className="lg:sticky lg:top-18" aria-label="What you are about to give">
			<Card>
				<div className="needs-js mb-5">{children}</div>
				<TextField
					{...form.field('reason')}
					label="Reason"
					optional
					autoComplete="off"
					help="Shown with the key and in the journal."
					className="mb-5"
				/>
				<FormActions>
					<SubmitButton>Make key</SubmitButton>
					<LinkButton href="/keys" variant="quiet">
						Cancel
					</LinkButton>
				</FormActions>
			</Card>
		</aside>
	)
}
