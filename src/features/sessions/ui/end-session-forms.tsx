'use client'

import { ActionForm, SubmitButton, useActionForm } from '@/ui'
import { endOtherSessionsAction, endSessionAction } from '../actions'

/** @param device whose session it ends, for those who hear the button and not the row around it */
export function EndSessionForm({ session, device }: { session: string; device: string }) {
	const form = useActionForm(endSessionAction)
	return (
		<ActionForm form={form} hidden={{ session }}>
			<SubmitButton variant="secondary" size="small" aria-label={`Sign out ${device}`}>
				Sign out
			</SubmitButton>
		</ActionForm>
	)
}

export function EndOtherSessionsForm() {
	const form = useActionForm(endOtherSessionsAction)
	return (
		<ActionForm form={form}>
			<SubmitButton variant="secondary" size="small">
				Sign out all others
			</SubmitButton>
		</ActionForm>
	)
}
