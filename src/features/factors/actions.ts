'use server'

import { action } from '@/core/gateway/action'
import { enrolAuthenticator } from './enrol-authenticator'
import { removeOwnFactor } from './remove-own-factor'
import { removeSecondFactor } from './remove-second-factor'
import { renewRecoveryCodes } from './renew-recovery-codes'

export const enrolAuthenticatorAction = action(enrolAuthenticator, {
	after: (_value, _input, revealed) => (revealed ? {} : { redirect: '/my/security?said=saved' }),
})
export const renewRecoveryCodesAction = action(renewRecoveryCodes, {
	after: () => ({ say: 'The codes from before are void.' }),
})
export const removeOwnFactorAction = action(removeOwnFactor, {
	after: () => ({ redirect: '/my/security?said=second-factor-off' }),
})
export const removeSecondFactorAction = action(removeSecondFactor, {
	after: ({ id }) => ({ redirect: `/accounts/${id}?said=second-factor-removed` }),
})
