'use client'

import { startTransition, useState } from 'react'
import { ActionForm, PasskeyButton, useActionForm } from '@/ui'
import { secondPasskeyAction, signInWithPasskeyAction } from '../actions'
import { askAtDoor, askSecond } from './ask-passkey'

interface Props {
	/** Where to go on, as the page's address says. */
	readonly next: string | null
}

/** With a passkey and nothing else: by the button, or out of the list that the browser shows for the address. */
export function PasskeySignIn({ next }: Props) {
	const { form, pending, send } = useAnswer(signInWithPasskeyAction, next)
	return (
		<ActionForm form={form}>
			<PasskeyButton
				ask={askAtDoor}
				text="Use a passkey"
				size="large"
				className="w-full"
				onAnswer={send}
				pending={pending}
				autofill
			/>
		</ActionForm>
	)
}

/** With a passkey after the password. */
export function SecondPasskey({ next }: Props) {
	const { form, pending, send } = useAnswer(secondPasskeyAction, next)
	return (
		<ActionForm form={form}>
			<PasskeyButton
				ask={askSecond}
				text="Use a passkey"
				variant="primary"
				size="large"
				className="w-full"
				onAnswer={send}
				pending={pending}
			/>
		</ActionForm>
	)
}

function useAnswer(action: typeof signInWithPasskeyAction, next: string | null) {
	const form = useActionForm(action)
	const [sent, setSent] = useState<string | null>(null)
	const send = (passkey: string) => {
		const data = new FormData()
		data.set('passkey', passkey)
		if (next !== null) data.set('next', next)
		setSent(form.state.answer)
		startTransition(() => form.send(data))
	}
	return { form, send, pending: sent === form.state.answer }
}
