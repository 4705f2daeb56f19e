'use client'

import {
	ActionForm,
	CheckboxField,
	CheckboxGroup,
	FormActions,
	FormBody,
	RadioCards,
	SubmitButton,
	TextField,
	useActionForm,
} from '@/ui'
import { askRestoreAction, stopRestoreAction } from '../actions'

const HOW = [
	{
		value: 'place',
		label: 'Each message in its place',
		help: 'What is there already, wherever it was moved to, is not doubled. What lies in the trash folder is brought back.',
	},
	{
		value: 'folder',
		label: 'Below a folder of its own',
		help: 'Called “Restored” with the day, so that its owner looks through it and takes what is wanted.',
	},
]

/** @param address of another mailbox than the backup's own; NULL = that @param from the backup's own, as it is shown */
export function AskRestoreForm({
	backup,
	address,
	from,
	folders,
	isEncrypted,
	hasAliases,
	hasLists,
}: {
	backup: string
	address: string | null
	from: string
	folders: readonly { value: string; label: string }[]
	isEncrypted: boolean
	hasAliases: boolean
	hasLists: boolean
}) {
	const form = useActionForm(askRestoreAction)
	const isOther = address !== null
	return (
		<ActionForm form={form} hidden={{ backup, to: isOther ? 'other' : 'same', address: address ?? '' }}>
			<FormBody>
				<RadioCards {...form.field('how', 'place')} label="How" options={HOW} required />
				{folders.length > 1 && (
					<CheckboxGroup
						{...form.boxes('folders', [])}
						label="Only these folders"
						help="None ticked means all."
						options={folders}
					/>
				)}
				{hasAliases && (
					<CheckboxField
						{...form.check('aliases', true)}
						label="Make its aliases again"
						help="Those that come back according to the list above."
					/>
				)}
				{hasLists && (
					<CheckboxField
						{...form.check('lists', !isOther)}
						label={isOther ? `Let it take the place of ${from} on its lists` : 'Put it back on its lists'}
						help="Those that come back according to the list above; an owner looks after the same lists again."
					/>
				)}
				{isEncrypted && (
					<TextField
						{...form.secret('secretKey')}
						type="password"
						label="Key that opens it"
						autoComplete="off"
						spellCheck={false}
						help="The age identity (AGE-SECRET-KEY-1…) of the organization. It opens this backup in this moment and is kept nowhere."
					/>
				)}
				<FormActions>
					<SubmitButton>Restore</SubmitButton>
				</FormActions>
			</FormBody>
		</ActionForm>
	)
}

export function StopRestoreForm({ restore }: { restore: string }) {
	const form = useActionForm(stopRestoreAction)
	return (
		<ActionForm form={form} hidden={{ restore }}>
			<SubmitButton variant="secondary" size="small">
				Stop
			</SubmitButton>
		</ActionForm>
	)
}
