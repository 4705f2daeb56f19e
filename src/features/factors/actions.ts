'use server'

import { z } from 'zod'
import { type After, action, publicAction } from '@/core/gateway/action'
import { stepUpNeeded } from '@/core/gateway/result'
import { viewer } from '@/core/gateway/viewer'
import { isFresh } from '@/core/policy'
import { relyingParty, whyNoPasskeys } from '@/core/proof/relying-party'
import { beginPasskey } from './begin-passkey'
import { enrolAuthenticator } from './enrol-authenticator'
import { enrolPasskey } from './enrol-passkey'
import { PasskeyName } from './passkey-name'
import { removeOwnFactor } from './remove-own-factor'
import { removePasskey } from './remove-passkey'
import { removeSecondFactor } from './remove-second-factor'
import { renamePasskey } from './rename-passkey'
import { renewRecoveryCodes } from './renew-recovery-codes'

export const enrolAuthenticatorAction = action(enrolAuthenticator, {
	after: (_value, _input, revealed) => (revealed ? {} : { redirect: '/my/security?said=saved' }),
})
export const renewRecoveryCodesAction = action(renewRecoveryCodes, {
	after: () => ({ say: 'The codes from before are void.' }),
})
const removed = (isLast: boolean, said: string): After => ({
	redirect: `/my/security?said=${isLast ? 'second-factor-off' : said}`,
})

export const removeOwnFactorAction = action(removeOwnFactor, {
	after: ({ isLast }) => removed(isLast, 'app-removed'),
})
export const removeSecondFactorAction = action(removeSecondFactor, {
	after: ({ id }) => ({ redirect: `/accounts/${id}?said=second-factor-removed` }),
})

/** What a browser is to make a passkey from. Who has not proved for a while who they are does that first, before anything is made. */
export const beginPasskeyAction = publicAction(z.strictObject({ name: PasskeyName }), async (_input, visitor) => {
	const loaded = await viewer()
	if (!loaded) return { kind: 'signed-out', text: 'You are signed out. Sign in again in another tab, then go on here.' }
	const party = relyingParty()
	if (!party) return { kind: 'not-allowed', text: whyNoPasskeys() ?? '' }
	if (!isFresh(loaded.provedAt, loaded.now)) return stepUpNeeded(loaded)
	return { reveal: { question: await beginPasskey(loaded, party, visitor.clientAddress) } }
})
export const enrolPasskeyAction = action(enrolPasskey, {
	after: (_value, _input, revealed) => (revealed ? {} : { redirect: '/my/security?said=passkey-added' }),
})
export const renamePasskeyAction = action(renamePasskey, { after: () => ({ redirect: '/my/security?said=saved' }) })
export const removePasskeyAction = action(removePasskey, {
	after: ({ isLast }) => removed(isLast, 'passkey-removed'),
})
