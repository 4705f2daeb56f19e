'use client'

import { ActionForm, LinkButton, Notice, PasswordField, SubmitButton, TextField, useActionForm } from '@/ui'
import { confirmRecoveryAction, resetPasswordAction } from '../actions'

/** @param address tells password managers whose password it is */
export function ResetForm({ secret, address }: { secret: string; address: string }) {
	const form = useActionForm(resetPasswordAction)
	return (
		<ActionForm form={form} hidden={{ secret }}>
			<TextField name="shown" label="Address" value={address} readOnly disabled autoComplete="username" />
			<PasswordField
				{...form.secret('newPassword')}
				label="New password"
				generate
				help="Your mail programs need it too: app passwords end. Every browser is signed out."
			/>
			<SubmitButton>Set password</SubmitButton>
		</ActionForm>
	)
}

export function ConfirmRecoveryForm({ secret }: { secret: string }) {
	const form = useActionForm(confirmRecoveryAction)
	if (form.state.status === 'done')
		return (
			<>
				<Notice tone="success" title="Confirmed" live>
					If you forget your password, the link for a new one comes to this address.
				</Notice>
				<LinkButton href="/sign-in">Go to sign-in</LinkButton>
			</>
		)
	return (
		<ActionForm form={form} hidden={{ secret }}>
			<SubmitButton>Confirm this address</SubmitButton>
		</ActionForm>
	)
}
