'use client'

import { ActionForm, AddressField, PasswordField, SubmitButton, useActionForm } from '@/ui'
import { signInAction } from '../actions'

/** @param next where to go on, as the page's address says */
export function SignInForm({ next }: { next: string | null }) {
	const form = useActionForm(signInAction)
	return (
		<ActionForm form={form} hidden={next === null ? {} : { next }}>
			<AddressField {...form.field('address')} label="Address" autoComplete="username webauthn" />
			<PasswordField {...form.secret('password')} label="Password" />
			<SubmitButton>Sign in</SubmitButton>
		</ActionForm>
	)
}
