'use server'

import { action } from '@/core/gateway/action'
import { createOrganization } from './create-organization'
import { editOrganization } from './edit-organization'
import { removeOrganization } from './remove-organization'
import { setOrganizationEnabled } from './set-organization-enabled'

export const createOrganizationAction = action(createOrganization, {
	after: ({ id }) => ({ redirect: `/organizations/${id}?said=created` }),
})
export const editOrganizationAction = action(editOrganization, {
	after: ({ id }) => ({ redirect: `/organizations/${id}?said=saved` }),
})
export const setOrganizationEnabledAction = action(setOrganizationEnabled, {
	after: (_, input) => ({ say: input.enabled ? 'Enabled.' : 'Disabled.' }),
})
export const removeOrganizationAction = action(removeOrganization, {
	after: () => ({ redirect: '/organizations?said=deleted' }),
})
