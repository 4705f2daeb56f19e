'use client'

import {
	ActionForm,
	AddressField,
	DoorFrame,
	LinkButton,
	Notice,
	PasswordField,
	SoftLink,
	SubmitButton,
	useActionForm,
} from '@/ui'
import { changePasswordAction } from '../actions'

/** The bare page: address, current password, new password; afterwards, what comes next. */
export function ChangePasswordDoor() {
	const form = useActionForm(changePasswordAction)
	if (form.state.status === 'done') return <Changed />
	return (
		<DoorFrame
			title="Change your password"
			description="For your mailbox and for this panel. You need the one that you have now."
			foot={<SoftLink href="/sign-in">Sign in</SoftLink>}
		>
			<ActionForm form={form}>
				<AddressField {...form.field('address')} label="Address" autoComplete="username" />
				<PasswordField {...form.secret('currentPassword')} label="Current password" />
				<PasswordField {...form.secret('newPassword')} label="New password" generate />
				<SubmitButton>Change password</SubmitButton>
			</ActionForm>
		</DoorFrame>
	)
}

function Changed() {
	return (
		<DoorFrame title="Your password is changed">
			<Notice tone="success" title="What comes next" live>
				Your mail programs will ask for the new password: put it in there, except where an app password is; those go on.
				In this panel all your browsers are signed out.
			</Notice>
			<LinkButton href="/sign-in" variant="primary">
				Sign in
			</LinkButton>
		</DoorFrame>
	)
}
