'use server'

import { action } from '@/core/gateway/action'
import { giveGrant } from './give-grant'
import { revokeAllGrants } from './revoke-all-grants'
import { revokeGrant } from './revoke-grant'

export const giveGrantAction = action(giveGrant, {
	after: ({ account }) => ({ redirect: `/accounts/${account}?said=given`, say: 'The rights are given.' }),
})
export const revokeGrantAction = action(revokeGrant, {
	after: ({ account }) => ({ redirect: `/accounts/${account}?said=revoked`, say: 'The rights are revoked.' }),
})
export const revokeAllGrantsAction = action(revokeAllGrants, {
	after: ({ account }) => ({ redirect: `/accounts/${account}?said=revoked`, say: 'All rights are revoked.' }),
})
