'use client'

import {
	ActionForm,
	type ActionFormState,
	Fieldset,
	FormActions,
	FormBody,
	LastStep,
	LinkButton,
	RadioCards,
	SelectField,
	type SelectOption,
	SubmitButton,
	TextField,
	useActionForm,
} from '@/ui'
import { assignPlanAction, createPlanAction, editPlanAction, removePlanAction } from '../actions'

const NAME_HELP = 'Such as Standard. The activity journal shows it: leave prices out.'

interface PriceTexts {
	readonly pricePerMailbox: string
	readonly pricePerGb: string
	readonly includedMailboxes: string
	readonly includedBytes: string
}
const NOTHING: PriceTexts = { pricePerMailbox: '', pricePerGb: '', includedMailboxes: '', includedBytes: '' }

function PriceFields({
	form,
	start = NOTHING,
	currency,
	per,
}: {
	form: ActionFormState
	start?: PriceTexts
	currency?: string
	per: string
}) {
	const unit = currency === undefined ? {} : { suffix: currency }
	const amount = { inputMode: 'decimal', autoComplete: 'off', placeholder: '0' } as const
	return (
		<Fieldset legend="Prices a month" help="An empty field is 0. What is held for part of a month costs its days.">
			<div className="grid gap-4 sm:grid-cols-2">
				<TextField
					{...form.field('pricePerMailbox', start.pricePerMailbox)}
					{...amount}
					{...unit}
					label="For each mailbox"
				/>
				<TextField {...form.field('pricePerGb', start.pricePerGb)} {...amount} {...unit} label={`For each ${per}`} />
				<TextField
					{...form.field('includedMailboxes', start.includedMailboxes)}
					label="Mailboxes free of charge"
					help="In each domain."
					inputMode="numeric"
					autoComplete="off"
					placeholder="0"
				/>
				<TextField
					{...form.field('includedBytes', start.includedBytes)}
					label="Storage free of charge"
					help="In each domain. Such as 10 GB."
					autoComplete="off"
					placeholder="0"
				/>
			</div>
		</Fieldset>
	)
}

const BASES = [
	{
		value: 'used',
		label: 'What is in use',
		help: 'The bytes that mail really takes up.',
	},
	{
		value: 'reserved',
		label: 'What quotas reserve',
		help: 'The sum of the quotas. A mailbox without a quota counts with what it holds.',
	},
]

/** A new price plan. @param currencies by code, with their names */
export function CreatePlanForm({ currencies, currency }: { currencies: readonly SelectOption[]; currency: string }) {
	const form = useActionForm(createPlanAction)
	const { storageBasis } = form.state.values
	return (
		<ActionForm form={form}>
			<FormBody>
				<TextField {...form.field('name')} label="Name" required autoComplete="off" maxLength={100} help={NAME_HELP} />
				<SelectField
					{...form.field('currency', currency)}
					label="Currency"
					options={currencies}
					help="Stays as it is: past statements are in it."
				/>
				<RadioCards
					{...form.field('storageBasis')}
					label="Storage counts as"
					options={BASES}
					defaultValue={typeof storageBasis === 'string' ? storageBasis : 'used'}
				/>
				<PriceFields form={form} per="GB of storage" />
				<FormActions>
					<SubmitButton>Create plan</SubmitButton>
					<LinkButton href="/billing/plans" variant="quiet">
						Cancel
					</LinkButton>
				</FormActions>
			</FormBody>
		</ActionForm>
	)
}

/** Another name, or other prices from a day on. */
export function EditPlanForm({
	plan,
	version,
	name,
	currency,
	per,
	prices,
	from,
	earliest,
}: {
	plan: string
	version: number
	name: string
	currency: string
	per: string
	prices: PriceTexts
	/** The day that is proposed, and the first that is possible. */
	from: string
	earliest: string
}) {
	const form = useActionForm(editPlanAction)
	return (
		<ActionForm form={form} hidden={{ plan, version: form.version(version) }}>
			<FormBody>
				<TextField
					{...form.field('name', name)}
					label="Name"
					required
					autoComplete="off"
					maxLength={100}
					help={NAME_HELP}
				/>
				<PriceFields form={form} start={prices} currency={currency} per={per} />
				<TextField
					{...form.field('from', from)}
					type="date"
					min={earliest}
					required
					label="New prices hold from"
					help="The running month at the earliest. Statements of months that are over never change."
				/>
				<FormActions>
					<SubmitButton>Save plan</SubmitButton>
					<LinkButton href={`/billing/plans/${plan}`} variant="quiet">
						Cancel
					</LinkButton>
				</FormActions>
			</FormBody>
		</ActionForm>
	)
}

/** The last step of deleting a plan. @param backHref on a page of its own: the way out */
export function RemovePlanForm({ plan, backHref }: { plan: string; backHref?: string }) {
	const form = useActionForm(removePlanAction)
	return (
		<ActionForm form={form} hidden={{ plan }}>
			<LastStep text="Delete plan" backHref={backHref} />
		</ActionForm>
	)
}

/** By which plan a place is charged from a day on. @param none what it means to choose none */
export function AssignPlanForm({
	place,
	plans,
	plan,
	none,
	from,
	earliest,
}: {
	place: string
	plans: readonly SelectOption[]
	plan: string
	none: string
	from: string
	earliest: string
}) {
	const form = useActionForm(assignPlanAction)
	return (
		<ActionForm form={form} hidden={{ place }}>
			<FormBody>
				<SelectField
					{...form.field('plan', plan)}
					label="Price plan"
					options={[...plans, { value: '', label: none }]}
				/>
				<TextField
					{...form.field('from', from)}
					type="date"
					min={earliest}
					required
					label="Holds from"
					help="The running month at the earliest. Statements of months that are over never change."
				/>
				<FormActions>
					<SubmitButton>Assign plan</SubmitButton>
					<LinkButton href={`/billing/${place}`} variant="quiet">
						Cancel
					</LinkButton>
				</FormActions>
			</FormBody>
		</ActionForm>
	)
}
