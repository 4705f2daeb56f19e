'use client'

import { ActionForm, Card, ConfirmByTyping, FormActions, FormBody, SubmitButton, TextField, useActionForm } from '@/ui'
import { liftProtectionAction, protectMailboxAction } from '../actions'

export function ProtectMailboxForm({ mailbox }: { mailbox: string }) {
	const form = useActionForm(protectMailboxAction)
	return (
		<Card>
			<ActionForm form={form} hidden={{ mailbox }}>
				<FormBody>
					<TextField
						{...form.field('reason')}
						id="f-protection-reason"
						label="Reason"
						optional
						help="Shown to everybody who sees the mailbox."
						autoComplete="off"
					/>
					<FormActions>
						<SubmitButton variant="secondary">Protect mailbox</SubmitButton>
					</FormActions>
				</FormBody>
			</ActionForm>
		</Card>
	)
}

export function LiftProtectionForm({ mailbox, address }: { mailbox: string; address: string }) {
	const form = useActionForm(liftProtectionAction)
	return (
		<ActionForm form={form} hidden={{ mailbox }}>
			<FormBody>
				<TextField
					{...form.field('reason')}
					label="Reason"
					required
					help="The owner reads it on their own page, with your name."
					autoComplete="off"
				/>
				<ConfirmByTyping {...form.secret('confirm')} expected={address} />
				<FormActions>
					<SubmitButton variant="danger">Lift the protection</SubmitButton>
					<a className="btn btn-quiet" href={`/mailboxes/${mailbox}`} data-close="">
						Cancel
					</a>
				</FormActions>
			</FormBody>
		</ActionForm>
	)
}
