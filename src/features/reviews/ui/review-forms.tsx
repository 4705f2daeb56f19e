'use client'

import {
	ActionForm,
	FormActions,
	FormBody,
	LastStep,
	LinkButton,
	RadioCards,
	SelectField,
	SubmitButton,
	TextField,
	useActionForm,
} from '@/ui'
import { closeReviewAction, decideReviewAction, editReviewAction, openReviewAction } from '../actions'

export interface PlaceOption {
	/** Empty = the whole server. */
	id: string
	name: string
}

const REPEATS = [
	{ value: '', label: 'once' },
	{ value: '1', label: 'every month' },
	{ value: '3', label: 'every three months' },
	{ value: '6', label: 'every six months' },
	{ value: '12', label: 'every year' },
]
const REVIEWERS = [
	{
		value: 'giver',
		label: 'Whoever gave each of them',
		help: 'As long as they could still end it; of everything else, you are asked.',
	},
	{ value: 'opener', label: 'I am', help: 'You decide about everything but your own.' },
]
type Form = ReturnType<typeof useActionForm>

function Place({ form, places }: { form: Form; places: readonly PlaceOption[] }) {
	const [only] = places
	if (only && places.length === 1)
		return (
			<>
				<input type="hidden" name="organization" value={only.id} />
				<div className="fld">
					<span className="fld-label">All rights in</span>
					<span>{only.name}</span>
				</div>
			</>
		)
	return (
		<SelectField
			{...form.field('organization', only?.id)}
			label="All rights in"
			options={places.map(({ id, name }) => ({ value: id, label: name }))}
			help="With the organizations below it, and all domains and mailboxes in them."
		/>
	)
}

const Day = ({ form, start, today }: { form: Form; start: string; today: string }) => (
	<TextField
		{...form.field('dueOn', start)}
		type="date"
		label="Last day"
		min={today}
		required
		help="A week before, whoever has something undecided gets a letter. The day counts to its end (UTC)."
	/>
)
const Repeats = ({ form, start = '' }: { form: Form; start?: string }) => (
	<SelectField
		{...form.field('everyMonths', start)}
		label="Repeats"
		options={REPEATS}
		help="The next one opens by itself, with as many days to decide."
	/>
)

/** @param due proposed @param today both `YYYY-MM-DD` */
export function OpenReviewForm({ places, due, today }: { places: readonly PlaceOption[]; due: string; today: string }) {
	const form = useActionForm(openReviewAction)
	return (
		<ActionForm form={form}>
			<FormBody>
				<TextField
					{...form.field('name')}
					label="Name"
					required
					maxLength={120}
					autoComplete="off"
					help="Such as “Rights of the school, spring 2027”. Auditors read it."
				/>
				<Place form={form} places={places} />
				<RadioCards {...form.field('reviewers', 'giver')} label="Who is asked" options={REVIEWERS} />
				<Day form={form} start={due} today={today} />
				<Repeats form={form} />
				<FormActions>
					<SubmitButton>Open the review</SubmitButton>
					<LinkButton href="/reviews" variant="quiet">
						Cancel
					</LinkButton>
				</FormActions>
			</FormBody>
		</ActionForm>
	)
}

export function EditReviewForm({
	review,
	version,
	start,
	today,
}: {
	review: string
	version: number
	start: { readonly name: string; readonly dueOn: string; readonly everyMonths: string }
	today: string
}) {
	const form = useActionForm(editReviewAction)
	return (
		<ActionForm form={form} hidden={{ review, version: form.version(version) }}>
			<FormBody>
				<TextField {...form.field('name', start.name)} label="Name" required maxLength={120} autoComplete="off" />
				<Day form={form} start={start.dueOn} today={today < start.dueOn ? today : start.dueOn} />
				<Repeats form={form} start={start.everyMonths} />
				<FormActions>
					<SubmitButton>Save</SubmitButton>
					<LinkButton href={`/reviews/${review}`} variant="quiet">
						Cancel
					</LinkButton>
				</FormActions>
			</FormBody>
		</ActionForm>
	)
}

const DECISIONS = [
	{ value: 'keep', label: 'Keep', help: 'It stays as it is. That you kept it is on record.' },
	{
		value: 'end',
		label: 'End',
		help: 'It is revoked at once, with what was handed on out of it. Sessions end; what was made with it stays. For five minutes you can undo it.',
	},
]

/** Keeps or ends what was chosen. @param items each as it is shown, with its version */
export function DecideForm({ review, items }: { review: string; items: readonly string[] }) {
	const form = useActionForm(decideReviewAction)
	return (
		<ActionForm form={form} hidden={{ review }}>
			{items.map((item) => (
				<input key={item} type="hidden" name="items[]" value={item} />
			))}
			<FormBody>
				<RadioCards
					{...form.field('decision')}
					label={items.length === 1 ? 'Your decision' : `Your decision about these ${items.length}`}
					options={DECISIONS}
				/>
				<TextField
					{...form.field('reason')}
					label="Reason"
					optional
					maxLength={500}
					autoComplete="off"
					help="Stands in the report, and the holder reads it."
				/>
				<FormActions>
					<SubmitButton>Decide</SubmitButton>
					<LinkButton href={`/reviews/${review}?state=open`} variant="quiet">
						Not now
					</LinkButton>
				</FormActions>
			</FormBody>
		</ActionForm>
	)
}

const REST = [
	{ value: 'leave', label: 'Leave them as they are', help: 'In the report they stand as undecided.' },
	{
		value: 'end',
		label: 'End them',
		help: 'Each is revoked at once, as far as you may, with what was handed on out of it.',
	},
]

/** The last step. @param undecided how many there are now */
export function CloseReviewForm({ review, undecided, mayEnd }: { review: string; undecided: number; mayEnd: boolean }) {
	const form = useActionForm(closeReviewAction)
	return (
		<ActionForm form={form} hidden={{ review, undecided }}>
			<FormBody>
				{undecided > 0 && (
					<RadioCards
						{...form.field('rest', 'leave')}
						label={
							undecided === 1
								? 'What becomes of the one that is undecided'
								: `What becomes of the ${undecided} that are undecided`
						}
						options={mayEnd ? REST : REST.slice(0, 1)}
					/>
				)}
				<LastStep text="Close the review" cancel="Not yet" backHref={`/reviews/${review}`} />
			</FormBody>
		</ActionForm>
	)
}
