/**
 * What a browser would send to each server action, with something real to aim at, so that the action would do it if it were
 * allowed. One entry for each action of the build: a new one without an entry fails the test.
 */
import { createHash, randomBytes } from 'node:crypto'
import { markOf } from '../../src/features/mailboxes/import/import-mark'
import { type Aim, domainOf, freshDomain, freshMailbox, organizationOf } from '../../tests/policy/world'
import {
	freshAppPassword,
	freshEndingGrant,
	freshGrant,
	freshInvitation,
	freshSession,
	justRevoked,
} from '../../tests/policy/world-people'
import { PASSWORD, random } from '../../tests/support/factories'
import { type ActionForm, account, door, limits, mailbox, NEW_PASSWORD, on, own } from './action-form'
import { APPROVAL_FORMS } from './action-forms-approvals'
import { BACKUP_FORMS } from './action-forms-backups'
import { BILLING_FORMS } from './action-forms-billing'
import { DRIFT_FORMS } from './action-forms-drift'
import { EXPORT_FORMS } from './action-forms-exports'
import { FACTOR_FORMS } from './action-forms-factors'
import { FORGOTTEN_FORMS } from './action-forms-forgotten'
import { KEY_FORMS } from './action-forms-keys'
import { LEAVING_FORMS } from './action-forms-leaving'
import { LIST_FORMS } from './action-forms-lists'
import { PLACE_FORMS } from './action-forms-places'
import { REVIEW_FORMS } from './action-forms-reviews'
import { SERVER_FORMS } from './action-forms-server'
import { TEMPLATE_FORMS } from './action-forms-templates'

async function invitation({ world, target, actor }: Aim): Promise<string> {
	const { accountId } = await freshMailbox({ world, target: target === 'own' ? 'a' : target, actor })
	const secret = randomBytes(32).toString('base64url')
	await world.db.query("UPDATE account SET state = 'invited' WHERE id = $1", [accountId])
	await world.db.query(
		"INSERT INTO token (hash, purpose, account_id, auth_epoch, expires_at) SELECT $1, 'invitation', id, auth_epoch, now() + interval '1 day' FROM account WHERE id = $2",
		[createHash('sha256').update(secret).digest(), accountId],
	)
	return secret
}

export const ACTION_FORMS: Record<string, ActionForm> = {
	'mailboxes.createMailboxAction': on(
		'mailbox.create',
		() => '/mailboxes/new',
		async (aim) => ({
			domain: domainOf(aim).id,
			localPart: `n${random()}`,
			name: 'New',
			password: '',
			quota: '1 GB',
		}),
	),
	'mailboxes.importMailboxesAction': on(
		'mailbox.create',
		() => '/mailboxes/import',
		async (aim) => {
			const { id: domain, name } = domainOf(aim)
			const localPart = `n${random()}`
			const address = `${localPart}@${name}`
			// As the plan says it, since nothing is made without one.
			const lines = [{ line: 2, is: 'new', address, name: 'New', says: '1 GB · password as typed' }] as const
			const mark = markOf({ domain, template: null, person: null }, lines)
			return {
				domain,
				template: '',
				person: '',
				list: `name,address,quota,password\nNew,${localPart},1 GB,${PASSWORD}`,
				mark,
			}
		},
	),
	'mailboxes.editMailboxAction': on(
		'mailbox.edit',
		(id) => `/mailboxes/${id}`,
		mailbox(() => ({ version: '1', name: 'New', sendOnly: 'on' })),
	),
	'mailboxes.setMailboxQuotaAction': on(
		'mailbox.set-quota',
		(id) => `/mailboxes/${id}`,
		mailbox(() => ({ version: '1', quota: '2 GB' })),
	),
	'mailboxes.setMailboxSendsAction': on(
		'mailbox.set-sends',
		(id) => `/mailboxes/${id}`,
		mailbox(() => ({ version: '1', maxSendsPerHour: '20', maxSendsPerDay: '100' })),
	),
	'trace.lookAtMailboxAction': on('trace.read', (id) => `/trace?mailbox=${id}`, mailbox()),
	'mailboxes.setMailboxEnabledAction': on('mailbox.set-enabled', (id) => `/mailboxes/${id}`, mailbox()),
	'mailboxes.setMailboxPasswordAction': on(
		'mailbox.set-password',
		(id) => `/mailboxes/${id}`,
		mailbox(() => ({ password: NEW_PASSWORD() })),
	),
	'mailboxes.removeMailboxAction': on(
		'mailbox.remove',
		(id) => `/mailboxes/${id}/delete`,
		mailbox(({ address }) => ({ confirm: address })),
	),
	'mailboxes.protectMailboxAction': on(
		'mailbox.protect',
		(id) => `/mailboxes/${id}`,
		mailbox(() => ({ reason: 'Head of school' })),
	),
	'mailboxes.liftProtectionAction': on(
		'mailbox.protect',
		(id) => `/mailboxes/${id}/protection`,
		async (aim) => {
			const { id, address, accountId } = await freshMailbox(aim)
			await aim.world.db.query('INSERT INTO protection (mailbox_id, account_id) VALUES ($1, $2)', [id, accountId])
			return { mailbox: id, confirm: address, reason: 'Leaves the school' }
		},
	),

	'domains.createDomainAction': on(
		'domain.create',
		() => '/domains/new',
		async (aim) => ({
			organization: organizationOf(aim) ?? '',
			name: `n${random()}.test`,
			description: '',
			postmaster: '',
			defaultQuotaBytes: '',
			...limits,
		}),
		'2',
	),
	'domains.editDomainAction': on(
		'domain.edit',
		(id) => `/domains/${id}/edit`,
		async (aim) => ({ domain: (await freshDomain(aim)).id, version: '1', description: 'New', defaultQuotaBytes: '' }),
	),
	'domains.setDomainEnabledAction': on(
		'domain.set-enabled',
		(id) => `/domains/${id}`,
		async (aim) => ({ domain: (await freshDomain(aim)).id }),
	),
	'domains.removeDomainAction': on(
		'domain.remove',
		(id) => `/domains/${id}/delete`,
		async (aim) => {
			const { id, name } = await freshDomain(aim)
			return { domain: id, confirm: name }
		},
	),
	'domains.restoreDomainAction': on(
		'domain.restore',
		() => '/domains/trash',
		async (aim) => ({ domain: (await freshDomain(aim, { deleted_at: new Date() })).id }),
	),

	...PLACE_FORMS,
	...TEMPLATE_FORMS,
	...BACKUP_FORMS,
	...BILLING_FORMS,
	...DRIFT_FORMS,
	...FORGOTTEN_FORMS,
	...REVIEW_FORMS,

	'grants.addPersonAction': on(
		'account.create',
		() => '/accounts/new',
		async (aim) => ({
			organization: organizationOf(aim) ?? '',
			name: 'New',
			address: `p${random()}@elsewhere.test`,
			password: PASSWORD,
			role: 'none',
			maxMailboxes: '',
			maxAliases: '',
			maxStorage: '',
			maxStoragePerMailbox: '',
		}),
		'2',
	),
	'grants.resendInvitationAction': on('account.invite', () => '/invitations', freshInvitation, '2'),
	'grants.cancelInvitationAction': on('account.invite', () => '/invitations', freshInvitation, '2'),
	'accounts.editAccountAction': on('account.edit', (id) => `/accounts/${id}`, account({ version: '1', name: 'New' })),
	'accounts.setAccountEnabledAction': on('account.set-enabled', (id) => `/accounts/${id}/disable`, account()),
	'accounts.setAccountPasswordAction': on(
		'account.set-password',
		(id) => `/accounts/${id}`,
		account({ password: NEW_PASSWORD() }),
	),
	'accounts.endAccountSessionsAction': on(
		'account.end-sessions',
		(id) => `/accounts/${id}`,
		async (aim) => {
			const { publicId } = await freshSession(aim)
			const { rows } = await aim.world.db.query<{ account_id: string }>(
				'SELECT account_id FROM session WHERE public_id = $1',
				[publicId],
			)
			return { account: rows[0]?.account_id ?? '' }
		},
	),

	'grants.giveGrantAction': on(
		'grant.give',
		(id) => `/accounts/${id}/give`,
		async (aim) => ({
			account: aim.world.people.c.accountId,
			role: 'single',
			'rights[]': ['mailbox.read'],
			'domains[]': [aim.world.domains.c.id],
			maxMailboxes: '',
			maxAliases: '',
			maxStorage: '',
			maxStoragePerMailbox: '',
		}),
	),
	'grants.editGrantAction': on(
		'grant.edit',
		(id) => `/accounts/${id}`,
		async (aim) => ({
			grant: (await freshGrant(aim)).id,
			version: '1',
			maxMailboxes: '5',
			maxAliases: '',
			maxStorage: '',
			maxStoragePerMailbox: '',
			maxSendsPerDay: '100',
			endsOn: '',
			reason: 'Less from now on',
		}),
	),
	'grants.extendGrantAction': on(
		'grant.edit',
		() => '/',
		async (aim) => ({
			grant: (await freshGrant(aim)).id,
			version: '1',
			maxMailboxes: '',
			maxAliases: '',
			maxStorage: '',
			maxStoragePerMailbox: '',
			maxSendsPerDay: '',
			endsOn: '2099-12-31',
			reason: '',
		}),
	),
	'grants.askRenewalAction': own(
		'own.ask-renewal',
		'user',
		async (aim) => ({ grant: await freshEndingGrant(aim), reason: 'Until August' }),
		'/my',
	),
	'grants.restoreGrantAction': on(
		'grant.restore',
		(id) => `/accounts/${id}`,
		(aim) => justRevoked(aim),
	),
	'grants.undoInPlaceAction': on(
		'grant.restore',
		(id) => `/accounts/${id}`,
		(aim) => justRevoked(aim),
	),
	'grants.revokeGrantAction': on(
		'grant.revoke',
		(id) => `/accounts/${id}/revoke`,
		async (aim) => ({ grant: (await freshGrant(aim)).id }),
	),
	'grants.revokeAllGrantsAction': on(
		'grant.revoke',
		(id) => `/accounts/${id}/revoke`,
		async (aim) => {
			const { id } = await freshGrant(aim)
			const { rows } = await aim.world.db.query<{ account_id: string }>(
				'SELECT account_id FROM access_grant WHERE id = $1',
				[id],
			)
			return { account: rows[0]?.account_id ?? '' }
		},
	),

	...SERVER_FORMS,
	'self.editOwnNameAction': own('own.edit', 'reader', async () => ({ name: `New ${random()}`, version: '1' })),
	'self.closeWelcomeAction': own('own.edit', 'reader', async (aim) => {
		await aim.world.db.query("UPDATE account SET welcome = 'Hello' WHERE id = $1", [aim.world.own.reader?.accountId])
		return {}
	}),
	'self.setOwnPasswordAction': own('own.set-password', 'manager', async () => ({
		currentPassword: PASSWORD,
		newPassword: NEW_PASSWORD(),
	})),
	'app-passwords.createAppPasswordAction': own(
		'own.create-app-password',
		'reader',
		async () => ({ name: 'Phone', 'protocols[]': ['', 'imap'], endsOn: '' }),
		'/my/app-passwords',
	),
	'app-passwords.revokeOwnAppPasswordAction': own(
		'own.revoke-app-password',
		'reader',
		async (aim) => ({ appPassword: (await freshAppPassword(aim)).appPassword }),
		'/my/app-passwords',
	),
	'app-passwords.requireOwnAppPasswordsAction': own(
		'own.require-app-passwords',
		'reader',
		async () => ({ required: 'on' }),
		'/my/app-passwords',
	),
	'app-passwords.revokeAppPasswordAction': on(
		'mailbox.set-password',
		(id) => `/mailboxes/${id}`,
		async (aim) => ({ ...(await freshAppPassword(aim)) }),
	),
	'app-passwords.requireAppPasswordsAction': on(
		'mailbox.set-password',
		(id) => `/mailboxes/${id}`,
		mailbox(() => ({ required: 'on' })),
	),
	...EXPORT_FORMS,
	...APPROVAL_FORMS,
	...FACTOR_FORMS,
	...KEY_FORMS,
	...LEAVING_FORMS,
	...LIST_FORMS,
	'sessions.endSessionAction': own('own.end-session', 'reader', async (aim) => ({
		session: (await freshSession(aim)).publicId,
	})),
	'sessions.endOtherSessionsAction': own('own.end-session', 'reader', async (aim) => {
		await freshSession(aim)
		return {}
	}),
	'sessions.signOutAction': door('/my', 'early', async () => ({})),
	'self.changePasswordAction': door('/password', 'both', async ({ world }) => ({
		address: world.own.both?.address ?? '',
		currentPassword: PASSWORD,
		newPassword: NEW_PASSWORD(),
	})),
	'welcome.acceptInvitationAction': door('/welcome/x', 'anonymous', async (aim) => ({
		secret: await invitation(aim),
		newPassword: NEW_PASSWORD(),
	})),
	'welcome.makeFirstAdministratorAction': door('/welcome/x', null, async () => ({
		secret: randomBytes(32).toString('base64url'),
		name: 'New',
		address: `p${random()}@elsewhere.test`,
		newPassword: NEW_PASSWORD(),
	})),
}
