import type { RightSpec, WritableModel } from './spec'

const own = <const W extends readonly WritableModel[]>(label: string, writes: W) =>
	({ on: ['account'], writes, label, consequence: '', dependsOn: [], held: 'own' }) as const

/** What everybody may do with what is theirs; nobody can be granted it. */
export const OWN = {
	'own.read': own('See what is mine', []),
	'own.edit': own('Change my name', ['account']),
	'own.set-password': own('Change my password', ['account', 'session', 'appPassword']),
	'own.create-app-password': own('Make app passwords', ['appPassword']),
	'own.revoke-app-password': own('End my app passwords', ['appPassword']),
	'own.require-app-passwords': own('Decide whether my mail programs need app passwords', ['account']),
	'own.export-mail': { ...own('Take a copy of my mail', ['mailExport']), stepUp: true },
	'own.set-second-factor': {
		...own('Change my second factor', [
			'account',
			'session',
			'authenticator',
			'passkey',
			'passkeyChallenge',
			'recoveryCode',
		]),
		stepUp: true,
	},
	'own.end-session': own('End my sessions', ['session', 'trustedDevice']),
	'own.revoke-key': own('End my API keys', ['account', 'apiKey', 'grant']),
	'own.rotate-key': { ...own('Give my API keys another secret', ['apiKey']), stepUp: true },
	'own.decide-review': own('Decide in reviews', []),
	'own.ask-renewal': own('Ask for more time', ['renewalRequest']),
	'own.edit-list-members': own('Edit the members of my lists', ['listMember']),
	'own.set-recovery': own('Change my recovery address', ['recoveryAddress', 'token']),
	'own.ask-approval': own('Ask for a second person’s approval', ['approvalRequest']),
} as const satisfies Record<string, RightSpec>
