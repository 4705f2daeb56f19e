'use server'

import { action } from '@/core/gateway/action'
import { lookAtMailbox } from './look-at-mailbox'
import { setOrganizationTrace } from './set-organization-trace'

export const lookAtMailboxAction = action(lookAtMailbox, {
	after: () => ({ say: 'The owner reads on their own page that you look.' }),
})
export const setOrganizationTraceAction = action(setOrganizationTrace, {
	after: ({ id }) => ({ redirect: `/organizations/${id}?said=saved` }),
})
