import { randomUUID } from 'node:crypto'
import type pg from 'pg'

type Pool = Pick<pg.Pool, 'query'>

/** What a backup that was proved says of itself. */
export const PROVED = {
	state: 'verified',
	store: 'folder',
	object: 'somewhere.tar.zst',
	sha256: 'a'.repeat(64),
	contents: 'b'.repeat(64),
	made_at: new Date(),
	verified_at: new Date(),
}

/** A backup of a mailbox, waiting unless told. @returns its id */
export async function aBackup(db: Pool, mailbox: string, values: Record<string, unknown> = {}): Promise<string> {
	const { rows } = await db.query(
		'SELECT m.id AS mailbox_id, m.address, d.id AS domain_id, d.organization_id FROM mailbox m JOIN domain d ON d.id = m.domain_id WHERE m.id = $1',
		[mailbox],
	)
	const row = { id: randomUUID(), ...rows[0], why: 'hand', ...values }
	const names = Object.keys(row)
	await db.query(
		`INSERT INTO backup (${names.join()}) VALUES (${names.map((_, n) => `$${n + 1}`).join()})`,
		Object.values(row),
	)
	return row.id
}

/** A trial of a backup, waiting unless told. @returns its id */
export async function aTrial(db: Pool, backup: string, values: Record<string, unknown> = {}): Promise<string> {
	const { rows } = await db.query(
		'SELECT id AS backup_id, mailbox_id, domain_id, organization_id, address, made_at, messages FROM backup WHERE id = $1',
		[backup],
	)
	const row = { id: randomUUID(), ...rows[0], ...values }
	const names = Object.keys(row)
	await db.query(
		`INSERT INTO backup_trial (${names.join()}) VALUES (${names.map((_, n) => `$${n + 1}`).join()})`,
		Object.values(row),
	)
	return row.id
}
