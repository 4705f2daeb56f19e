'use client'

import { ActionForm, LastStep, SubmitButton, useActionForm } from '@/ui'
import { cancelInvitationAction, resendInvitationAction } from '../actions'

export function ResendInvitationForm({ invitation }: { invitation: string }) {
	const form = useActionForm(resendInvitationAction)
	return (
		<ActionForm form={form} hidden={{ invitation }}>
			<SubmitButton variant="secondary">Send again, with a new link</SubmitButton>
		</ActionForm>
	)
}

/** The last step of taking an invitation back. @param backHref on a page of its own: the way out */
export function CancelInvitationForm({ invitation, backHref }: { invitation: string; backHref?: string }) {
	const form = useActionForm(cancelInvitationAction)
	return (
		<ActionForm form={form} hidden={{ invitation }}>
			<LastStep text="Cancel the invitation" cancel="Keep it" backHref={backHref} />
		</ActionForm>
	)
}
