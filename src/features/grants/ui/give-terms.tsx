'use client'

import { Button, SelectField, TextField, type useActionForm } from '@/ui'
import type { Draft, LimitName, SourceOption } from './give-choices'

type Form = ReturnType<typeof useActionForm>

const FIELDS: readonly { name: LimitName; label: string; placeholder: string }[] = [
	{ name: 'maxMailboxes', label: 'Mailboxes', placeholder: 'unlimited' },
	{ name: 'maxAliases', label: 'Aliases', placeholder: 'unlimited' },
	{ name: 'maxLists', label: 'Lists', placeholder: 'unlimited' },
	{ name: 'maxStorage', label: 'Storage in all', placeholder: 'unlimited, or 50 GB' },
	{ name: 'maxStoragePerMailbox', label: 'Storage for one mailbox', placeholder: 'unlimited, or 2 GB' },
	{ name: 'maxSendsPerHour', label: 'Recipients an hour from each domain', placeholder: 'unlimited' },
	{ name: 'maxSendsPerDay', label: 'Recipients a day from each domain', placeholder: 'unlimited' },
]

/** How much may be made with it. What is given counts against the giver's own. */
export function GiveLimits({
	form,
	source,
	draft,
	onChange,
}: {
	form: Form
	source: SourceOption
	draft: Draft
	onChange(limits: Draft['limits']): void
}) {
	return (
		<div className="grid gap-4 sm:grid-cols-2">
			{FIELDS.map(({ name, label, placeholder }) => (
				<TextField
					key={name}
					{...form.field(name, source.limits[name])}
					label={label}
					placeholder={placeholder}
					autoComplete="off"
					help={source.left[name]}
					onChange={(event) => onChange({ ...draft.limits, [name]: event.currentTarget.value })}
				/>
			))}
		</div>
	)
}

const DAY_MS = 86_400_000
const PICKS = [
	{ label: '1 week', days: 7 },
	{ label: '1 month', days: 30 },
	{ label: '3 months', days: 91 },
	{ label: '1 year', days: 365 },
] as const
const PICK = 'aria-pressed:border-accent aria-pressed:bg-accent-soft'
const dayIn = (today: string, days: number): string =>
	new Date(Date.parse(today) + days * DAY_MS).toISOString().slice(0, 10)

/** From when until when; whole days, in UTC. */
export function GiveTime({
	form,
	source,
	draft,
	today,
	lastHelp,
	onChange,
}: {
	form: Form
	source: SourceOption
	draft: Draft
	/** `YYYY-MM-DD` */
	today: string
	/** Where the last day is another than that of the giver. */
	lastHelp?: string
	onChange(time: Pick<Draft, 'startsOn' | 'endsOn'>): void
}) {
	const { startsOn, endsOn } = draft
	const { error: startError } = form.field('startsOn')
	const { error: endError } = form.field('endsOn')
	const last = source.lastDay
	const picks = PICKS.map(({ label, days }) => ({ label, day: dayIn(startsOn || today, days) }))
	return (
		<div className="grid gap-3">
			<div className="grid gap-4 sm:grid-cols-2">
				<TextField
					name="startsOn"
					type="date"
					label="From"
					help="Empty means at once."
					min={today}
					value={startsOn}
					onChange={(event) => onChange({ startsOn: event.currentTarget.value, endsOn })}
					{...(startError ? { error: startError } : {})}
				/>
				<TextField
					name="endsOn"
					type="date"
					label="Last day"
					help={lastHelp ?? (last ? `Your own end after ${last}.` : 'Empty means no end. Days are in UTC.')}
					min={startsOn || today}
					value={endsOn}
					onChange={(event) => onChange({ startsOn, endsOn: event.currentTarget.value })}
					{...(last ? { max: last } : {})}
					{...(endError ? { error: endError } : {})}
				/>
			</div>
			<div className="needs-js flex flex-wrap gap-2">
				{picks
					.filter(({ day }) => last === '' || day <= last)
					.map(({ label, day }) => (
						<Button
							key={label}
							size="small"
							aria-pressed={day === endsOn}
							className={PICK}
							onClick={() => onChange({ startsOn, endsOn: day })}
						>
							{label}
						</Button>
					))}
				{last === '' && (
					<Button
						size="small"
						aria-pressed={endsOn === ''}
						className={PICK}
						onClick={() => onChange({ startsOn, endsOn: '' })}
					>
						No end
					</Button>
				)}
			</div>
		</div>
	)
}

const depthWords = (depth: number): string => {
	if (depth === 0) return 'No'
	return depth === 1 ? 'Yes, but those may not' : `Yes, ${depth} times over`
}

/** From not at all to so many steps. */
export const depthOptions = (most: number) =>
	Array.from({ length: most + 1 }, (_, depth) => ({ value: String(depth), label: depthWords(depth) }))

/** Whether its holder may give it to others in turn. */
export function GiveDepth({
	form,
	source,
	draft,
	onChange,
}: {
	form: Form
	source: SourceOption
	draft: Draft
	onChange(depth: number): void
}) {
	return (
		<SelectField
			{...form.field('passOnDepth', String(draft.depth))}
			label="May hand it on"
			help="Never more than they hold themselves. What they hand on ends with theirs."
			options={depthOptions(source.depth)}
			onChange={(event) => onChange(Number(event.currentTarget.value))}
		/>
	)
}
