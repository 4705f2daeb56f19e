'use client'

import { GroupedWords, Notice } from '@/ui'
import { sentenceOf } from '../sentence'
import { type Draft, type RightsOption, type RoleOption, rightsOf, SINGLE } from './give-choices'
import { Sentence } from './sentence'

const DAY_MS = 86_400_000
const dayOf = (text: string): Date | null => {
	const at = /^\d{4}-\d{2}-\d{2}$/.test(text) ? Date.parse(text) : Number.NaN
	return Number.isNaN(at) ? null : new Date(at)
}

function limitsOf({ limits }: Draft): string[] {
	const counted = (text: string, what: string) => (/^\d+$/.test(text.trim()) ? [`at most ${text.trim()} ${what}`] : [])
	const sized = (text: string, what: string) => (/\d/.test(text) ? [`at most ${text.trim()} ${what}`] : [])
	return [
		...counted(limits.maxMailboxes, 'mailboxes'),
		...counted(limits.maxAliases, 'aliases'),
		...counted(limits.maxLists, 'lists'),
		...sized(limits.maxStorage, 'in all'),
		...sized(limits.maxStoragePerMailbox, 'for one mailbox'),
		...counted(limits.maxSendsPerHour, 'recipients an hour from each domain'),
		...counted(limits.maxSendsPerDay, 'recipients a day from each domain'),
	]
}

interface Props {
	name: string
	draft: Draft
	roles: readonly RoleOption[]
	groups: readonly RightsOption[]
	/** Limits mean something for the chosen rights. */
	limited: boolean
	/** Said while nothing is chosen. */
	hint?: string
}

const HINT = 'Choose a role and a place. What they may do then is said here.'

/** What the form gives as it stands: in one sentence, with a warning where it is wide, and right by right. */
export function GiveSummary({ name, draft, roles, groups, limited, hint = HINT }: Props) {
	const held = new Set(rightsOf(draft, roles))
	const chosen = groups
		.map(({ title, rights }) => ({ title, rights: rights.filter(({ right }) => held.has(right)) }))
		.filter(({ rights }) => rights.length > 0)
	const all = chosen.flatMap(({ rights }) => rights)
	const end = dayOf(draft.endsOn)
	const places = draft.server ? ['the whole server'] : draft.places.map((place) => place.name)
	const parts = sentenceOf({
		labels: all.map(({ label }) => label),
		roleName: draft.role === SINGLE ? null : (roles.find(({ value }) => value === draft.role)?.name ?? null),
		places: places.slice(0, 3),
		morePlaces: Math.max(0, places.length - 3),
		startsAt: dayOf(draft.startsOn),
		endsAt: end && new Date(end.getTime() + DAY_MS),
		limits: limited ? limitsOf(draft) : [],
	})
	return (
		<div className="grid gap-4">
			<p className="text-lg leading-relaxed" aria-live="polite">
				{all.length === 0 && places.length === 0 ? (
					<span className="text-muted">{hint}</span>
				) : (
					<Sentence name={name} parts={parts} />
				)}
			</p>
			<Width draft={draft} />
			<Idle draft={draft} rights={all} />
			{all.length > 0 && (
				<details>
					<summary className="cursor-pointer font-medium">
						{all.length === 1 ? 'The one right' : `All ${all.length} rights`}
					</summary>
					<div className="mt-2 text-sm">
						<GroupedWords
							groups={chosen.map(({ title, rights }) => ({ title, words: rights.map(({ label }) => label) }))}
						/>
					</div>
				</details>
			)}
		</div>
	)
}

/** D11: a wide grant says how wide it is. */
function Width({ draft }: { draft: Draft }) {
	const opens = draft.server
		? ['Everything on this server, of every organization, now and later.']
		: draft.places.flatMap(({ opens: text }) => (text === null ? [] : [text]))
	if (opens.length === 0) return null
	const [first] = opens
	return (
		<Notice
			tone={draft.server ? 'danger' : 'warning'}
			title={draft.server ? 'This opens the whole server' : 'This is wide'}
		>
			{opens.length === 1 ? (
				<p>{first}</p>
			) : (
				<ul className="list-disc ps-4">
					{opens.slice(0, 5).map((text) => (
						<li key={text}>{text}</li>
					))}
					{opens.length > 5 && <li>And {opens.length - 5} more.</li>}
				</ul>
			)}
		</Notice>
	)
}

/** Rights that do nothing in the chosen places. */
function Idle({ draft, rights }: { draft: Draft; rights: readonly RightsOption['rights'][number][] }) {
	if (draft.server || draft.places.length === 0) return null
	const kinds = new Set(draft.places.map(({ kind }) => kind))
	if (kinds.has('organization')) return null
	const idle = rights.filter(({ onDomain, onMailbox }) => !(kinds.has('domain') ? onDomain : onMailbox))
	if (idle.length === 0) return null
	return (
		<p className="text-muted text-sm">
			On {kinds.has('domain') ? 'a domain' : 'a single mailbox'} these do nothing:{' '}
			{idle.map(({ label }) => label).join(', ')}.
		</p>
	)
}
