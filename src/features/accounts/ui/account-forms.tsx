'use client'

import {
	ActionForm,
	FormActions,
	FormBody,
	LastStep,
	OneButton,
	PasswordField,
	ReasonField,
	SubmitButton,
	TextField,
	useActionForm,
} from '@/ui'
import {
	editAccountAction,
	endAccountSessionsAction,
	forgetAccountDeviceAction,
	setAccountEnabledAction,
	setAccountPasswordAction,
} from '../actions'

interface Of {
	account: string
}

export function EditAccountForm({ account, version, name }: Of & { version: number; name: string }) {
	const form = useActionForm(editAccountAction)
	return (
		<ActionForm form={form} hidden={{ account, version: form.version(version) }}>
			<FormBody>
				<TextField {...form.field('name', name)} label="Name" required autoComplete="off" />
				<ReasonField />
				<FormActions>
					<SubmitButton variant="secondary">Save name</SubmitButton>
				</FormActions>
			</FormBody>
		</ActionForm>
	)
}

export function AccountPasswordForm({ account, hasMailbox }: Of & { hasMailbox: boolean }) {
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
					help={`They are signed out everywhere${hasMailbox ? ', and their mail programs ask for the new one' : ''}.`}
				/>
				<ReasonField />
				<FormActions>
					<SubmitButton variant="secondary">Set password</SubmitButton>
				</FormActions>
			</FormBody>
		</ActionForm>
	)
}

export function EnableAccountForm({ account }: Of) {
	const form = useActionForm(setAccountEnabledAction)
	return (
		<ActionForm form={form} hidden={{ account, enabled: 'on' }}>
			<OneButton>
				<SubmitButton variant="secondary">Enable</SubmitButton>
			</OneButton>
		</ActionForm>
	)
}

/** The last step of disabling a person. @param backHref on a page of its own: the way out */
export function DisableAccountForm({ account, backHref }: Of & { backHref?: string }) {
	const form = useActionForm(setAccountEnabledAction)
	return (
		<ActionForm form={form} hidden={{ account, enabled: '' }}>
			<FormBody>
				<ReasonField />
				<LastStep text="Disable" backHref={backHref} />
			</FormBody>
		</ActionForm>
	)
}

/** @param device whose session it ends, for those who hear the button and not the row around it */
export function EndSessionForm({ account, session, device }: Of & { session: string; device: string }) {
	const form = useActionForm(endAccountSessionsAction)
	return (
		<ActionForm form={form} hidden={{ account, session }}>
			<SubmitButton variant="quiet" size="small" aria-label={`Sign out ${device}`}>
				Sign out
			</SubmitButton>
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

/** @param device left out = all of them; @param name for those who hear the button and not the row around it */
export function ForgetDeviceForm({ account, device, name }: Of & { device?: string; name?: string }) {
	const form = useActionForm(forgetAccountDeviceAction)
	return (
		<ActionForm form={form} hidden={{ account, ...(device ? { device } : {}) }}>
			<SubmitButton
				variant={device ? 'quiet' : 'secondary'}
				size="small"
				aria-label={name ? `Forget ${name}` : undefined}
			>
				{device ? 'Forget' : 'Forget all'}
			</SubmitButton>
		</ActionForm>
	)
}
