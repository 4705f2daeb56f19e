/** Backups, restores and copies of mail in the world of the table. */
import { randomUUID } from 'node:crypto'
import { aBackup, aTrial, PROVED } from '../support/backups'
import { aMailbox } from '../support/factories'
import { type Aim, freshDomain, freshMailbox } from './world'

/** A copy of somebody's mail that can be had; `waiting`: that is being made. */
export async function freshExport(aim: Aim, state: 'ready' | 'waiting' = 'ready'): Promise<{ export: string }> {
	const { id, accountId, address } = await freshMailbox(aim)
	const made = randomUUID()
	if (aim.target === 'missing') return { export: made }
	await aim.world.db.query("UPDATE mail_export SET state = 'gone' WHERE account_id = $1", [accountId])
	await aim.world.db.query(
		`INSERT INTO mail_export (id, account_id, mailbox_id, address, format, state, total, done, bytes, ready_at, ends_at)
		VALUES ($1, $2, $3, $4, 'mbox', $5, 1, 1, 100, now(), now() + interval '1 day')`,
		[made, accountId, id, address, state],
	)
	return { export: made }
}

/** One that was proved. */
export const freshProved = async (aim: Aim): Promise<string> =>
	aim.target === 'missing' ? randomUUID() : aBackup(aim.world.db, (await freshMailbox(aim)).id, PROVED)

/** One that is on its way. */
export async function freshRestore(aim: Aim): Promise<string> {
	if (aim.target === 'missing') return randomUUID()
	const { id, address } = await freshMailbox(aim)
	await aim.world.db.query("UPDATE restore SET state = 'stopped' WHERE mailbox_id = $1", [id])
	const backup = await aBackup(aim.world.db, id, PROVED)
	const restore = randomUUID()
	await aim.world.db.query(
		`INSERT INTO restore (id, backup_id, mailbox_id, domain_id, organization_id, address, from_address, asked_by)
		SELECT $1, $2, m.id, d.id, d.organization_id, $4, $4, 'Somebody' FROM mailbox m JOIN domain d ON d.id = m.domain_id WHERE m.id = $3`,
		[restore, backup, id, address],
	)
	return restore
}

/** A domain with a schedule. */
async function scheduled(aim: Aim) {
	const domain = await freshDomain(aim)
	if (aim.target !== 'missing')
		await aim.world.db.query('INSERT INTO backup_schedule (domain_id) VALUES ($1)', [domain.id])
	return domain
}
/** @returns its id */
export const freshSchedule = async (aim: Aim): Promise<string> => (await scheduled(aim)).id

/** With a good backup of a mailbox in it. */
export async function freshScheduled(aim: Aim): Promise<{ domain: string; backup: string }> {
	const domain = await scheduled(aim)
	if (aim.target === 'missing') return { domain: domain.id, backup: randomUUID() }
	const { id } = await aMailbox(aim.world.db, domain)
	return { domain: domain.id, backup: await aBackup(aim.world.db, id, { ...PROVED, why: 'schedule' }) }
}

/** Made by a schedule, and not the only good one of its mailbox. */
export async function freshOver(aim: Aim, values: Record<string, unknown> = {}): Promise<string> {
	if (aim.target === 'missing') return randomUUID()
	const { id } = await freshMailbox(aim)
	await aBackup(aim.world.db, id, PROVED)
	return aBackup(aim.world.db, id, { ...PROVED, why: 'schedule', ...values })
}

/** That is being tried. */
export async function freshTrial(aim: Aim): Promise<string> {
	const { backup } = await freshScheduled(aim)
	return aim.target === 'missing' ? randomUUID() : aTrial(aim.world.db, backup, { state: 'running' })
}
