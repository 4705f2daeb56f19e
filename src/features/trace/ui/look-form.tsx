'use client'

import { ActionForm, FormActions, FormBody, SubmitButton, TextField, useActionForm } from '@/ui'
import { lookAtMailboxAction } from '../actions'

/** Before somebody else's messages are shown: their owner is told who looked, and why. */
export function LookForm({ mailbox, address }: { mailbox: string; address: string }) {
	const form = useActionForm(lookAtMailboxAction)
	return (
		<ActionForm form={form} hidden={{ mailbox }}>
			<FormBody>
				<p>
					These are messages of <strong>{address}</strong>. Whoever owns the mailbox reads on their own page that you
					looked at them, when, and the reason that you give. Then they stay open to you for an hour.
				</p>
				<TextField
					{...form.field('_reason')}
					label="Reason"
					optional
					maxLength={300}
					autoComplete="off"
					help="Such as: asked on the phone where a mail went."
				/>
				<FormActions>
					<SubmitButton>Show the messages</SubmitButton>
				</FormActions>
			</FormBody>
		</ActionForm>
	)
}
