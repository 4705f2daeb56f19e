'use client'

import { useState } from 'react'
import {
	ActionForm,
	Card,
	ChoiceGroups,
	FormActions,
	LinkButton,
	RadioCards,
	SubmitButton,
	TextField,
	useActionForm,
} from '@/ui'
import { giveGrantAction } from '../actions'
import {
	type Draft,
	type PlaceOption,
	type RightsOption,
	type RoleOption,
	rightsOf,
	SINGLE,
	type SourceOption,
} from './give-choices'
import { GiveSummary } from './give-summary'
import { GiveDepth, GiveLimits, GiveTime } from './give-terms'
import { FIND_FORM, ScopePicker } from './scope-picker'

interface Props {
	person: { id: string; name: string }
	source: SourceOption
	roles: readonly RoleOption[]
	/** All rights, in words. */
	groups: readonly RightsOption[]
	/** Those of them that the giver holds. */
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

/** Rights that use up a limit. */
const COUNTED = ['mailbox.create', 'mailbox.set-quota', 'mailbox.restore', 'alias.create']

const lacking = (missing: readonly string[]): string =>
	missing.length > 3 ? `You lack ${missing.length} of its rights.` : `You lack: ${missing.join(', ')}.`

const rightsText = (n: number): string => (n === 1 ? '1 right' : `${n} rights`)

const roleOptions = (roles: readonly RoleOption[]) => [
	...roles.map((role) => ({
		value: role.value,
		label: role.name,
		disabled: role.missing.length > 0,
		help: (
			<>
				{role.missing.length > 0 ? lacking(role.missing) : role.description}
				<span className="mt-1 block text-xs">{`${rightsText(role.rights.length)} · ${role.origin}`}</span>
			</>
		),
	})),
	{ value: SINGLE, label: 'Single rights', help: 'Tick exactly what they may do, one by one.' },
]

/** Gives rights: what, where, for how long, how much; said in one sentence before it is done. */
export function GiveForm(props: Props) {
	const { person, source, roles, groups, find, kept } = props
	const form = useActionForm(giveGrantAction)
	const [draft, setDraft] = useState<Draft>(() => ({
		role: '',
		rights: [],
		server: false,
		places: props.preset,
		startsOn: '',
		endsOn: '',
		depth: 0,
		limits: source.limits,
	}))
	const change = (part: Partial<Draft>) => setDraft((was) => ({ ...was, ...part }))
	const held = rightsOf(draft, roles)
	const isLimited = COUNTED.some((right) => held.includes(right))
	const mayHandOn = source.depth > 0 && held.includes('grant.give')
	return (
		<>
			<ActionForm form={form} hidden={{ account: person.id }} className="grid gap-6">
				<div className="grid items-start gap-6 lg:grid-cols-[minmax(0,1fr)_minmax(300px,380px)]">
					<div className="grid gap-6">
						<What {...props} form={form} draft={draft} change={change} />
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
								error={form.state.problem?.fields?.scopes}
							/>
						</Step>
						<Step title="How long">
							<GiveTime form={form} source={source} draft={draft} today={props.today} onChange={change} />
						</Step>
						<div hidden={!isLimited && draft.role !== ''}>
							<Step title="How much" text="What they make counts against these limits, and these against your own.">
								<GiveLimits form={form} source={source} draft={draft} onChange={(limits) => change({ limits })} />
							</Step>
						</div>
						{mayHandOn && (
							<Step title="Handing on" text="Among the chosen rights is the one to give rights to others.">
								<GiveDepth form={form} source={source} draft={draft} onChange={(depth) => change({ depth })} />
							</Step>
						)}
					</div>
					<aside className="lg:sticky lg:top-18" aria-label="What you are about to give">
						<Card>
							<div className="needs-js mb-5">
								<GiveSummary name={person.name} draft={draft} roles={roles} groups={groups} limited={isLimited} />
							</div>
							<TextField
								{...form.field('reason')}
								label="Reason"
								optional
								autoComplete="off"
								help="Such as “stands in for Mia in July”. Shown on their page and in the journal."
								className="mb-5"
							/>
							<FormActions>
								<SubmitButton>Give rights</SubmitButton>
								<LinkButton href={`/accounts/${person.id}`} variant="quiet">
									Cancel
								</LinkButton>
							</FormActions>
						</Card>
					</aside>
				</div>
			</ActionForm>
			<form id={FIND_FORM} method="get" data-soft="">
				{Object.entries(kept).map(([name, value]) => (
					<input key={name} type="hidden" name={name} value={value} />
				))}
			</form>
		</>
	)
}

function Step({ title, text, children }: { title: string; text?: string; children: React.ReactNode }) {
	return (
		<Card>
			<h2>{title}</h2>
			{text && <p className="text-muted">{text}</p>}
			<div className="mt-3">{children}</div>
		</Card>
	)
}

interface WhatProps extends Pick<Props, 'roles' | 'groups' | 'offered'> {
	form: ReturnType<typeof useActionForm>
	draft: Draft
	change(part: Partial<Draft>): void
}

/** A role, or single rights. The list of rights unfolds without any script. */
function What({ roles, groups, offered, form, draft, change }: WhatProps) {
	const mine = new Set(offered)
	const options = groups
		.map(({ title, rights }) => ({
			title,
			options: rights
				.filter(({ right }) => mine.has(right))
				.map(({ right, label, consequence, needs }) => ({ value: right, label, help: consequence, needs })),
		}))
		.filter(({ options: some }) => some.length > 0)
	return (
		<Step title="What">
			<div
				className="group/what grid gap-5"
				onChange={(event) => {
					const at = event.target
					if (at instanceof HTMLInputElement && at.name === 'role') change({ role: at.value })
				}}
			>
				<RadioCards
					{...form.field('role', draft.role)}
					label="Role"
					options={roleOptions(roles)}
					className="[&>.fld-label]:sr-only [&_.radio-cards-list]:sm:grid-cols-2"
				/>
				<div className="hidden group-has-[input[value=single]:checked]/what:block">
					<ChoiceGroups
						name="rights"
						label="Rights"
						help="Only rights that you hold yourself are offered. What a right needs is ticked along with it."
						error={form.state.problem?.fields?.rights}
						groups={options}
						start={draft.rights}
						onChange={(rights) => change({ rights })}
					/>
				</div>
			</div>
		</Step>
	)
}
