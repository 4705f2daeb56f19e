import { requireAppPasswords } from '@/features/app-passwords/require-app-passwords'
import { revokeAppPassword } from '@/features/app-passwords/revoke-app-password'
import { eraseMailbox } from '@/features/backups/erase-mailbox'
import { answerForMailbox } from '@/features/forgotten/answer-for-mailbox'
import { adoptMaildir } from '@/features/mailboxes/adopt-maildir'
import { createMailbox } from '@/features/mailboxes/create-mailbox'
import { editMailbox } from '@/features/mailboxes/edit-mailbox'
import { importMailboxes } from '@/features/mailboxes/import/import-mailboxes'
import { liftProtection } from '@/features/mailboxes/lift-protection'
import { protectMailbox } from '@/features/mailboxes/protect-mailbox'
import { removeMailbox } from '@/features/mailboxes/remove-mailbox'
import { restoreMailbox } from '@/features/mailboxes/restore-mailbox'
import { setMailboxEnabled } from '@/features/mailboxes/set-mailbox-enabled'
import { setMailboxPassword } from '@/features/mailboxes/set-mailbox-password'
import { setMailboxQuota } from '@/features/mailboxes/set-mailbox-quota'
import { setMailboxSends } from '@/features/mailboxes/set-mailbox-sends'
import { PASSWORD, random } from '../../support/factories'
import { domainOf, freshFinding, freshMailbox } from '../world'
import { freshAppPassword, freshRequest } from '../world-people'
import { attempt, type Entries, reading } from './attempt'

export const MAILBOX: Entries<'mailbox'> = {
	'mailbox.read': reading(
		async (read) => (await read.mailbox.findMany({ select: { id: true } })).map(({ id }) => id),
		async (aim) => (await freshMailbox(aim)).id,
	),
	'mailbox.create': [
		attempt(createMailbox, async (aim) => ({
			domain: domainOf(aim).id,
			localPart: `n${random()}`,
			name: 'New',
			password: PASSWORD,
			quota: '1 GB',
			sendOnly: false,
		})),
		attempt(importMailboxes, async (aim) => ({
			domain: domainOf(aim).id,
			list: `name;address;quota;password\nNew;n${random()};1 GB;${PASSWORD}`,
		})),
	],
	'mailbox.adopt': [
		attempt(adoptMaildir, async (aim) => ({
			finding: (await freshFinding(aim, 'unknown-maildir')).finding,
			localPart: `n${random()}`,
			name: 'New',
			password: PASSWORD,
			quota: '1 GB',
			sendOnly: false,
		})),
	],
	'mailbox.edit': [
		attempt(editMailbox, async (aim) => ({
			mailbox: (await freshMailbox(aim)).id,
			version: 1,
			name: `New ${random()}`,
			sendOnly: true,
		})),
	],
	'mailbox.set-quota': [
		attempt(setMailboxQuota, async (aim) => ({ mailbox: (await freshMailbox(aim)).id, version: 1, quota: '2 GB' })),
	],
	'mailbox.set-sends': [
		attempt(setMailboxSends, async (aim) => ({
			mailbox: (await freshMailbox(aim)).id,
			version: 1,
			maxSendsPerHour: '20',
			maxSendsPerDay: '100',
		})),
	],
	'mailbox.set-enabled': [
		attempt(setMailboxEnabled, async (aim) => ({ mailbox: (await freshMailbox(aim)).id, enabled: false })),
	],
	'mailbox.set-password': [
		attempt(setMailboxPassword, async (aim) => ({
			mailbox: (await freshMailbox(aim)).id,
			password: `${PASSWORD} ${random()}`,
		})),
		attempt(answerForMailbox, async (aim) => ({ request: await freshRequest(aim), answer: 'approve' as const })),
		attempt(revokeAppPassword, (aim) => freshAppPassword(aim)),
		attempt(requireAppPasswords, async (aim) => ({ mailbox: (await freshMailbox(aim)).id, required: true })),
	],
	'mailbox.remove': [
		attempt(removeMailbox, async (aim) => {
			const { id, address } = await freshMailbox(aim)
			return { mailbox: id, confirm: address }
		}),
	],
	// The actor's own cannot be in the trash: they could not sign in.
	'mailbox.restore': [
		attempt(restoreMailbox, async (aim) => ({ mailbox: (await freshMailbox(aim, { deleted_at: new Date() })).id }), {
			only: ['a', 'b', 'n', 'c', 'below', 'above'],
		}),
	],
	'mailbox.erase': [
		attempt(
			eraseMailbox,
			async (aim) => {
				const { id, address } = await freshMailbox(aim, { deleted_at: new Date() })
				return { mailbox: id, confirm: address }
			},
			{ only: ['a', 'b', 'n', 'c', 'below', 'above'] },
		),
	],
	'mailbox.protect': [
		attempt(protectMailbox, async (aim) => {
			const { id } = await freshMailbox(aim)
			await aim.world.db.query('DELETE FROM protection WHERE mailbox_id = $1', [id])
			return { mailbox: id }
		}),
		attempt(liftProtection, async (aim) => {
			const { id, address, accountId } = await freshMailbox(aim)
			if (aim.target !== 'missing')
				await aim.world.db.query(
					'INSERT INTO protection (mailbox_id, account_id) VALUES ($1, $2) ON CONFLICT (mailbox_id) DO NOTHING',
					[id, accountId],
				)
			return { mailbox: id, confirm: address, reason: 'They asked for it' }
		}),
	],
}
