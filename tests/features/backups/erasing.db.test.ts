/** What the database itself keeps about erasing, whatever door it is; and the verbs around it. */
import { describe, expect, test } from 'vitest'
import { execute } from '@/core/gateway/execute'
import { prepareErasing } from '@/features/backups/begin-erasing'
import { createBackup } from '@/features/backups/create-backup'
import { dueForErasing } from '@/features/backups/due-for-erasing'
import { eraseMailbox } from '@/features/backups/erase-mailbox'
import { latestBackups, listBackups } from '@/features/backups/list-backups'
import { trashStanding } from '@/features/backups/trash-standing'
import { restoreDomain } from '@/features/domains/restore-domain'
import { restoreMailbox } from '@/features/mailboxes/restore-mailbox'
import { setOrganizationTrash } from '@/features/organizations/set-organization-trash'
import { aBackup, PROVED } from '../../support/backups'
import { as, viewerOf } from '../../support/callers'
import { useDatabase } from '../../support/database'
import { aDelegate, aDomain, aMailbox, anAdministrator, anOrganization } from '../../support/factories'
import { waitingJobs } from '../../support/worker'

const here = useDatabase()
const ago = (days: number) => new Date(Date.now() - days * 86_400_000)
async function aTrashed(days = 1, organization: Record<string, unknown> = {}) {
	const { id } = await anOrganization(here.owner, organization)
	const domain = await aDomain(here.owner, id)
	return { organization: id, domain, mailbox: await aMailbox(here.owner, domain, { deleted_at: ago(days) }) }
}
const update = (mailbox: { id: string }, set: string, values: unknown[] = []) =>
	here.owner.query(`UPDATE mailbox SET ${set} WHERE id = $1`, [mailbox.id, ...values])
const row = async (mailbox: { id: string }) =>
	(await here.owner.query('SELECT * FROM mailbox WHERE id = $1', [mailbox.id])).rows[0]

describe('B5 without a verified backup since it was deleted nothing is erased, not even by the owner of the database', () => {
	test.each<[string, Record<string, unknown> | null]>([
		['none at all', null],
		['one that waits', { state: 'waiting' }],
		['one that was refused', { state: 'refused' }],
		['one that failed', { state: 'failed' }],
		['one by hand', { ...PROVED, why: 'hand' }],
		['one from before it was deleted', { ...PROVED, created_at: ago(2) }],
	])('%s', async (_, values) => {
		const { mailbox } = await aTrashed()
		const backup = values && (await aBackup(here.owner, mailbox.id, { why: 'erasing', ...values }))
		const other = crypto.randomUUID()
		await expect(update(mailbox, 'erase_backup_id = $2', [backup ?? other])).rejects.toThrow(/erasing_needs_backup/)
		await expect(update(mailbox, 'erased_at = now()')).rejects.toThrow(/erasing_needs_backup/)
	})
	test('that of another mailbox, and of one that is not deleted', async () => {
		const [one, two] = [await aTrashed(), await aTrashed()]
		const backup = await aBackup(here.owner, two.mailbox.id, { why: 'erasing', ...PROVED })
		await expect(update(one.mailbox, 'erase_backup_id = $2', [backup])).rejects.toThrow(/erasing_needs_backup/)
		await update(two.mailbox, 'deleted_at = NULL')
		await expect(update(two.mailbox, 'erase_backup_id = $2', [backup])).rejects.toThrow(/erasing_needs_backup/)
	})
	test('nothing becomes verified that was not hashed, and what is verified says the same for ever', async () => {
		const { mailbox } = await aTrashed()
		await expect(aBackup(here.owner, mailbox.id, { ...PROVED, sha256: '' })).rejects.toThrow(/backup_verified/)
		const backup = await aBackup(here.owner, mailbox.id, { ...PROVED, why: 'erasing' })
		for (const set of ["state = 'waiting'", `sha256 = '${'c'.repeat(64)}'`, 'messages = 5', `why = 'hand'`])
			await expect(here.owner.query(`UPDATE backup SET ${set} WHERE id = $1`, [backup])).rejects.toThrow(/backup_stays/)
		await update(mailbox, 'erase_backup_id = $2', [backup])
		await expect(here.owner.query("UPDATE backup SET state = 'expired' WHERE id = $1", [backup])).rejects.toThrow(
			/backup_in_use/,
		)
	})
	test('once begun there is no way back, and a domain comes back without what was erased', async () => {
		const administrator = await anAdministrator(here.owner)
		const { mailbox, domain } = await aTrashed()
		const backup = await aBackup(here.owner, mailbox.id, { ...PROVED, why: 'erasing' })
		await update(mailbox, 'erase_backup_id = $2', [backup])
		await expect(update(mailbox, 'deleted_at = NULL')).rejects.toThrow(/mailbox_is_erased/)
		await expect(update(mailbox, 'erase_backup_id = NULL')).rejects.toThrow(/mailbox_is_erased/)
		expect(await execute(restoreMailbox, as(administrator), { mailbox: mailbox.id })).toMatchObject({ ok: false })
		await update(mailbox, 'erased_at = now()')
		await expect(update(mailbox, 'erased_at = NULL')).rejects.toThrow(/mailbox_is_erased/)
		await here.owner.query('UPDATE domain SET deleted_at = now() WHERE id = $1', [domain.id])
		expect(await execute(restoreDomain, as(administrator), { domain: domain.id })).toMatchObject({ ok: true })
		expect((await row(mailbox)).deleted_at).not.toBeNull()
	})
})

test('erasing at once is asked for once, by typing the address, of what lies in the trash', async () => {
	const administrator = await anAdministrator(here.owner)
	const { mailbox, domain } = await aTrashed()
	const ask = (confirm: string, of = mailbox) => execute(eraseMailbox, as(administrator), { mailbox: of.id, confirm })
	expect(await ask('another@example.org')).toMatchObject({
		ok: false,
		problem: { fields: { confirm: 'Type the address as it stands above.' } },
	})
	expect(await ask(mailbox.address)).toMatchObject({ ok: true })
	expect(await ask(mailbox.address)).toMatchObject({
		ok: false,
		problem: { text: 'Its erasing has been asked for already, and waits for the backup.' },
	})
	expect(await trashStanding(await viewerOf(administrator), mailbox.id)).toMatchObject({ waits: true, mayErase: false })
	const live = await aMailbox(here.owner, domain)
	expect(await ask(live.address, live)).toMatchObject({
		ok: false,
		problem: { text: 'It does not lie in the trash. Delete it first.' },
	})
	// It comes back, and what was asked for erases nothing.
	expect(await execute(restoreMailbox, as(administrator), { mailbox: mailbox.id })).toMatchObject({ ok: true })
})

test('M9 the trash keeps what is deleted for as long as the organization says, and protected mailboxes for longer', async () => {
	const administrator = await anAdministrator(here.owner)
	const [over, young, long, kept] = [
		await aTrashed(31),
		await aTrashed(29),
		await aTrashed(31, { trash_days: 40 }),
		await aTrashed(31),
	]
	await here.owner.query('INSERT INTO protection (mailbox_id, account_id) VALUES ($1, $2)', [
		kept.mailbox.id,
		kept.mailbox.accountId,
	])
	const gone = await aDomain(here.owner, over.organization)
	const inDomain = await aMailbox(here.owner, gone)
	await here.owner.query('UPDATE domain SET deleted_at = $2 WHERE id = $1', [gone.id, ago(31)])
	const due = async () => (await dueForErasing()).map(({ mailbox }) => mailbox)
	expect(await due()).toEqual(expect.arrayContaining([over.mailbox.id, inDomain.id]))
	for (const { mailbox } of [young, long, kept]) expect(await due()).not.toContain(mailbox.id)
	const set = { organization: long.organization, version: 1, trashDays: '30', backupRecipient: '' }
	expect(await execute(setOrganizationTrash, as(administrator), set)).toMatchObject({ ok: true })
	expect(await due()).toContain(long.mailbox.id)
	const clock = { kind: 'system', name: 'Trash', rights: ['system.erase'], clientAddress: '' } as const
	expect(await execute(prepareErasing, clock, { mailbox: over.mailbox.id })).toMatchObject({ ok: true })
	expect(await due()).not.toContain(over.mailbox.id)
	const jobs = await waitingJobs(here.owner, 'make-backup')
	expect(jobs.at(-1)?.payload.asker).toBeNull()
})

test.each([
	[{ trashDays: '0' }, 'trashDays'],
	[{ trashDays: '4000' }, 'trashDays'],
	[{ trashDays: 'a month' }, 'trashDays'],
	[{ backupRecipient: 'AGE-SECRET-KEY-1QQQ' }, 'backupRecipient'],
	[{ backupRecipient: 'age1notakey' }, 'backupRecipient'],
])('days and key of the trash are refused with a sentence: %o', async (wrong, field) => {
	const administrator = await anAdministrator(here.owner)
	const { id } = await anOrganization(here.owner)
	const input = { organization: id, version: 1, trashDays: '30', backupRecipient: '', ...wrong }
	const result = await execute(setOrganizationTrash, as(administrator), input)
	expect(result).toMatchObject({ ok: false, problem: { fields: { [field]: expect.stringMatching(/^Write /) } } })
})

test('a delegate sees no backup beyond the grant, in lists and on pages', async () => {
	const [mine, other] = [await aTrashed(), await aTrashed()]
	for (const { mailbox } of [mine, other]) await aBackup(here.owner, mailbox.id, { ...PROVED })
	const delegate = await aDelegate(here.owner, ['mailbox.read', 'backup.read', 'backup.create'], {
		domains: [mine.domain.id],
	})
	const viewer = await viewerOf(delegate)
	const page = await listBackups(viewer, {})
	expect(page.rows.map(({ mailboxId }) => mailboxId)).toEqual([mine.mailbox.id])
	expect((await listBackups(viewer, { q: other.mailbox.address })).rows).toEqual([])
	expect(await latestBackups(viewer, other.mailbox.id)).toBeNull()
	expect(await latestBackups(viewer, mine.mailbox.id)).toMatchObject({ rows: [{ state: 'verified' }], mayCreate: true })
	expect(await trashStanding(viewer, other.mailbox.id)).toBeNull()
	expect(await execute(createBackup, as(delegate), { mailbox: other.mailbox.id })).toEqual(
		await execute(createBackup, as(delegate), { mailbox: crypto.randomUUID() }),
	)
	expect(await execute(createBackup, as(delegate), { mailbox: mine.mailbox.id })).toMatchObject({ ok: true })
	expect(await execute(createBackup, as(delegate), { mailbox: mine.mailbox.id })).toMatchObject({
		ok: false,
		problem: { text: 'A backup of this mailbox is being made already. Wait until it is done.' },
	})
})
