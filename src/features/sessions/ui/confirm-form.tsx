'use client'

import { ActionForm, FormActions, FormBody, PasswordField, SubmitButton, useActionForm } from '@/ui'
import { confirmAction } from '../actions'

/** @param next where to go on; @param address tells password managers whose password it is */
export function ConfirmForm({ next, address }: { next: string | null; address: string }) {
	const form = useActionForm(confirmAction)
	return (
		<ActionForm form={form} hidden={next === null ? {} : { next }}>
			<FormBody>
				<input type="text" autoComplete="username" defaultValue={address} readOnly hidden />
				<PasswordField {...form.secret('password')} label="Your password" required />
				<FormActions>
					<SubmitButton>Confirm and go on</SubmitButton>
				</FormActions>
			</FormBody>
		</ActionForm>
	)
}
