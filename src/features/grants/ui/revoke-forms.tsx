'use client'

import { ActionForm, LastStep, useActionForm } from '@/ui'
import { revokeAllGrantsAction, revokeGrantAction } from '../actions'

/** The last step of taking one grant back. @param backHref on a page of its own: the way out */
export function RevokeGrantForm({ grant, backHref }: { grant: string; backHref?: string }) {
	const form = useActionForm(revokeGrantAction)
	return (
		<ActionForm form={form} hidden={{ grant }}>
			<LastStep text="Revoke" cancel="Keep it" backHref={backHref} />
		</ActionForm>
	)
}

/** The last step of taking everything back. @param backHref on a page of its own: the way out */
export function RevokeAllForm({ account, backHref }: { account: string; backHref?: string }) {
	const form = useActionForm(revokeAllGrantsAction)
	return (
		<ActionForm form={form} hidden={{ account }}>
			<LastStep text="Revoke all privileges" cancel="Keep them" backHref={backHref} />
		</ActionForm>
	)
}
