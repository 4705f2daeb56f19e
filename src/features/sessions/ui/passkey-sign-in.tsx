'use client'

import { startTransition, useState } from 'react'
import { ActionForm, PasskeyButton, useActionForm } from '@/ui'
import { signInWithPasskeyAction } from '../actions'
import { askAtDoor } from './ask-passkey'

/**
 * With a passkey and nothing else: by the button, or out of the list that the browser shows for the address.
 * @param next where to go on, as the page's address says
 */
export function PasskeySignIn({ next }: { next: string | null }) {
	const form = useActionForm(signInWithPasskeyAction)
	const [sent, setSent] = useState<string | null>(null)
	const send = (passkey: string) => {
		const data = new FormData()
		data.set('passkey', passkey)
		if (next !== null) data.set('next', next)
		setSent(form.state.answer)
		startTransition(() => form.send(data))
	}
	return (
		<ActionForm form={form}>
			<PasskeyButton
				ask={askAtDoor}
				text="Use a passkey"
				size="large"
				className="w-full"
				onAnswer={send}
				pending={sent === form.state.answer}
				autofill
			/>
		</ActionForm>
	)
}
