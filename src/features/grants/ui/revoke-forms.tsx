'use client'

import { ActionForm, DialogActions, SubmitButton, useActionForm } from '@/ui'
import { revokeAllGrantsAction, revokeGrantAction } from '../actions'

/** The last step of taking one grant back. */
export function RevokeGrantForm({ grant }: { grant: string }) {
	const form = useActionForm(revokeGrantAction)
	return (
		<ActionForm form={form} hidden={{ grant }}>
			<DialogActions cancel="Keep it">
				<SubmitButton variant="danger">Revoke</SubmitButton>
			</DialogActions>
		</ActionForm>
	)
}

/** The last step of taking everything back. */
export function RevokeAllForm({ account }: { account: string }) {
	const form = useActionForm(revokeAllGrantsAction)
	return (
		<ActionForm form={form} hidden={{ account }}>
			<DialogActions cancel="Keep them">
				<SubmitButton variant="danger">Revoke all privileges</SubmitButton>
			</DialogActions>
		</ActionForm>
	)
}
