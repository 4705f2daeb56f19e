'use client'

import { PROTOCOL_OPTIONS, protocolWords } from '@/core/protocols'
import {
	ActionForm,
	CheckboxField,
	CheckboxGroup,
	ConfirmByTyping,
	FormActions,
	FormBody,
	LimitField,
	OneButton,
	PasswordField,
	ReasonField,
	SecretOnce,
	SubmitButton,
	TextField,
	useActionForm,
} from '@/ui'
import {
	editMailboxAction,
	removeMailboxAction,
	restoreMailboxAction,
	setMailboxEnabledAction,
	setMailboxPasswordAction,
	setMailboxQuotaAction,
	setMailboxSendsAction,
} from '../actions'

interface Of {
	mailbox: string
}

export function EditMailboxForm({
	mailbox,
	version,
	name,
	sendOnly,
	protocols,
}: Of & { version: number; name: string; sendOnly: boolean; protocols: readonly string[] }) {
	const form = useActionForm(editMailboxAction)
	return (
		<ActionForm form={form} hidden={{ mailbox, version: form.version(version) }}>
			<FormBody>
				<TextField {...form.field('name', name)} label="Name" required autoComplete="off" />
				<CheckboxField
					{...form.check('sendOnly', sendOnly)}
					label="Send only"
					help="May send mail, but receives none and cannot be opened."
				/>
				<CheckboxGroup
					{...form.boxes('protocols', protocols)}
					label="Mail programs may use"
					help="Of a mailbox that only sends, SMTP alone counts."
					options={PROTOCOL_OPTIONS}
					current={form.news('protocols', protocolWords(protocols))}
				/>
				<ReasonField />
				<FormActions>
					<SubmitButton variant="secondary">Save</SubmitButton>
				</FormActions>
			</FormBody>
		</ActionForm>
	)
}

export function MailboxQuotaForm({ mailbox, version, quota }: Of & { version: number; quota: string }) {
	const form = useActionForm(setMailboxQuotaAction)
	return (
		<ActionForm form={form} hidden={{ mailbox, version: form.version(version) }}>
			<FormBody>
				<TextField
					{...form.field('quota', quota)}
					label="Quota"
					help="Such as 500 MB or 10 GB. Empty means unlimited."
					placeholder="unlimited"
					autoComplete="off"
				/>
				<ReasonField />
				<FormActions>
					<SubmitButton variant="secondary">Set quota</SubmitButton>
				</FormActions>
			</FormBody>
		</ActionForm>
	)
}

interface Sends {
	maxSendsPerHour: string
	maxSendsPerDay: string
}

/** @param sent to how many recipients lately: a limit may be set below it */
export function MailboxSendsForm({
	mailbox,
	version,
	start,
	sent,
}: Of & { version: number; start: Sends; sent: { hour: number; day: number } }) {
	const form = useActionForm(setMailboxSendsAction)
	return (
		<ActionForm form={form} hidden={{ mailbox, version: form.version(version) }}>
			<FormBody>
				<div className="grid gap-4 sm:grid-cols-2">
					<LimitField
						{...form.field('maxSendsPerHour', start.maxSendsPerHour)}
						label="Recipients an hour"
						used={sent.hour}
						help="Empty means unlimited, 0 none at all."
						below={`${sent.hour} in the last hour already: nothing more is sent until it is fewer.`}
					/>
					<LimitField
						{...form.field('maxSendsPerDay', start.maxSendsPerDay)}
						label="Recipients a day"
						used={sent.day}
						below={`${sent.day} in the last 24 hours already: nothing more is sent until it is fewer.`}
					/>
				</div>
				<ReasonField />
				<FormActions>
					<SubmitButton variant="secondary">Set send limits</SubmitButton>
				</FormActions>
			</FormBody>
		</ActionForm>
	)
}

export function MailboxEnabledForm({ mailbox, enabled }: Of & { enabled: boolean }) {
	const form = useActionForm(setMailboxEnabledAction)
	return (
		<ActionForm form={form} hidden={{ mailbox, enabled: enabled ? '' : 'on' }}>
			<OneButton>
				<SubmitButton variant="secondary">{enabled ? 'Disable mailbox' : 'Enable mailbox'}</SubmitButton>
			</OneButton>
		</ActionForm>
	)
}

export function MailboxPasswordForm({ mailbox }: Of) {
	const form = useActionForm(setMailboxPasswordAction)
	const { reveal } = form.state
	return (
		<ActionForm form={form} hidden={{ mailbox }}>
			<FormBody>
				{reveal && (
					<SecretOnce
						title="The new password"
						items={[
							{ label: 'Address', value: reveal.address ?? '' },
							{ label: 'Password', value: reveal.password ?? '' },
						]}
						note="It is shown this once and kept nowhere. The old one and all app passwords have stopped working."
					/>
				)}
				<PasswordField
					{...form.secret('password')}
					label="New password"
					optional
					generate
					autoComplete="new-password"
					help="Leave it empty and the panel makes one, shown once. All sessions and app passwords of the owner end."
				/>
				<ReasonField />
				<FormActions>
					<SubmitButton variant="secondary">Set password</SubmitButton>
				</FormActions>
			</FormBody>
		</ActionForm>
	)
}

export function RemoveMailboxForm({ mailbox, address }: Of & { address: string }) {
	const form = useActionForm(removeMailboxAction)
	return (
		<ActionForm form={form} hidden={{ mailbox }}>
			<FormBody>
				<ConfirmByTyping {...form.secret('confirm')} expected={address} />
				<ReasonField />
				<FormActions>
					<SubmitButton variant="danger">Move to the trash</SubmitButton>
					<a className="btn btn-quiet" href={`/mailboxes/${mailbox}`} data-close="">
						Cancel
					</a>
				</FormActions>
			</FormBody>
		</ActionForm>
	)
}

export function RestoreMailboxForm({ mailbox, small }: Of & { small?: boolean }) {
	const form = useActionForm(restoreMailboxAction)
	return (
		<ActionForm form={form} hidden={{ mailbox }}>
			<SubmitButton variant="secondary" {...(small ? { size: 'small' as const } : {})}>
				Restore
			</SubmitButton>
		</ActionForm>
	)
}
