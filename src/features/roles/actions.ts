'use server'

import { action } from '@/core/gateway/action'
import { applyRole } from './apply-role'
import { createRole } from './create-role'
import { editRole } from './edit-role'
import { removeRole } from './remove-role'

export const createRoleAction = action(createRole, {
	after: ({ id }) => ({ redirect: `/roles/${id}?said=created`, say: 'The role is made.' }),
})
export const editRoleAction = action(editRole, {
	after: ({ id, toApply }) => ({ redirect: `/roles/${id}${toApply ? '/apply' : ''}?said=saved`, say: 'Saved.' }),
})
export const applyRoleAction = action(applyRole, {
	after: ({ id }) => ({ redirect: `/roles/${id}?said=applied`, say: 'The role is applied.' }),
})
export const removeRoleAction = action(removeRole, {
	after: () => ({ redirect: '/roles?said=deleted', say: 'Deleted.' }),
})
