'use client'

import { ActionForm, LastStep, SubmitButton, useActionForm } from '@/ui'
import { restoreGrantAction, revokeAllGrantsAction, revokeGrantAction } from '../actions'
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
