'use client'

import { ActionForm, SubmitButton, useActionForm } from '@/ui'
import { sendLetterAgainAction } from '../actions'

export function SendAgainForm({ letter }: { letter: string }) {
	const form = useActionForm(sendLetterAgainAction)
	return (
		<ActionForm form={form} hidden={{ letter }}>
			<SubmitButton>Send again</SubmitButton>
		</ActionForm>
	)
}
