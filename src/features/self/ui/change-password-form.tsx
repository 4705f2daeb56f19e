'use client'

import { ActionForm, LinkButton, Notice, PasswordField, SubmitButton, TextField, useActionForm } from '@/ui'
import { changePasswordAction } from '../actions'

/** Of the bare page: address, current password, new password; afterwards, what comes next. */
export function ChangePasswordForm() {
	const form = useActionForm(changePasswordAction)
	if (form.state.status === 'done') return <Changed />
	return (
		<ActionForm form={form}>
			<TextField
				{...form.field('address')}
				label="Address"
				inputMode="email"
				autoComplete="username"
				autoCapitalize="none"
				spellCheck={false}
			/>
			<PasswordField {...form.secret('currentPassword')} label="Current password" />
			<PasswordField {...form.secret('newPassword')} label="New password" generate />
			<SubmitButton>Change password</SubmitButton>
		</ActionForm>
	)
}

function Changed() {
	return (
		<>
			<Notice tone="success" title="Your password is changed" live>
				All your browsers are signed out of this panel. Put the new password into your mail programs: they will ask for
				it.
			</Notice>
			<LinkButton href="/sign-in" variant="primary">
				Sign in
			</LinkButton>
		</>
	)
}
