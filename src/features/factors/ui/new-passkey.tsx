'use client'

import { useRef } from 'react'
import { ActionForm, type ActionState, FormActions, FormBody, LinkButton, SubmitButton, useActionForm } from '@/ui'
import { beginPasskeyAction, enrolPasskeyAction } from '../actions'
import { PasskeyNameField } from './passkey-name-field'
import { RecoveryCodes } from './recovery-codes'

type Enrol = typeof enrolPasskeyAction
type State = Parameters<Enrol>[0]

const NONE = 'No passkey was made. Your browser may have none to offer, or the window was closed; please try again.'
const KNOWN =
	'This device has a passkey for your account already. Make one on another device, or remove that one first.'

/** Two steps with one button: the browser makes a passkey, and the panel keeps it. @param name to begin with */
export function NewPasskey({ name }: { name: string }) {
	const made = useRef<string | null>(null)
	const form = useActionForm<ActionState>(async (state, data) => {
		const answer = await enrolWith(state as State, data, made)
		return answer
	})
	const codes = form.state.reveal?.recoveryCodes
	if (codes) return <RecoveryCodes codes={codes} />
	return (
		<ActionForm form={form}>
			<FormBody>
				<p className="without-js text-muted">Passkeys are made by scripts, which your browser has switched off.</p>
				<div className="needs-js">
					<PasskeyNameField {...form.field('name', name)} />
				</div>
				<FormActions>
					<SubmitButton className="needs-js">Make a passkey</SubmitButton>
					<LinkButton href="/my/security" variant="quiet">
						Cancel
					</LinkButton>
				</FormActions>
			</FormBody>
		</ActionForm>
	)
}

/** A passkey that was made is sent once more with the proof, where that was asked for in between. */
async function enrolWith(state: State, data: FormData, made: { current: string | null }): Promise<ActionState> {
	if (!data.has('_proof') || made.current === null) {
		const begun = await begin(state, data)
		if (typeof begun !== 'string') return begun
		made.current = begun
	}
	data.set('passkey', made.current)
	const answer = await enrolPasskeyAction(state, data)
	if (answer?.problem?.kind !== 'step-up') made.current = null
	return answer
}

/** @returns the new passkey as JSON, or why there is none */
async function begin(state: State, data: FormData): Promise<string | ActionState> {
	const name = String(data.get('name') ?? '')
	const asked = new FormData()
	asked.set('name', name)
	const begun = await beginPasskeyAction(state, asked)
	if (begun.problem?.kind === 'step-up') {
		const here = `/my/security/passkeys/new?name=${encodeURIComponent(name)}`
		window.location.assign(`/confirm?next=${encodeURIComponent(here)}`)
		return state
	}
	const question = begun.reveal?.question
	if (question === undefined) return begun
	try {
		const { startRegistration } = await import('@simplewebauthn/browser')
		return JSON.stringify(await startRegistration({ optionsJSON: JSON.parse(question) }))
	} catch (error) {
		const isKnown = error instanceof Error && error.name === 'InvalidStateError'
		return failed(begun, name, isKnown ? KNOWN : NONE)
	}
}

const failed = (state: State, name: string, text: string): ActionState => ({
	...state,
	status: 'failed',
	problem: { kind: 'invalid', text },
	values: { name },
	reveal: null,
})
