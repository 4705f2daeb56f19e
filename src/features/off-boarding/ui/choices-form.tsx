import { shownAddress } from '@/core/address'
import { AddressField, CheckboxField, FormActions, FormBody, RadioCards, SubmitButton, TextField } from '@/ui'
import { BOX } from '../off-boarding-rules'

export interface KeepChoice {
	readonly id: string
	readonly holder: string
	readonly roleName: string
	readonly home: string | null
}
export interface ChoicesProps {
	name: string
	mailboxes: readonly { readonly id: string; readonly address: string }[]
	/** What they handed on, and can be kept. */
	keepable: readonly KeepChoice[]
	/** As it was chosen, by field. */
	chosen: Readonly<Record<string, string | undefined>>
	kept: readonly string[]
	/** What is wrong with it, by field. */
	wrong: Readonly<Record<string, string>>
	/** `YYYY-MM-DD` */
	today: string
}

const WITH_MAIL = [
	{
		value: 'keep',
		label: 'Keep it',
		help: 'It stays, takes mail, and can be looked after by others. Nobody signs in to it.',
	},
	{
		value: 'forward',
		label: 'New mail to the colleague',
		help: 'Its address becomes an alias of the colleague. The mail in it goes to the trash, and can come back from there.',
	},
	{ value: 'remove', label: 'To the trash', help: 'New mail is refused. It can come back from the trash.' },
]
const WITH_LISTS = [
	{ value: 'remove', label: 'Take them off' },
	{ value: 'hand-over', label: 'The colleague takes their place' },
	{ value: 'keep', label: 'Leave them on' },
]
const WITH_ALIASES = [
	{ value: 'keep', label: 'Leave them', help: 'Where the address itself goes to the colleague, their mail does too.' },
	{ value: 'hand-over', label: 'Deliver to the colleague instead' },
	{ value: 'remove', label: 'Take them out', help: 'An alias that led to nobody else is deleted.' },
]

/** All there is to decide; sent by its address, so that the plan is a page like any other and nothing is done by it. */
export function ChoicesForm({ name, mailboxes, keepable, chosen, kept, wrong, today }: ChoicesProps) {
	const error = (field: string) => (wrong[field] ? { error: wrong[field] } : {})
	return (
		<form method="get">
			<FormBody>
				<input type="hidden" name="show" value="plan" />
				<AddressField
					name="colleague"
					label="Colleague who takes over"
					defaultValue={chosen.colleague ?? ''}
					help={`The address that somebody of ${name}’s organization signs in with. Empty means that nobody does.`}
					{...error('colleague')}
				/>
				{mailboxes.map(({ id, address }) => (
					<RadioCards
						key={id}
						name={`${BOX}${id}`}
						label={`The mailbox ${shownAddress(address)}`}
						options={WITH_MAIL}
						defaultValue={chosen[`${BOX}${id}`] ?? 'keep'}
					/>
				))}
				<RadioCards
					name="lists"
					label="Mailing lists that they are on"
					options={WITH_LISTS}
					defaultValue={chosen.lists ?? 'remove'}
				/>
				<RadioCards
					name="aliases"
					label="Aliases that deliver to them"
					options={WITH_ALIASES}
					defaultValue={chosen.aliases ?? 'keep'}
				/>
				{keepable.length > 0 && (
					<fieldset className="fld">
						<legend className="fld-label">What they handed on ends too, unless you keep it</legend>
						<div className="mt-2 grid gap-3">
							{keepable.map(({ id, holder, roleName, home }) => (
								<CheckboxField
									key={id}
									id={`keep-${id}`}
									name="keep"
									value={id}
									defaultChecked={kept.includes(id)}
									disabled={home === null}
									label={`Keep “${roleName}” of ${holder}`}
									help={
										home === null
											? 'It cannot be kept, because no other grant of yours holds all of it.'
											: `It then hangs under your own “${home}”.`
									}
								/>
							))}
						</div>
					</fieldset>
				)}
				<TextField
					name="lastDay"
					type="date"
					label="Last working day"
					min={today}
					defaultValue={chosen.lastDay ?? ''}
					help="It is done when this day is over (UTC). Empty means now."
					{...error('lastDay')}
				/>
				<FormActions>
					<SubmitButton variant="secondary">Show what will happen</SubmitButton>
				</FormActions>
			</FormBody>
		</form>
	)
}
