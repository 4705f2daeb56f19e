'use client'

import { ActionForm, SecretOnce, SubmitButton, useActionForm } from '@/ui'
import { answerForMailboxAction, answerForPersonAction } from '../actions'

/** @param again a link was made already; a new one voids it */
export function AnswerForm({ request, by, again }: { request: string; by: 'person' | 'mailbox'; again: boolean }) {
	const action = by === 'person' ? answerForPersonAction : answerForMailboxAction
	const approve = useActionForm(action)
	const decline = useActionForm(action)
	const { reveal } = approve.state
	if (reveal)
		return (
			<SecretOnce
				title="The link for a new password"
				items={[
					{ label: 'For', value: reveal.address ?? '' },
					{ label: 'Link', value: reveal.link ?? '' },
				]}
				note="It is shown this once, works once, and for one day. Give it to nobody but the person."
			/>
		)
	return (
		<span className="flex gap-2">
			<ActionForm form={approve} hidden={{ request, answer: 'approve' }}>
				<SubmitButton variant="secondary" size="small">
					{again ? 'Make a new link' : 'Make a link'}
				</SubmitButton>
			</ActionForm>
			<ActionForm form={decline} hidden={{ request, answer: 'decline' }}>
				<SubmitButton variant="quiet" size="small">
					Decline
				</SubmitButton>
			</ActionForm>
		</span>
	)
}
