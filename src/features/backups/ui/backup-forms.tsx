'use client'

import { ActionForm, ConfirmByTyping, FormActions, FormBody, SubmitButton, useActionForm } from '@/ui'
import { createBackupAction, eraseMailboxAction } from '../actions'

export function CreateBackupForm({ mailbox }: { mailbox: string }) {
	const form = useActionForm(createBackupAction)
	return (
		<ActionForm form={form} hidden={{ mailbox }}>
			<SubmitButton variant="secondary" size="small">
				Back up now
			</SubmitButton>
		</ActionForm>
	)
}

export function EraseMailboxForm({ mailbox, address }: { mailbox: string; address: string }) {
	const form = useActionForm(eraseMailboxAction)
	return (
		<ActionForm form={form} hidden={{ mailbox }}>
			<FormBody>
				<ConfirmByTyping {...form.secret('confirm')} expected={address} />
				<FormActions>
					<SubmitButton variant="danger">Erase the mail</SubmitButton>
					<a className="btn btn-quiet" href={`/mailboxes/${mailbox}`} data-close="">
						Cancel
					</a>
				</FormActions>
			</FormBody>
		</ActionForm>
	)
}
