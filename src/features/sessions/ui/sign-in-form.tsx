'use client'

import { ActionForm, PasswordField, SubmitButton, TextField, useActionForm } from '@/ui'
import { signInAction } from '../actions'

/** @param next where to go on, as the page's address says */
export function SignInForm({ next }: { next: string | null }) {
	const form = useActionForm(signInAction)
	return (
		<ActionForm form={form} hidden={next === null ? {} : { next }}>
			<TextField
				{...form.field('address')}
				label="Address"
				inputMode="email"
				autoComplete="username"
				autoCapitalize="none"
				spellCheck={false}
			/>
			<PasswordField {...form.secret('password')} label="Password" />
			<SubmitButton>Sign in</SubmitButton>
		</ActionForm>
	)
}
