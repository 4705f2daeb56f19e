'use client'

import { useEffect } from 'react'
import { ActionForm, LastStep, SubmitButton, showToast, useActionForm, useDismissToast } from '@/ui'
import { restoreGrantAction, revokeAllGrantsAction, revokeGrantAction, undoInPlaceAction } from '../actions'
import type { KeepChoice } from '../keepable'
import { KeepFields } from './keep-fields'

interface Props {
	/** What hangs directly below, to be kept or not. */
	choices: readonly KeepChoice[]
	/** On a page of its own: the way out. */
	backHref?: string
}

/** The last step of taking one grant back. */
export function RevokeGrantForm({ grant, choices, backHref }: Props & { grant: string }) {
	const form = useActionForm(revokeGrantAction)
	return (
		<ActionForm form={form} hidden={{ grant }}>
			<KeepFields choices={choices} />
			<LastStep text="Revoke" cancel="Keep it" backHref={backHref} />
		</ActionForm>
	)
}

/** The last step of taking everything back. */
export function RevokeAllForm({ account, choices, backHref }: Props & { account: string }) {
	const form = useActionForm(revokeAllGrantsAction)
	return (
		<ActionForm form={form} hidden={{ account }}>
			<KeepFields choices={choices} />
			<LastStep text="Revoke all privileges" cancel="Keep them" backHref={backHref} />
		</ActionForm>
	)
}

/** Takes a revocation back. */
export function UndoForm({ grant, revocation }: { grant: string; revocation: string }) {
	const form = useActionForm(restoreGrantAction)
	return (
		<ActionForm form={form} hidden={{ grant, revocation }}>
			<SubmitButton size="small">Undo</SubmitButton>
		</ActionForm>
	)
}

/** The same in the message that says that something was revoked, which goes along to the next page. */
export function UndoInToast({ grant, revocation }: { grant: string; revocation: string }) {
	const form = useActionForm(undoInPlaceAction)
	const dismiss = useDismissToast()
	const { problem, answer } = form.state
	// biome-ignore lint/correctness/useExhaustiveDependencies: the answer tells equal problems apart
	useEffect(() => {
		if (!problem) return
		showToast(problem.text, { tone: 'danger' })
	}, [problem, answer])
	return (
		<ActionForm form={form} hidden={{ grant, revocation }} onDone={() => dismiss?.()}>
			<SubmitButton size="small" variant="secondary">
				Undo
			</SubmitButton>
		</ActionForm>
	)
}
