'use client'

import { startTransition, useRef, useState } from 'react'
import { ActionForm, CheckboxField, PasskeyButton, SubmitButton, TextField, useActionForm } from '@/ui'
import { secondFactorAction } from '../actions'
import { askSecond } from './ask-passkey'

interface Props {
	/** Where to go on, as the page's address says. */
	readonly next: string | null
	/** Is there an app that shows codes? Without one a recovery code is what is left. */
	readonly app: boolean
	/** Then they come first. */
	readonly passkeys: boolean
	/** May this browser be remembered? */
	readonly mayRemember: boolean
}

/** After the password: with a passkey, or with a code. What is ticked holds for both. */
export function SecondFactorForm({ next, app, passkeys, mayRemember }: Props) {
	const form = useActionForm(secondFactorAction)
	const held = useRef<HTMLDivElement>(null)
	const [sent, setSent] = useState<string | null>(null)
	const send = (passkey: string) => {
		const data = new FormData(held.current?.closest('form') ?? undefined)
		data.delete('code')
		data.set('passkey', passkey)
		setSent(form.state.answer)
		startTransition(() => form.send(data))
	}
	const remember = mayRemember && (
		<CheckboxField
			{...form.check('remember')}
			label="Do not ask in this browser for 30 days"
			help="Only where nobody else can sit down."
		/>
	)
	return (
		<ActionForm form={form} hidden={next === null ? {} : { next }}>
			{passkeys && remember}
			{passkeys && (
				<div ref={held}>
					<PasskeyButton
						ask={askSecond}
						text="Use a passkey"
						variant="primary"
						size="large"
						className="w-full"
						onAnswer={send}
						pending={sent === form.state.answer}
					/>
					<p className="without-js text-muted">
						Passkeys are asked by scripts, which your browser has switched off. A code works without them.
					</p>
				</div>
			)}
			<TextField
				{...form.field('code')}
				label={app ? 'Code' : 'Recovery code'}
				autoComplete="one-time-code"
				autoCapitalize="none"
				spellCheck={false}
				autoFocus={!passkeys}
				help={app ? 'Six digits, or a recovery code.' : 'One of the ten that you kept.'}
			/>
			{!passkeys && remember}
			<SubmitButton variant={passkeys ? 'secondary' : 'primary'}>Go on</SubmitButton>
		</ActionForm>
	)
}
