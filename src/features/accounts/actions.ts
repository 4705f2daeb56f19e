'use server'

import { action } from '@/core/gateway/action'
import { createAccount } from './create-account'
import { editAccount } from './edit-account'
import { endAccountSessions } from './end-account-sessions'
import { inviteAccount } from './invite-account'
import { setAccountEnabled } from './set-account-enabled'
import { setAccountPassword } from './set-account-password'

export const createAccountAction = action(createAccount, {
	after: ({ id }) => ({ redirect: `/accounts/${id}?said=created`, say: 'The person is added.' }),
})
export const editAccountAction = action(editAccount)
export const inviteAccountAction = action(inviteAccount, {
	after: () => ({ say: 'A new link is made. The old one is void.' }),
})
export const setAccountEnabledAction = action(setAccountEnabled, {
	after: ({ id }, input) => ({ redirect: `/accounts/${id}?said=${input.enabled ? 'enabled' : 'disabled'}` }),
})
export const setAccountPasswordAction = action(setAccountPassword, {
	after: () => ({ say: 'The password is set.' }),
})
export const endAccountSessionsAction = action(endAccountSessions, {
	after: ({ ended }) => ({ say: ended === 1 ? '1 session is ended.' : `${ended} sessions are ended.` }),
})
