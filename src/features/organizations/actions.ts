'use server'

import { action } from '@/core/gateway/action'
import { createOrganization } from './create-organization'
import { editOrganization } from './edit-organization'
import { removeOrganization } from './remove-organization'
import { setOrganizationDelegation } from './set-organization-delegation'
import { setOrganizationEnabled } from './set-organization-enabled'
import { setOrganizationReseller } from './set-organization-reseller'
import { setOrganizationTrash } from './set-organization-trash'

export const createOrganizationAction = action(createOrganization, {
	after: ({ id }) => ({ redirect: `/organizations/${id}?said=created` }),
})
export const editOrganizationAction = action(editOrganization, {
	after: ({ id }) => ({ redirect: `/organizations/${id}?said=saved` }),
})
export const setOrganizationEnabledAction = action(setOrganizationEnabled, {
	after: (_, input) => ({ say: input.enabled ? 'Enabled.' : 'Disabled.' }),
})
export const setOrganizationDelegationAction = action(setOrganizationDelegation, {
	after: (_, input) => ({ say: input.mayDelegate ? 'Delegation is on.' : 'Delegation is off.' }),
})
export const setOrganizationResellerAction = action(setOrganizationReseller, {
	after: (_, input) => ({ say: input.reseller ? 'It is a reseller now.' : 'It is no reseller any more.' }),
})
export const removeOrganizationAction = action(removeOrganization, {
	after: () => ({ redirect: '/organizations?said=deleted' }),
})
export const setOrganizationTrashAction = action(setOrganizationTrash, {
	after: ({ id }) => ({ redirect: `/organizations/${id}?said=saved` }),
})
