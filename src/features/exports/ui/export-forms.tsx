'use client'

import { ActionForm, FormActions, FormBody, RadioCards, SelectField, SubmitButton, useActionForm } from '@/ui'
import { askExportAction, discardExportAction } from '../actions'

const FORMATS = [
	{
		value: 'mbox',
		label: 'For mail programs (mbox)',
		help: 'One file for each folder. Thunderbird, Apple Mail and most others read it.',
	},
	{
		value: 'maildir',
		label: 'For mail servers (maildir)',
		help: 'One file for each message, as it lies here. Dovecot and many other servers read it.',
	},
]

/** @param mailboxes those of the viewer, each with what is known of its size */
export function AskExportForm({ mailboxes }: { mailboxes: readonly { value: string; label: string }[] }) {
	const form = useActionForm(askExportAction)
	const [only] = mailboxes
	return (
		<ActionForm form={form} hidden={mailboxes.length === 1 && only ? { mailbox: only.value } : {}}>
			<FormBody>
				{mailboxes.length > 1 && (
					<SelectField {...form.field('mailbox', only?.value)} label="Mailbox" required options={mailboxes} />
				)}
				<RadioCards {...form.field('format', 'mbox')} label="As" options={FORMATS} required />
				<FormActions>
					<SubmitButton>Make a copy</SubmitButton>
				</FormActions>
			</FormBody>
		</ActionForm>
	)
}

export function DiscardExportForm({ id, isReady }: { id: string; isReady: boolean }) {
	const form = useActionForm(discardExportAction)
	return (
		<ActionForm form={form} hidden={{ export: id }}>
			<SubmitButton variant="secondary">{isReady ? 'Delete it now' : 'Stop'}</SubmitButton>
		</ActionForm>
	)
}
