import { type Aim, freshMailbox } from '../../tests/policy/world'
import { anAuthenticator, PASSWORD } from '../../tests/support/factories'
import { type ActionForm, door, on, own } from './action-form'

async function enrolled({ world, actor }: Aim): Promise<Record<string, never>> {
	const mine = world.own[actor]
	if (mine) await anAuthenticator(world.db, mine.accountId)
	return {}
}

/** What a browser would send to sign in, to prove who it is, and to the actions about second factors. */
export const FACTOR_FORMS: Record<string, ActionForm> = {
	'sessions.confirmAction': door('/confirm', 'team', async () => ({ proof: PASSWORD })),
	'sessions.signInAction': door('/sign-in', 'both', async ({ world }) => ({
		address: world.own.both?.address ?? '',
		password: PASSWORD,
	})),
	'sessions.signInCodeAction': door('/sign-in/code', null, async () => ({ code: '000000' })),
	// What the app shows follows from a secret of the server: e2e/two-factors.spec.ts sets one up.
	'factors.enrolAuthenticatorAction': {
		...own('own.set-second-factor', 'reader', async () => ({ code: '000000' }), '/my/security/authenticator'),
		by: null,
	},
	'factors.renewRecoveryCodesAction': own('own.set-second-factor', 'reader', enrolled, '/my/security'),
	'factors.removeOwnFactorAction': own('own.set-second-factor', 'reader', enrolled, '/my/security/remove'),
	'factors.removeSecondFactorAction': on(
		'account.remove-second-factor',
		(id) => `/accounts/${id}/second-factor`,
		async (aim) => {
			const { accountId } = await freshMailbox(aim)
			await anAuthenticator(aim.world.db, accountId)
			return { account: accountId }
		},
	),
}
