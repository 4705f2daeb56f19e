'use client'

import { ActionForm, Notice, SubmitButton, useActionForm } from '@/ui'
import { closeWelcomeAction } from '../actions'

/** What whoever made the mailbox wanted its owner to read first. */
export function WelcomeNote({ text }: { text: string }) {
	const form = useActionForm(closeWelcomeAction)
	return (
		<Notice tone="info" title="Welcome">
			<p className="whitespace-pre-line">{text}</p>
			<div className="mt-3">
				<ActionForm form={form}>
					<SubmitButton variant="secondary" size="small">
						I have read it
					</SubmitButton>
				</ActionForm>
			</div>
		</Notice>
	)
}
