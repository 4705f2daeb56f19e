'use client'

import type { ReactNode } from 'react'
import { ActionForm, Copyable, FormActions, FormBody, SubmitButton, TextField, useActionForm } from '@/ui'
import { enrolAuthenticatorAction } from '../actions'
import { RecoveryCodes } from './recovery-codes'

/**
 * Three steps: an app reads the picture, shows a code, the code is typed.
 * @param picture the QR code
 * @param secret the same for typing
 */
export function SetupAuthenticator({ picture, setupKey }: { picture: ReactNode; setupKey: string }) {
	const form = useActionForm(enrolAuthenticatorAction)
	const codes = form.state.reveal?.recoveryCodes
	if (codes) return <RecoveryCodes codes={codes} />
	return (
		<ActionForm form={form}>
			<FormBody>
				<div className="grid gap-6 sm:grid-cols-[auto_minmax(0,1fr)] sm:items-center">
					{picture}
					<div className="grid gap-3">
						<p>
							Open an authenticator app on your phone (Aegis, Google Authenticator, 1Password, or any other) and let it
							read this picture.
						</p>
						<div className="grid gap-1">
							<span className="text-sm text-muted">No camera? Type this key into the app:</span>
							<Copyable value={setupKey} label="key" />
						</div>
					</div>
				</div>
				<TextField
					{...form.field('code')}
					label="The code that the app shows"
					inputMode="numeric"
					autoComplete="one-time-code"
					maxLength={7}
					required
					help="Six digits; another one comes every half minute. You are signed out in all other browsers."
				/>
				<FormActions>
					<SubmitButton>Use this app</SubmitButton>
				</FormActions>
			</FormBody>
		</ActionForm>
	)
}
