import { randomBytes, randomUUID } from 'node:crypto'
import { setupSecret } from '@/core/proof/authenticator'
import { boundTo, newChallenge } from '@/core/proof/passkey-challenge'
import { refuseClaim } from '@/core/proof/refuse-claim'
import { renewSession } from '@/core/proof/renew-session'
import { reportCopy } from '@/core/proof/report-copy'
import { createAppPassword } from '@/features/app-passwords/create-app-password'
import { requireOwnAppPasswords } from '@/features/app-passwords/require-own-app-passwords'
import { revokeOwnAppPassword } from '@/features/app-passwords/revoke-own-app-password'
import { withdrawRequest } from '@/features/approvals/withdraw-request'
import { beginErasing, finishErasing, prepareErasing } from '@/features/backups/begin-erasing'
import { reportBackup } from '@/features/backups/report-backup'
import { askExport } from '@/features/exports/ask-export'
import { discardExport } from '@/features/exports/discard-export'
import { reportExport } from '@/features/exports/report-export'
import { enrolAuthenticator } from '@/features/factors/enrol-authenticator'
import { enrolPasskey } from '@/features/factors/enrol-passkey'
import { removeOwnFactor } from '@/features/factors/remove-own-factor'
import { removePasskey } from '@/features/factors/remove-passkey'
import { renamePasskey } from '@/features/factors/rename-passkey'
import { renewRecoveryCodes } from '@/features/factors/renew-recovery-codes'
import { askManager } from '@/features/forgotten/ask-manager'
import { confirmRecovery } from '@/features/forgotten/confirm-recovery'
import { resetPassword } from '@/features/forgotten/reset-password'
import { sendResetLink } from '@/features/forgotten/send-reset-link'
import { setRecoveryAddress } from '@/features/forgotten/set-recovery-address'
import { askRenewal } from '@/features/grants/ask-renewal'
import { endGrant } from '@/features/grants/end-grant'
import { remindOfEnd } from '@/features/grants/remind-of-end'
import { revokeOwnKey } from '@/features/keys/revoke-own-key'
import { rotateOwnKey } from '@/features/keys/rotate-own-key'
import { addOwnListMembers, removeOwnListMembers } from '@/features/lists/own-list-members'
import { reportOffBoarding } from '@/features/off-boarding/report-off-boarding'
import { reportRestore } from '@/features/restores/report-restore'
import { closeWelcome } from '@/features/self/close-welcome'
import { editOwnName } from '@/features/self/edit-own-name'
import { setOwnPassword } from '@/features/self/set-own-password'
import { closeSession } from '@/features/sessions/close-session'
import { endOtherSessions } from '@/features/sessions/end-other-sessions'
import { endSession } from '@/features/sessions/end-session'
import { forgetDevice } from '@/features/sessions/forget-device'
import { openSession } from '@/features/sessions/open-session'
import { sendDigest } from '@/features/storage/send-digest'
import { warnOfStorage } from '@/features/storage/warn-of-storage'
import { reportRun } from '@/features/templates/report-run'
import { acceptInvitation } from '@/features/welcome/accept-invitation'
import { issueSetUpLink } from '@/features/welcome/issue-set-up-link'
import { makeFirstAdministrator } from '@/features/welcome/make-first-administrator'
import { updateBuiltInGrant } from '@/features/welcome/update-built-in-grant'
import { anApprovalRequest } from '../../support/approvals'
import { codeOf } from '../../support/authenticators'
import { anAuthenticator, aPasskey, aTrustedDevice, PASSWORD, random } from '../../support/factories'
import { aKey } from '../../support/keys'
import { SoftPasskey } from '../../support/passkeys'
import { type Aim, freshBackup, freshErasing, freshMailbox, freshTemplate } from '../world'
import { freshOffBoarding } from '../world-leaving'
import { freshOwnList } from '../world-lists'
import { freshExport, freshRestore } from '../world-mail'
import { freshAppPassword, freshEndedGrant, freshEndingGrant, freshSession } from '../world-people'
import { LOOKING_AFTER } from './approval'
import { attempt, type Entries, reading } from './attempt'
import { KEEPING, SCHEDULING } from './backup'
import { MENDING } from './drift'
import { OWN_DECIDING, REVIEWING } from './review'
import { SENDING } from './server'

const digest = () => new Uint8Array(randomBytes(32))
const NEW = '00000000-0000-4000-8000-0000000000ad'

async function versionOf(aim: Aim): Promise<number> {
	const { accountId } = await freshMailbox(aim)
	const { rows } = await aim.world.db.query<{ version: number }>('SELECT version FROM account WHERE id = $1', [
		accountId,
	])
	return rows[0]?.version ?? 1
}

async function needsAppPasswords(aim: Aim): Promise<boolean> {
	const { accountId } = await freshMailbox(aim)
	const { rows } = await aim.world.db.query('SELECT app_passwords_only FROM account WHERE id = $1', [accountId])
	return rows[0]?.app_passwords_only ?? false
}

/** What an app shows that read the picture of the setup page. */
async function codeShown(aim: Aim): Promise<string> {
	const { accountId } = await freshMailbox(aim)
	const { rows } = await aim.world.db.query<{ epoch: number }>(
		'SELECT factor_epoch AS epoch FROM account WHERE id = $1',
		[accountId],
	)
	return codeOf(setupSecret({ account: accountId, session: '', factorEpoch: rows[0]?.epoch ?? 0 }))
}

async function enrolled(aim: Aim): Promise<Record<string, never>> {
	const { accountId } = await freshMailbox(aim)
	await anAuthenticator(aim.world.db, accountId)
	return {}
}

/** A new passkey that signed what somebody without a session was asked. */
async function passkeyMade(): Promise<string> {
	const challenge = Buffer.from(await newChallenge(boundTo('enrol', ''), '')).toString('base64url')
	return new SoftPasskey().make(JSON.stringify({ challenge, rp: { id: 'localhost' }, user: { id: '' } }))
}

async function freshPasskey(aim: Aim): Promise<{ account: string; passkey: string }> {
	const { accountId } = await freshMailbox(aim)
	const { rows } = await aim.world.db.query('SELECT FROM account WHERE id = $1', [accountId])
	return { account: accountId, passkey: rows[0] ? await aPasskey(aim.world.db, accountId) : randomUUID() }
}

const freshKey = async (aim: Aim): Promise<{ id: string }> => aKey(aim.world.db, (await freshMailbox(aim)).accountId)

async function freshOwnRequest(aim: Aim): Promise<string> {
	const { accountId } = await freshMailbox(aim)
	const { rows } = await aim.world.db.query<{ domain: string }>(
		'SELECT domain_id AS domain FROM account WHERE id = $1',
		[accountId],
	)
	const [owner] = rows
	return owner ? anApprovalRequest(aim.world.db, accountId, owner.domain) : randomUUID()
}

/** Verbs over oneself take no id, so there is no way to name another; but a session has one. */
export const OWN: Entries<'own'> = {
	'own.read': reading(
		async (read) => (await read.account.findMany({ select: { id: true } })).map(({ id }) => id),
		async (aim) => (await freshMailbox(aim)).accountId,
	),
	'own.edit': [
		attempt(editOwnName, async (aim) => ({ name: `New ${random()}`, version: await versionOf(aim) }), {
			only: ['own'],
		}),
		attempt(closeWelcome, async () => ({}), { only: ['own'] }),
	],
	'own.set-password': [
		attempt(setOwnPassword, async () => ({ newPassword: `${PASSWORD} ${random()}` }), { only: ['own'] }),
	],
	'own.create-app-password': [
		attempt(createAppPassword, async () => ({ name: 'Phone', protocols: ['imap' as const] }), { only: ['own'] }),
	],
	'own.revoke-app-password': [
		attempt(revokeOwnAppPassword, async (aim) => ({ appPassword: (await freshAppPassword(aim)).appPassword })),
	],
	'own.require-app-passwords': [
		attempt(requireOwnAppPasswords, async (aim) => ({ required: !(await needsAppPasswords(aim)) }), { only: ['own'] }),
	],
	'own.export-mail': [
		attempt(askExport, async (aim) => {
			const { id, accountId } = await freshMailbox(aim)
			await aim.world.db.query("UPDATE mail_export SET state = 'gone' WHERE account_id = $1", [accountId])
			return { mailbox: id, format: 'mbox' as const }
		}),
		attempt(discardExport, async (aim) => freshExport(aim)),
	],
	'own.revoke-key': [attempt(revokeOwnKey, async (aim) => ({ key: (await freshKey(aim)).id }))],
	'own.rotate-key': [attempt(rotateOwnKey, async (aim) => ({ key: (await freshKey(aim)).id, overlapHours: 1 }))],

	'own.ask-approval': [attempt(withdrawRequest, async (aim) => ({ request: await freshOwnRequest(aim) }))],
	'own.ask-renewal': [attempt(askRenewal, async (aim) => ({ grant: await freshEndingGrant(aim) }))],
	'own.decide-review': OWN_DECIDING,
	'own.set-second-factor': [
		attempt(enrolAuthenticator, async (aim) => ({ code: await codeShown(aim) }), { only: ['own'], fresh: true }),
		attempt(renewRecoveryCodes, enrolled, { only: ['own'], fresh: true }),
		attempt(removeOwnFactor, enrolled, { only: ['own'], fresh: true }),
		attempt(enrolPasskey, async () => ({ name: 'Laptop', passkey: await passkeyMade() }), { only: ['own'] }),
		attempt(removePasskey, async (aim) => ({ passkey: (await freshPasskey(aim)).passkey })),
		attempt(renamePasskey, async (aim) => ({ passkey: (await freshPasskey(aim)).passkey, name: 'Key on my ring' })),
	],
	'own.set-recovery': [
		attempt(setRecoveryAddress, async () => ({ address: `p${random()}@elsewhere.test` }), { only: ['own'] }),
	],
	'own.edit-list-members': [
		attempt(addOwnListMembers, async (aim) => ({
			list: (await freshOwnList(aim)).list,
			members: `n${random()}@elsewhere.test`,
		})),
		attempt(removeOwnListMembers, async (aim) => {
			const { list, member } = await freshOwnList(aim)
			return { list, members: [member] }
		}),
	],
	'own.end-session': [
		attempt(endSession, async (aim) => ({ session: (await freshSession(aim)).publicId })),
		attempt(
			forgetDevice,
			async (aim) => {
				await aTrustedDevice(aim.world.db, (await freshMailbox(aim)).accountId)
				return {}
			},
			{ only: ['own'] },
		),
		attempt(
			endOtherSessions,
			async (aim) => {
				await freshSession(aim)
				return {}
			},
			{ only: ['own'] },
		),
	],
}

/** Verbs of the program's own doors and jobs: no person may call them, whatever they hold. */
export const SYSTEM: Entries<'system'> = {
	'system.sign-in': [
		attempt(openSession, async (aim) => ({
			account: (await freshMailbox(aim)).accountId,
			authEpoch: 0,
			idHash: digest(),
			factor: { kind: 'password' as const },
			passwordHash: null,
			clientAddress: '',
			userAgent: '',
		})),
		attempt(refuseClaim, async (aim) => ({
			account: (await freshMailbox(aim)).accountId,
			why: 'wrong-password' as const,
		})),
		attempt(closeSession, async () => ({ idHash: digest() }), { only: ['a'] }),
		attempt(reportCopy, freshPasskey),
	],
	'system.step-up': [
		attempt(renewSession, async (aim) => ({
			account: (await freshMailbox(aim)).accountId,
			factor: { kind: 'password' as const },
			was: digest(),
			idHash: digest(),
		})),
	],
	'system.accept-invitation': [
		attempt(acceptInvitation, async () => ({ hash: digest(), newPassword: PASSWORD }), { only: ['a'] }),
	],
	'system.confirm-recovery': [attempt(confirmRecovery, async () => ({ hash: digest() }), { only: ['a'] })],
	'system.ask-reset': [
		attempt(sendResetLink, async () => ({ address: `p${random()}@elsewhere.test` }), { only: ['a'] }),
		attempt(askManager, async (aim) => ({ address: (await freshMailbox(aim)).address })),
	],
	'system.reset-password': [
		attempt(resetPassword, async () => ({ hash: digest(), newPassword: PASSWORD }), { only: ['a'] }),
	],
	'system.end-grant': [attempt(endGrant, async (aim) => ({ grant: await freshEndedGrant(aim) }))],
	'system.remind': [
		attempt(remindOfEnd, async (aim) => ({
			grant: await freshEndingGrant({ ...aim, target: 'a' }),
			days: 7 as const,
		})),
	],
	'system.review': REVIEWING,
	'system.look-after-approvals': LOOKING_AFTER,
	'system.mend-drift': MENDING,
	'system.send-letter': SENDING,
	'system.apply-template': [
		attempt(reportRun, async (aim) => {
			const { id } = await freshTemplate(aim)
			const run = randomUUID()
			await aim.world.db.query(
				"INSERT INTO template_run (id, template_id, asked_by, fields) VALUES ($1, $2, 'Somebody', '{quota}')",
				[run, id],
			)
			return { run, state: 'done' as const, total: 1, changed: 1, refused: 0, refusals: [] }
		}),
	],
	'system.warn-of-storage': [
		attempt(warnOfStorage, async (aim) => {
			const { id } = await freshMailbox(aim)
			await aim.world.db.query('UPDATE mailbox SET quota_bytes = 1000 WHERE id = $1', [id])
			await aim.world.db.query('INSERT INTO mail_usage (mailbox_id, bytes) VALUES ($1, 900)', [id])
			return { mailbox: id }
		}),
	],
	'system.export-mail': [
		attempt(reportExport, async (aim) => ({
			...(await freshExport(aim, 'waiting')),
			state: 'ready' as const,
			total: 1,
			bytes: 100n,
		})),
	],
	'system.send-digest': [
		attempt(sendDigest, async (aim) => ({
			account: (await freshMailbox(aim)).accountId,
			digest: { total: 1, full: 0, mailboxes: [] },
		})),
	],
	'system.back-up': [
		attempt(reportBackup, async (aim) => ({ backup: await freshBackup(aim), state: 'running' as const }), {
			only: ['a', 'above'],
		}),
		...KEEPING,
	],
	'system.run-schedule': SCHEDULING,
	'system.erase': [
		attempt(prepareErasing, async (aim) => ({ mailbox: (await freshMailbox(aim, { deleted_at: new Date() })).id }), {
			only: ['a', 'above'],
		}),
		attempt(beginErasing, async (aim) => ({ backup: await freshErasing(aim, false) }), { only: ['a', 'above'] }),
		attempt(finishErasing, async (aim) => ({ backup: await freshErasing(aim, true), place: '/srv' }), {
			only: ['a', 'above'],
		}),
	],
	'system.restore': [
		attempt(reportRestore, async (aim) => ({
			restore: await freshRestore(aim),
			state: 'done' as const,
			total: 1,
			results: [],
		})),
	],
	'system.off-board': [
		attempt(reportOffBoarding, async (aim) => ({ ...(await freshOffBoarding(aim)), why: 'Because.' })),
	],
	'system.set-up': [
		attempt(issueSetUpLink, async () => ({ hash: digest() })),
		attempt(makeFirstAdministrator, async () => ({
			id: NEW,
			hash: null,
			name: 'New',
			address: `p${random()}@elsewhere.test`,
			newPassword: PASSWORD,
		})),
		attempt(updateBuiltInGrant, async (aim) => ({ grant: aim.world.administratorGrant })),
	],
}
