'use server'

import { action } from '@/core/gateway/action'
import { editAccount } from './edit-account'
import { endAccountSessions } from './end-account-sessions'
import { forgetAccountDevice } from './forget-account-device'
import { setAccountEnabled } from './set-account-enabled'
import { setAccountPassword } from './set-account-password'

export const editAccountAction = action(editAccount)
export const setAccountEnabledAction = action(setAccountEnabled, {
	after: ({ id }, input) => ({ redirect: `/accounts/${id}?said=${input.enabled ? 'enabled' : 'disabled'}` }),
})
export const setAccountPasswordAction = action(setAccountPassword, {
	after: () => ({ say: 'The password is set.' }),
})
export const endAccountSessionsAction = action(endAccountSessions, {
	after: ({ ended }) => ({ say: ended === 1 ? '1 session is ended.' : `${ended} sessions are ended.` }),
})
export const forgetAccountDeviceAction = action(forgetAccountDevice, {
	after: ({ count }) => ({ say: count === 1 ? 'That browser is forgotten.' : 'All of their browsers are forgotten.' }),
})
