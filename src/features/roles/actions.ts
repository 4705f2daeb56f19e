'use server'

import { action } from '@/core/gateway/action'
import { createRole } from './create-role'
import { editRole } from './edit-role'
import { removeRole } from './remove-role'

export const createRoleAction = action(createRole, {
	after: ({ id }) => ({ redirect: `/roles/${id}?said=created`, say: 'The role is made.' }),
})
export const editRoleAction = action(editRole, {
	after: ({ id }) => ({ redirect: `/roles/${id}?said=saved`, say: 'Saved.' }),
})
export const removeRoleAction = action(removeRole, {
	after: () => ({ redirect: '/roles?said=deleted', say: 'Deleted.' }),
})
