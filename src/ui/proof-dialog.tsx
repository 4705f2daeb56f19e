'use client'

import { useEffect, useId, useRef, useState } from 'react'
import { FormErrors } from './form-errors'
import { PasskeyButton, useStepUpPasskey } from './passkey'
import { PasswordField } from './password-field'
import { SubmitButton } from './submit-button'
import { TextField } from './text-field'
import { words } from './words'

/** The name that the panel's gateway knows the field by (src/core/gateway/result.ts). */
const FIELD = '_proof'

/**
 * Asks whoever sent a form to prove anew who they are, inside of that form: what it holds is sent again with the password. Before scripts
 * have loaded it stands at the form's head; with them it is a dialog, and closing it leaves the form as it was.
 * @param by `code` for whoever has a second factor; a passkey does as well, where the pages around say how it is asked
 * @param error what was wrong with the password that was just given
 */
export function ProofDialog({ by, error }: { by: string | undefined; error: string | undefined }) {
	const element = useRef<HTMLDialogElement>(null)
	const [given, setGiven] = useState(true)
	const id = useId()
	useEffect(() => {
		const dialog = element.current
		if (!dialog) return
		if (dialog.open) dialog.close()
		dialog.showModal()
		dialog.querySelector<HTMLElement>('input')?.focus()
	}, [])
	const ask = useStepUpPasskey()
	const [signed, setSigned] = useState<string | null>(null)
	useEffect(() => {
		if (signed !== null) element.current?.closest('form')?.requestSubmit()
	}, [signed])
	const field = { name: FIELD, id: `${id}proof`, error, required: true }
	if (!given) return <FormErrors problems={NEEDED} />
	return (
		<dialog
			ref={element}
			open
			className="dialog"
			aria-labelledby={`${id}title`}
			aria-describedby={`${id}text`}
			onCancel={(event) => {
				event.preventDefault()
				setGiven(false)
			}}
		>
			<div className="dialog-box">
				<header className="dialog-head">
					<h2 id={`${id}title`}>{words.proof.title}</h2>
				</header>
				<p className="dialog-description" id={`${id}text`}>
					{words.proof.text(by === 'code' ? words.proof.byCode : words.proof.byPassword)}
				</p>
				{signed !== null && <input type="hidden" name={FIELD} value={signed} />}
				{by === 'code' && <PasskeyButton ask={ask} text={words.proof.passkey} onAnswer={setSigned} />}
				{by === 'code' ? (
					<TextField
						{...field}
						disabled={signed !== null}
						label={words.proof.code}
						help={words.proof.codeHelp}
						autoComplete="one-time-code"
						autoCapitalize="none"
					/>
				) : (
					<PasswordField {...field} label={words.proof.password} />
				)}
				<div className="dialog-actions">
					<button type="button" className="btn btn-secondary needs-js" onClick={() => setGiven(false)}>
						{words.cancel}
					</button>
					<SubmitButton>{words.proof.go}</SubmitButton>
				</div>
			</div>
		</dialog>
	)
}

const NEEDED = [{ text: words.proof.needed }]
