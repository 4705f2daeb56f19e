'use server'

import { action } from '@/core/gateway/action'
import { createAppPassword } from './create-app-password'
import { requireAppPasswords } from './require-app-passwords'
import { requireOwnAppPasswords } from './require-own-app-passwords'
import { revokeAppPassword } from './revoke-app-password'
import { revokeOwnAppPassword } from './revoke-own-app-password'

const ENDED = 'Ended. What it had open is being disconnected.'
const required = (only: boolean) =>
	only ? 'Mail programs need an app password from now on.' : 'Mail programs may use the password again.'

export const createAppPasswordAction = action(createAppPassword, {
	after: () => ({ say: 'The app password is made. It is shown this once.' }),
})
export const revokeOwnAppPasswordAction = action(revokeOwnAppPassword, { after: () => ({ say: ENDED }) })
export const requireOwnAppPasswordsAction = action(requireOwnAppPasswords, {
	after: (result) => ({ say: required(result.required) }),
})
export const revokeAppPasswordAction = action(revokeAppPassword, { after: () => ({ say: ENDED }) })
export const requireAppPasswordsAction = action(requireAppPasswords, {
	after: (result) => ({ say: required(result.required) }),
})
