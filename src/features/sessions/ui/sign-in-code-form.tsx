'use client'

import { ActionForm, CheckboxField, SubmitButton, TextField, useActionForm } from '@/ui'
import { signInCodeAction } from '../actions'

/**
 * @param next where to go on, as the page's address says
 * @param mayRemember may this browser be remembered?
 */
export function SignInCodeForm({ next, mayRemember }: { next: string | null; mayRemember: boolean }) {
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
			{mayRemember && (
				<CheckboxField
					{...form.check('remember')}
					label="Do not ask in this browser for 30 days"
					help="Only where nobody else can sit down."
				/>
			)}
			<SubmitButton>Go on</SubmitButton>
		</ActionForm>
	)
}
