'use client'

import {
	ActionForm,
	CheckboxField,
	Fieldset,
	FormActions,
	FormBody,
	LinkButton,
	SelectField,
	SubmitButton,
	TextField,
	useActionForm,
} from '@/ui'
import { setBackupScheduleAction } from '../actions'
import { hourWords } from '../schedule-rules'

export interface EditableSchedule {
	readonly enabled: boolean
	readonly hour: number
	readonly keepDays: number
	readonly keepWeeks: number
	readonly keepMonths: number
}

const HOURS = Array.from({ length: 24 }, (_, hour) => ({ value: String(hour), label: hourWords(hour) }))

/** @param start as it stands, or as one is proposed */
export function ScheduleForm({ domain, version, start }: { domain: string; version: number; start: EditableSchedule }) {
	const form = useActionForm(setBackupScheduleAction)
	const number = (name: 'keepDays' | 'keepWeeks' | 'keepMonths', label: string, suffix: string) => (
		<TextField
			{...form.field(name, String(start[name]))}
			label={label}
			suffix={suffix}
			inputMode="numeric"
			maxLength={3}
			autoComplete="off"
		/>
	)
	return (
		<ActionForm form={form} hidden={{ domain, version: form.version(version) }}>
			<FormBody>
				<CheckboxField
					{...form.check('enabled', start.enabled)}
					label="Back up every mailbox of this domain once a day"
					help="Disabled ones too, and those that only send. What lies in the trash is backed up before it is erased."
				/>
				<SelectField
					{...form.field('hour', String(start.hour))}
					label="Begins at"
					options={HOURS}
					help="A night that the server was away is made up for once it is back."
				/>
				<Fieldset
					legend="Kept of each mailbox"
					help="The newest backup of so many days, weeks and months. What is kept no longer is deleted after the next run. Backups made by hand or before erasing stay, and so does the newest."
				>
					<div className="grid gap-4 sm:grid-cols-3">
						{number('keepDays', 'Last days', 'days')}
						{number('keepWeeks', 'Last weeks', 'weeks')}
						{number('keepMonths', 'Last months', 'months')}
					</div>
				</Fieldset>
				<FormActions>
					<SubmitButton>Save</SubmitButton>
					<LinkButton href={`/domains/${domain}`} variant="quiet">
						Cancel
					</LinkButton>
				</FormActions>
			</FormBody>
		</ActionForm>
	)
}
