'use client'

import { Fragment } from 'react'
import {
	ActionForm,
	CheckboxField,
	FormActions,
	FormBody,
	PasswordField,
	SubmitButton,
	TextField,
	useActionForm,
} from '@/ui'
import { editOwnNameAction, setOwnPasswordAction } from '../actions'

export function OwnNameForm({ name, version }: { name: string; version: number }) {
	const form = useActionForm(editOwnNameAction)
	return (
		<ActionForm form={form} hidden={{ version: form.version(version) }}>
			<FormBody>
				<TextField
					{...form.field('name', name)}
					label="Name"
					autoComplete="name"
					help="As others see it in this panel."
				/>
				<FormActions>
					<SubmitButton variant="secondary">Save name</SubmitButton>
				</FormActions>
			</FormBody>
		</ActionForm>
	)
}

/** @param address tells password managers whose password it is @param forMail mail programs may use it too */
export function OwnPasswordForm({
	address,
	least,
	forMail,
	hasAppPasswords,
}: {
	address: string
	/** How long another password must be, in characters. */
	least: number
	forMail: boolean
	hasAppPasswords: boolean
}) {
	const form = useActionForm(setOwnPasswordAction)
	return (
		<ActionForm form={form}>
			<FormBody>
				<input type="text" autoComplete="username" defaultValue={address} readOnly hidden />
				{/* Made anew after each answer, so that no strength of a password stands there that is gone. */}
				<Fragment key={form.state.answer}>
					<PasswordField {...form.secret('currentPassword')} label="Current password" />
					<PasswordField
						{...form.secret('newPassword')}
						label="New password"
						generate
						least={least}
						{...(forMail ? { help: 'Mail programs that use it need the new one too.' } : {})}
					/>
				</Fragment>
				{hasAppPasswords && (
					<CheckboxField
						{...form.check('endAppPasswords')}
						label="End my app passwords too"
						help="Otherwise the programs that use them go on. Tick it when somebody may have got at your account."
					/>
				)}
				<FormActions>
					<SubmitButton>Change password</SubmitButton>
				</FormActions>
			</FormBody>
		</ActionForm>
	)
}
