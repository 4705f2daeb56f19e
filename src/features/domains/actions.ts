'use server'

import { action } from '@/core/gateway/action'
import { createDomain } from './create-domain'
import { editDomain } from './edit-domain'
import { removeDomain } from './remove-domain'
import { restoreDomain } from './restore-domain'
import { setDomainEnabled } from './set-domain-enabled'

export const createDomainAction = action(createDomain, {
	after: ({ id }) => ({ redirect: `/domains/${id}?said=created` }),
})
export const editDomainAction = action(editDomain, { after: ({ id }) => ({ redirect: `/domains/${id}?said=saved` }) })
export const setDomainEnabledAction = action(setDomainEnabled, {
	after: (_, input) => ({ say: input.enabled ? 'Enabled.' : 'Disabled.' }),
})
export const removeDomainAction = action(removeDomain, {
	after: ({ id }) => ({ redirect: `/domains/${id}?said=removed` }),
})
export const restoreDomainAction = action(restoreDomain, {
	after: ({ id }) => ({ redirect: `/domains/${id}?said=restored` }),
})
