'use client'

import { ActionForm, CheckboxField, SubmitButton, TextField, useActionForm } from '@/ui'
import { signInCodeAction } from '../actions'

interface Props {
	/** Where to go on, as the page's address says. */
	readonly next: string | null
	/** Is there an app that shows codes? Without one a recovery code is what is left. */
	readonly app: boolean
	/** A passkey goes before it. */
	readonly second: boolean
	/** May this browser be remembered? */
	readonly mayRemember: boolean
}

export function SignInCodeForm({ next, app, second, mayRemember }: Props) {
	const form = useActionForm(signInCodeAction)
	return (
		<ActionForm form={form} hidden={next === null ? {} : { next }}>
			<TextField
				{...form.field('code')}
				label={app ? 'Code' : 'Recovery code'}
				autoComplete="one-time-code"
				autoCapitalize="none"
				spellCheck={false}
				autoFocus={!second}
				help={app ? 'Six digits, or a recovery code.' : 'One of the ten that you kept.'}
			/>
			{mayRemember && (
				<CheckboxField
					{...form.check('remember')}
					label="Do not ask in this browser for 30 days"
					help="Only where nobody else can sit down."
				/>
			)}
			<SubmitButton variant={second ? 'secondary' : 'primary'}>Go on</SubmitButton>
		</ActionForm>
	)
}
