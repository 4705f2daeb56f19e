'use client'

import { ActionForm, DialogActions, SubmitButton, useActionForm } from '@/ui'
import { removeRoleAction } from '../actions'

/** The last step of deleting a role. */
export function RemoveRoleForm({ role }: { role: string }) {
	const form = useActionForm(removeRoleAction)
	return (
		<ActionForm form={form} hidden={{ role }}>
			<DialogActions>
				<SubmitButton variant="danger">Delete role</SubmitButton>
			</DialogActions>
		</ActionForm>
	)
}
