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

/** @param fault why it cannot go back to where it came from; NULL = it can */
export function AskRestoreForm({
	backup,
	address,
	fault,
	folders,
	isEncrypted,
	hasAliases,
}: {
	backup: string
	address: string
	fault: string | null
	folders: readonly { value: string; label: string }[]
	isEncrypted: boolean
	hasAliases: boolean
}) {
	const form = useActionForm(askRestoreAction)
	const to = [
		{ value: 'same', label: address, disabled: fault !== null, ...(fault === null ? {} : { help: fault }) },
		{
			value: 'other',
			label: 'Another mailbox',
			help: 'Its owner can read the mail from then on, and is told of it. You need the right to restore there as well.',
		},
	]
	return (
		<ActionForm form={form} hidden={{ backup }}>
			<FormBody>
				<RadioCards {...form.field('to', fault === null ? 'same' : 'other')} label="Into" options={to} required />
				<TextField
					{...form.field('address')}
					label="Address of the other mailbox"
					optional
					autoComplete="off"
					inputMode="email"
				/>
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
						help="Those that come back according to the list above, when it goes into its own mailbox."
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
