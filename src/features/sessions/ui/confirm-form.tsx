'use client'

import { startTransition } from 'react'
import {
	ActionForm,
	FormActions,
	FormBody,
	PasskeyButton,
	PasswordField,
	SubmitButton,
	TextField,
	useActionForm,
} from '@/ui'
import { confirmAction } from '../actions'
import { askStepUp } from './ask-passkey'

interface Props {
	/** Where to go on. */
	next: string | null
	/** Tells password managers whose password it is. */
	address: string
	/** What proves it: a code for whoever has a second factor. */
	by: 'password' | 'code'
}

export function ConfirmForm({ next, address, by }: Props) {
	const form = useActionForm(confirmAction)
	const send = (proof: string) => {
		const data = new FormData()
		data.set('proof', proof)
		if (next !== null) data.set('next', next)
		startTransition(() => form.send(data))
	}
	return (
		<ActionForm form={form} hidden={next === null ? {} : { next }}>
			<FormBody>
				<input type="text" autoComplete="username" defaultValue={address} readOnly hidden />
				{by === 'code' && <PasskeyButton ask={askStepUp} text="Use a passkey" onAnswer={send} />}
				{by === 'password' ? (
					<PasswordField {...form.secret('proof')} label="Your password" required />
				) : (
					<TextField
						{...form.secret('proof')}
						label="Code"
						autoComplete="one-time-code"
						autoCapitalize="none"
						required
						help="The six digits that your authenticator app shows, or a recovery code."
					/>
				)}
				<FormActions>
					<SubmitButton>Confirm and go on</SubmitButton>
				</FormActions>
			</FormBody>
		</ActionForm>
	)
}
