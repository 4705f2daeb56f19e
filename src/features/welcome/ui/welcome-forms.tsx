'use client'

import { ActionForm, AddressField, PasswordField, SubmitButton, TextField, useActionForm } from '@/ui'
import { acceptInvitationAction, makeFirstAdministratorAction } from '../actions'

/** @param address tells password managers whose password it is */
export function InvitationForm({ secret, address }: { secret: string; address: string }) {
	const form = useActionForm(acceptInvitationAction)
	return (
		<ActionForm form={form} hidden={{ secret }}>
			<TextField name="shown" label="Address" value={address} readOnly disabled autoComplete="username" />
			<PasswordField {...form.secret('newPassword')} label="Password" generate help="Nobody but you will know it." />
			<SubmitButton>Set password</SubmitButton>
		</ActionForm>
	)
}

export function SetUpForm({ secret }: { secret: string }) {
	const form = useActionForm(makeFirstAdministratorAction)
	return (
		<ActionForm form={form} hidden={{ secret }}>
			<TextField {...form.field('name')} label="Name" autoComplete="name" />
			<AddressField
				{...form.field('address')}
				label="Address"
				help="You sign in with it. Any address that you have, here or elsewhere."
				autoComplete="username"
			/>
			<PasswordField {...form.secret('newPassword')} label="Password" generate />
			<SubmitButton>Make my account</SubmitButton>
		</ActionForm>
	)
}
