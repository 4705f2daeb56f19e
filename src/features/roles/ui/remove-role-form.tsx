'use client'

import { ActionForm, LastStep, useActionForm } from '@/ui'
import { removeRoleAction } from '../actions'

/** The last step of deleting a role. @param backHref on a page of its own: the way out */
export function RemoveRoleForm({ role, backHref }: { role: string; backHref?: string }) {
	const form = useActionForm(removeRoleAction)
	return (
		<ActionForm form={form} hidden={{ role }}>
			<LastStep text="Delete role" backHref={backHref} />
		</ActionForm>
	)
}
