'use client'

import { ActionForm, LastStep, SubmitButton, useActionForm } from '@/ui'
import { discardJobAction, retryJobAction } from '../actions'

export function RetryForm({ job }: { job: string }) {
	const form = useActionForm(retryJobAction)
	return (
		<ActionForm form={form} hidden={{ job }}>
			<SubmitButton>Try again</SubmitButton>
		</ActionForm>
	)
}

export function DiscardForm({ job }: { job: string }) {
	const form = useActionForm(discardJobAction)
	return (
		<ActionForm form={form} hidden={{ job }}>
			<LastStep text="Discard it" backHref={`/jobs/${job}`} />
		</ActionForm>
	)
}
