import { randomUUID } from 'node:crypto'
import { aBackup, PROVED } from '../../tests/support/backups'
import type { Panel } from './panel'

/** A backup of a mailbox from which something was restored, one from which something is, and a copy that an owner can take. */
export async function tellRestores(
	panel: Panel,
	mailbox: string,
	owner: string,
): Promise<{ backup: string; restoring: string }> {
	const held = { messages: 4812, folders: 9, mail_bytes: 734_003_200, bytes: 512_000_000 }
	const backup = await aBackup(panel.owner, mailbox, { ...PROVED, ...held })
	const restoring = await aBackup(panel.owner, mailbox, { ...PROVED, ...held, encrypted_to: `age1${'q'.repeat(58)}` })
	const restore = `INSERT INTO restore (id, backup_id, mailbox_id, domain_id, organization_id, address, from_address, folders, into_folder, state, total, done, results, asked_by, created_at)
		SELECT gen_random_uuid(), b.id, b.mailbox_id, b.domain_id, b.organization_id, b.address, b.address, $2, $3, $4::restore_state, $5, $6, $7, 'Ada Lind', now() - interval '5 minutes' FROM backup b WHERE b.id = $1`
	const results = [
		{ what: 'Alias office@example.com', ok: true, text: 'It is made again.' },
		{ what: 'Alias sales@example.org', ok: false, text: 'Its domain is gone.' },
	]
	await panel.query(restore, [backup, ['.Sent', ''], 'Restored 2026-11-20', 'done', 318, 318, JSON.stringify(results)])
	await panel.query(restore, [restoring, [], '', 'running', 4812, 1750, '[]'])
	await panel.query(
		`INSERT INTO mail_export (id, account_id, mailbox_id, address, format, state, total, done, bytes, asked_at, ready_at, ends_at)
		SELECT $2, m.account_id, m.id, m.address, 'mbox', 'ready', 4812, 4812, 512000000, now() - interval '1 hour', now() - interval '50 minutes', now() + interval '70 hours'
		FROM mailbox m WHERE m.account_id = $1 LIMIT 1`,
		[owner, randomUUID()],
	)
	await panel.query(
		`INSERT INTO mail_export (id, account_id, mailbox_id, address, format, state, asked_at)
		SELECT gen_random_uuid(), m.account_id, m.id, m.address, 'maildir', 'gone', now() - interval '20 days' FROM mailbox m WHERE m.account_id = $1 LIMIT 1`,
		[owner],
	)
	return { backup, restoring }
}
