'use client'

import { useState } from 'react'
import { ActionForm, Card, FormActions, LinkButton, SubmitButton, TextField, useActionForm } from '@/ui'
import { addPersonAction, giveGrantAction } from '../actions'
import {
	type Draft,
	draftOf,
	NOTHING,
	type PlaceOption,
	type RightsOption,
	type RoleOption,
	rightsOf,
	type SourceOption,
} from './give-choices'
import { GiveSummary } from './give-summary'
import { GiveDepth, GiveLimits, GiveTime } from './give-terms'
import { GiveWhat } from './give-what'
import { FindForm, ScopePicker } from './scope-picker'
import { type Home, Who } from './who'

interface Props {
	/** Who is given; NULL = somebody who is added in the same deed. */
	person: { id: string; name: string } | null
	/** For somebody who is added: where they may belong. */
	homes: readonly Home[]
	mayCreateMailbox: boolean
	sendsMail: boolean
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
export const COUNTED = ['mailbox.create', 'mailbox.set-quota', 'mailbox.restore', 'alias.create']

/** Gives rights: what, where, for how long, how much; said in one sentence before it is done. */
export function GiveForm(props: Props) {
	const { person, source, roles, groups, find, kept } = props
	const form = useActionForm(person ? giveGrantAction : addPersonAction)
	const [name, setName] = useState(person?.name ?? String(form.state.values.name ?? ''))
	const [draft, setDraft] = useState<Draft>(() => draftOf(props, form.state.values))
	const change = (part: Partial<Draft>) => setDraft((was) => ({ ...was, ...part }))
	const held = rightsOf(draft, roles)
	const isLimited = COUNTED.some((right) => held.includes(right))
	const mayHandOn = source.depth > 0 && held.includes('grant.give')
	const shownName = name.trim() || 'This person'
	const givesNothing = draft.role === NOTHING
	return (
		<>
			<ActionForm form={form} hidden={person ? { account: person.id } : {}} className="grid gap-6">
				<div className="grid items-start gap-6 lg:grid-cols-[minmax(0,1fr)_minmax(300px,380px)]">
					<div className="grid gap-6">
						{!person && (
							<Step title="Who">
								<Who {...props} form={form} onName={setName} />
							</Step>
						)}
						<Step title="What">
							<GiveWhat {...props} form={form} draft={draft} mayBeNothing={!person} change={change} />
						</Step>
						<Step title="Where" text="Exactly there, and in nothing beside it." hidden={givesNothing}>
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
						<Step title="How long" hidden={givesNothing}>
							<GiveTime form={form} source={source} draft={draft} today={props.today} onChange={change} />
						</Step>
						<div hidden={givesNothing || (!isLimited && draft.role !== '')}>
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
								{givesNothing ? (
									<p className="text-lg">
										<strong>{shownName}</strong> is added, and may do nothing yet.
									</p>
								) : (
									<GiveSummary name={shownName} draft={draft} roles={roles} groups={groups} limited={isLimited} />
								)}
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
								<SubmitButton>{person ? 'Give rights' : 'Add person'}</SubmitButton>
								<LinkButton href={person ? `/accounts/${person.id}` : '/accounts'} variant="quiet">
									Cancel
								</LinkButton>
							</FormActions>
						</Card>
					</aside>
				</div>
			</ActionForm>
			<FindForm kept={kept} />
		</>
	)
}

interface StepProps {
	title: string
	text?: string
	/** Without its fields being forgotten. */
	hidden?: boolean
	children: React.ReactNode
}

export function Step({ title, text, hidden, children }: StepProps) {
	return (
		<div hidden={hidden}>
			<Card>
				<h2>{title}</h2>
				{text && <p className="text-muted">{text}</p>}
				<div className="mt-3">{children}</div>
			</Card>
		</div>
	)
}
