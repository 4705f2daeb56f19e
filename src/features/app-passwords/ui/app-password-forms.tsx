'use client'

import type { ReactNode } from 'react'
import { useFormStatus } from 'react-dom'
import { PROTOCOL_OPTIONS } from '@/core/protocols'
import {
	ActionForm,
	CheckboxField,
	CheckboxGroup,
	FormActions,
	FormBody,
	ReasonField,
	SecretOnce,
	SubmitButton,
	TextField,
	useActionForm,
} from '@/ui'
import {
	createAppPasswordAction,
	requireAppPasswordsAction,
	requireOwnAppPasswordsAction,
	revokeAppPasswordAction,
	revokeOwnAppPasswordAction,
} from '../actions'

const LOST =
	'Put it into the mail program instead of your password. It is shown this once and kept nowhere; if it is lost, end it and make another.'

/** @param offered what the mailbox may be used with @param today `YYYY-MM-DD` */
export function CreateAppPasswordForm({ offered, today }: { offered: readonly string[]; today: string }) {
	const form = useActionForm(createAppPasswordAction)
	const { reveal, answer } = form.state
	return (
		<ActionForm form={form}>
			<FormBody>
				{reveal && (
					<SecretOnce
						title="Your new app password"
						items={[
							{ label: 'Address', value: reveal.address ?? '' },
							{ label: 'App password', value: reveal.password ?? '' },
						]}
						note={LOST}
					/>
				)}
				<TextField
					key={answer}
					{...form.field('name')}
					label="What it is for"
					required
					autoComplete="off"
					maxLength={100}
					help="The device and the program, such as “Phone” or “Scanner in the office”."
				/>
				<CheckboxGroup
					{...form.boxes('protocols', offered)}
					label="It opens"
					options={PROTOCOL_OPTIONS.filter(({ value }) => offered.includes(value))}
				/>
				<TextField
					{...form.field('endsOn')}
					type="date"
					min={today}
					label="Last day"
					optional
					help="Empty means no end. Days are in UTC."
				/>
				<FormActions>
					<SubmitButton>Make app password</SubmitButton>
				</FormActions>
			</FormBody>
		</ActionForm>
	)
}

/**
 * Around a table whose rows end with `EndButton`. One form for all of them, since a row is gone with what it stood for, and could not
 * say so any more.
 * @param mailbox whose; left out = one's own
 */
export function EndingForm({ mailbox, children }: { mailbox?: string; children: ReactNode }) {
	const form = useActionForm(mailbox === undefined ? revokeOwnAppPasswordAction : revokeAppPasswordAction)
	return (
		<ActionForm form={form} hidden={mailbox === undefined ? {} : { mailbox }}>
			{children}
		</ActionForm>
	)
}

/** @param name for those who hear the button and not the row around it */
export function EndButton({ appPassword, name }: { appPassword: string; name: string }) {
	const { pending, data } = useFormStatus()
	return (
		<SubmitButton
			name="appPassword"
			value={appPassword}
			variant="secondary"
			size="small"
			pending={pending && data.get('appPassword') === appPassword}
			disabled={pending}
			aria-label={`End ${name}`}
		>
			End
		</SubmitButton>
	)
}

/** @param count app passwords that work: with none, mail programs stop */
export function RequireOwnForm({ required, count }: { required: boolean; count: number }) {
	const form = useActionForm(requireOwnAppPasswordsAction)
	const none = 'You have no app password yet: until you make one, no mail program gets in.'
	return (
		<ActionForm form={form}>
			<FormBody>
				<CheckboxField
					{...form.check('required', required)}
					id="f-own-required"
					label="Mail programs need an app password"
					help={
						count === 0 && !required
							? none
							: 'Your password then opens this panel only. Programs that use it are disconnected.'
					}
				/>
				<FormActions>
					<SubmitButton variant="secondary">Save</SubmitButton>
				</FormActions>
			</FormBody>
		</ActionForm>
	)
}

/** The same for the owner of a mailbox, by whoever may set their password. */
export function RequireForm({ mailbox, required, count }: { mailbox: string; required: boolean; count: number }) {
	const form = useActionForm(requireAppPasswordsAction)
	const none = 'The owner has none yet, and makes one on their own page: until then no mail program gets in.'
	return (
		<ActionForm form={form} hidden={{ mailbox }}>
			<FormBody>
				<CheckboxField
					{...form.check('required', required)}
					id="f-required"
					label="Mail programs need an app password"
					help={
						count === 0 && !required
							? none
							: 'The password then opens the panel only. Programs that use it are disconnected.'
					}
				/>
				<ReasonField />
				<FormActions>
					<SubmitButton variant="secondary">Save</SubmitButton>
				</FormActions>
			</FormBody>
		</ActionForm>
	)
}
