'use client'

import {
	ActionForm,
	DialogActions,
	FormActions,
	FormBody,
	PasswordField,
	SubmitButton,
	TextField,
	useActionForm,
} from '@/ui'
import {
	editAccountAction,
	endAccountSessionsAction,
	inviteAccountAction,
	setAccountEnabledAction,
	setAccountPasswordAction,
} from '../actions'
import { InvitationLink } from './invitation-link'

interface Of {
	account: string
}

export function EditAccountForm({ account, version, name }: Of & { version: number; name: string }) {
	const form = useActionForm(editAccountAction)
	return (
		<ActionForm form={form} hidden={{ account, version: form.version(version) }}>
			<FormBody>
				<TextField {...form.field('name', name)} label="Name" required autoComplete="off" />
				<FormActions>
					<SubmitButton variant="secondary">Save name</SubmitButton>
				</FormActions>
			</FormBody>
		</ActionForm>
	)
}

/** A new link for somebody who has not used theirs. */
export function InviteAccountForm({ account, again }: Of & { again: boolean }) {
	const form = useActionForm(inviteAccountAction)
	const { reveal } = form.state
	return (
		<ActionForm form={form} hidden={{ account }}>
			<div className="grid gap-3">
				{reveal && <InvitationLink title="The new invitation" reveal={reveal} />}
				<FormActions>
					<SubmitButton variant="secondary">
						{again ? 'Make a new invitation link' : 'Make an invitation link'}
					</SubmitButton>
				</FormActions>
			</div>
		</ActionForm>
	)
}

export function AccountPasswordForm({ account }: Of) {
	const form = useActionForm(setAccountPasswordAction)
	return (
		<ActionForm form={form} hidden={{ account }}>
			<FormBody>
				<PasswordField
					{...form.secret('password')}
					label="New password"
					required
					generate
					autoComplete="new-password"
					help="At least 15 characters. They are signed out everywhere, and mail programs ask for the new one."
				/>
				<FormActions>
					<SubmitButton variant="secondary">Set password</SubmitButton>
				</FormActions>
			</FormBody>
		</ActionForm>
	)
}

/** Enables at once; for disabling it is the last step, in a dialog. */
export function AccountEnabledForm({ account, enabled, dialog }: Of & { enabled: boolean; dialog?: boolean }) {
	const form = useActionForm(setAccountEnabledAction)
	const submit = enabled ? (
		<SubmitButton variant="danger">Disable</SubmitButton>
	) : (
		<SubmitButton variant="secondary">Enable</SubmitButton>
	)
	return (
		<ActionForm form={form} hidden={{ account, enabled: enabled ? '' : 'on' }}>
			{dialog ? <DialogActions>{submit}</DialogActions> : submit}
		</ActionForm>
	)
}

export function EndSessionsForm({ account }: Of) {
	const form = useActionForm(endAccountSessionsAction)
	return (
		<ActionForm form={form} hidden={{ account }}>
			<SubmitButton variant="secondary" size="small">
				Sign out everywhere
			</SubmitButton>
		</ActionForm>
	)
}
