import { type Aim, freshMailbox, freshOrganization } from '../../tests/policy/world'
import { anAuthenticator, aPasskey, aTrustedDevice, PASSWORD } from '../../tests/support/factories'
import { type ActionForm, door, on, own } from './action-form'

async function enrolled({ world, actor }: Aim): Promise<Record<string, never>> {
	const mine = world.own[actor]
	if (mine) await anAuthenticator(world.db, mine.accountId)
	return {}
}

async function passkeyOf({ world, actor }: Aim): Promise<{ passkey: string }> {
	const mine = world.own[actor] ?? world.own.reader
	return { passkey: await aPasskey(world.db, mine?.accountId ?? '') }
}

/** What a browser would send to sign in, to prove who it is, and to the actions about second factors. */
export const FACTOR_FORMS: Record<string, ActionForm> = {
	'sessions.confirmAction': door('/confirm', 'team', async () => ({ proof: PASSWORD })),
	'sessions.signInAction': door('/sign-in', 'both', async ({ world }) => ({
		address: world.own.both?.address ?? '',
		password: PASSWORD,
	})),
	'sessions.secondFactorAction': door('/sign-in/code', null, async () => ({ code: '000000' })),
	// What the app shows follows from a secret of the server: e2e/two-factors.spec.ts sets one up.
	'factors.enrolAuthenticatorAction': {
		...own('own.set-second-factor', 'reader', async () => ({ code: '000000' }), '/my/security/authenticator'),
		by: null,
	},
	// A passkey answers what the server asked: e2e/passkeys.spec.ts has a browser with one.
	'sessions.askPasskeyAction': door('/sign-in', null, async () => ({ moment: 'step-up' })),
	'sessions.signInWithPasskeyAction': door('/sign-in', null, async () => ({ passkey: '{}' })),
	'factors.beginPasskeyAction': door('/my/security/passkeys/new', null, async () => ({ name: 'Laptop' })),
	'factors.enrolPasskeyAction': {
		...own(
			'own.set-second-factor',
			'reader',
			async () => ({ name: 'Laptop', passkey: '{}' }),
			'/my/security/passkeys/new',
		),
		by: null,
	},
	'factors.removePasskeyAction': {
		...own('own.set-second-factor', 'reader', passkeyOf),
		page: (id) => `/my/security/passkeys/${id}/remove`,
	},
	'factors.renamePasskeyAction': {
		...own('own.set-second-factor', 'reader', async (aim) => ({ ...(await passkeyOf(aim)), name: 'Key on my ring' })),
		page: (id) => `/my/security/passkeys/${id}/rename`,
	},
	'factors.renewRecoveryCodesAction': own('own.set-second-factor', 'reader', enrolled, '/my/security'),
	'factors.removeOwnFactorAction': own('own.set-second-factor', 'reader', enrolled, '/my/security/remove'),
	'sessions.forgetDeviceAction': own(
		'own.end-session',
		'reader',
		async (aim) => ({ device: (await aTrustedDevice(aim.world.db, (await freshMailbox(aim)).accountId)).id }),
		'/my/security',
	),
	'accounts.forgetAccountDeviceAction': on(
		'account.end-sessions',
		(id) => `/accounts/${id}`,
		async (aim) => {
			const { accountId } = await freshMailbox(aim)
			await aTrustedDevice(aim.world.db, accountId)
			return { account: accountId }
		},
	),
	'demands.demandSecondFactorAction': on(
		'organization.demand-second-factor',
		(id) => `/organizations/${id}/second-factors`,
		async (aim) => ({
			organization: (await freshOrganization(aim)).id,
			version: '1',
			whom: 'roles',
			'roles[]': ['manager'],
			graceDays: '30',
			trustsDevices: 'on',
		}),
		'2',
	),
	'demands.demandServerFactorAction': on(
		'server.demand-second-factor',
		() => '/second-factors',
		async ({ world }) => {
			const { rows } = await world.db.query('SELECT version FROM factor_demand WHERE organization_id IS NULL')
			const version = String(rows[0]?.version)
			return { version, whom: 'roles', 'roles[]': ['admin'], graceDays: '30', trustsDevices: 'on' }
		},
		'server',
	),
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
