'use client'

import { ActionForm, SubmitButton, TextField, useActionForm } from '@/ui'
import { signInCodeAction } from '../actions'

/** @param next where to go on, as the page's address says */
export function SignInCodeForm({ next }: { next: string | null }) {
	const form = useActionForm(signInCodeAction)
	return (
		<ActionForm form={form} hidden={next === null ? {} : { next }}>
			<TextField
				{...form.field('code')}
				label="Code"
				autoComplete="one-time-code"
				autoCapitalize="none"
				spellCheck={false}
				autoFocus
				help="Six digits, or a recovery code."
			/>
			<SubmitButton>Go on</SubmitButton>
		</ActionForm>
	)
}
