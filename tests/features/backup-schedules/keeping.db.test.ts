/** What a schedule keeps no longer goes, row first; and what the database itself lets nobody end. */
import { access, mkdir, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { beforeAll, describe, expect, test } from 'vitest'
import { systemCaller } from '@/core/gateway/actor'
import { execute } from '@/core/gateway/execute'
import { expireBackup } from '@/features/backups/expire-backup'
import { askRestore } from '@/features/restores/ask-restore'
import { keepBackups } from '@/jobs/keep-backups'
import { aBackup, aTrial, PROVED } from '../../support/backups'
import { as } from '../../support/callers'
import { useDatabase } from '../../support/database'
import { aDomain, aMailbox, anAdministrator, anOrganization } from '../../support/factories'
import { useFolder } from '../../support/folder'
import { makeDue, work } from '../../support/worker'

const here = useDatabase()
const DAY_MS = 86_400_000
const program = systemCaller('Schedule', ['system.back-up'])
const folder = useFolder('kept')
beforeAll(() => {
	process.env.BACKUP_FOLDER = folder.path
})

const isThere = (object: string) =>
	access(join(folder.path, object)).then(
		() => true,
		() => false,
	)
async function aMade(mailbox: { id: string }, nightsAgo: number, values: Record<string, unknown> = {}) {
	const object = `${mailbox.id}/${crypto.randomUUID()}.tar.zst`
	await mkdir(join(folder.path, mailbox.id), { recursive: true })
	await writeFile(join(folder.path, object), 'archive')
	const made_at = new Date(Date.UTC(2026, 10, 22, 2) - nightsAgo * DAY_MS)
	return {
		object,
		id: await aBackup(here.owner, mailbox.id, { ...PROVED, why: 'schedule', object, made_at, ...values }),
	}
}
/** A mailbox of a domain that keeps three days and nothing else. */
async function aKept(values = 'enabled, keep_days, keep_weeks, keep_months', numbers: unknown[] = [true, 3, 0, 0]) {
	const { id } = await anOrganization(here.owner)
	const domain = await aDomain(here.owner, id)
	await here.owner.query(
		`INSERT INTO backup_schedule (domain_id, ${values}) VALUES ($1, ${numbers.map((_, n) => `$${n + 2}`).join()})`,
		[domain.id, ...numbers],
	)
	return aMailbox(here.owner, domain)
}
async function keep(mailbox: { id: string }) {
	const payload = { asker: null, clientAddress: '', key: crypto.randomUUID(), payload: { mailbox: mailbox.id } }
	await here.owner.query("SELECT graphile_worker.add_job('keep-backups', $1::json)", [JSON.stringify(payload)])
	await makeDue(here.owner)
	await work(here.owner, { 'keep-backups': keepBackups })
}
const rowOf = async (id: string) => (await here.owner.query('SELECT * FROM backup WHERE id = $1', [id])).rows[0]
const stateOf = async ({ id, object }: { id: string; object: string }) => {
	const { state, removed_at } = await rowOf(id)
	return [state, removed_at !== null, await isThere(object)]
}
const KEPT = ['verified', false, true]
const GONE = ['expired', true, false]

describe('B5 what is kept no longer', () => {
	test('goes with its archive, is told in the journal, and all else stays', async () => {
		const mailbox = await aKept()
		const nights = await Promise.all([0, 1, 2, 3, 4].map((n) => aMade(mailbox, n)))
		const others = [
			await aMade(mailbox, 40, { why: 'hand' }),
			await aMade(mailbox, 41, { why: 'erasing' }),
			await aMade(await aKept(), 42),
		]
		await keep(mailbox)
		expect(await Promise.all(nights.map(stateOf))).toEqual([KEPT, KEPT, KEPT, GONE, GONE])
		expect(await Promise.all(others.map(stateOf))).toEqual([KEPT, KEPT, KEPT])
		const { rows } = await here.owner.query(
			`SELECT after FROM journal_entry WHERE mailbox_id = $1 AND "right" = 'system.back-up' AND after->>'state' = 'expired' ORDER BY after->>'backupFrom' DESC`,
			[mailbox.id],
		)
		expect(rows.map(({ after }) => after.where)).toEqual([3, 4].map((n) => `folder: ${nights[n]?.object}`))
		await keep(mailbox)
		expect(await Promise.all(nights.map(stateOf))).toEqual([KEPT, KEPT, KEPT, GONE, GONE])
	})
	test.each<[string, string, unknown[]]>([
		['where the schedule is switched off', 'enabled, keep_days, keep_weeks, keep_months', [false, 1, 0, 0]],
		['within its time', 'enabled', [true]],
	])('nothing goes %s', async (_, columns, numbers) => {
		const mailbox = await aKept(columns, numbers)
		const nights = await Promise.all([0, 1, 2, 3].map((n) => aMade(mailbox, n)))
		await keep(mailbox)
		expect(await Promise.all(nights.map(stateOf))).toEqual([KEPT, KEPT, KEPT, KEPT])
	})
	test('killed between row and archive, or before the row says that it is gone: the next turn ends it', async () => {
		const mailbox = await aKept()
		const nights = await Promise.all([0, 1, 2, 3, 4].map((n) => aMade(mailbox, n)))
		const [, , , said, both] = nights
		for (const one of [said, both]) await execute(expireBackup, program, { backup: one?.id })
		await rm(join(folder.path, both?.object ?? ''))
		expect(await Promise.all([said, both].map((one) => one && stateOf(one)))).toEqual([
			['expired', false, true],
			['expired', false, false],
		])
		await keep(mailbox)
		expect(await Promise.all(nights.map(stateOf))).toEqual([KEPT, KEPT, KEPT, GONE, GONE])
	})
	test('while the store does not answer the row says what is still to be removed, and the job is tried again', async () => {
		const mailbox = await aKept()
		const nights = await Promise.all([0, 1, 2, 3].map((n) => aMade(mailbox, n)))
		const over = nights.at(-1)
		const path = join(folder.path, over?.object ?? '')
		// A folder where the file was: it cannot be removed as one.
		await rm(path)
		await mkdir(join(path, 'x'), { recursive: true })
		await keep(mailbox)
		expect((await rowOf(over?.id ?? '')).removed_at).toBeNull()
		expect((await rowOf(over?.id ?? '')).state).toBe('expired')
		await rm(path, { recursive: true })
		await writeFile(path, 'archive')
		await makeDue(here.owner)
		await work(here.owner, { 'keep-backups': keepBackups })
		expect(over && (await stateOf(over))).toEqual(GONE)
	})
})

describe('B5 whatever asks for it, there is no end for', () => {
	const expire = (id: string) => here.owner.query("UPDATE backup SET state = 'expired' WHERE id = $1", [id])
	test('the only good backup of a mailbox', async () => {
		const mailbox = await aKept()
		const { id } = await aMade(mailbox, 0)
		await aBackup(here.owner, mailbox.id, { why: 'schedule', state: 'failed' })
		await expect(expire(id)).rejects.toThrow(/backup_is_last/)
	})
	test('the last two at once', async () => {
		const mailbox = await aKept()
		const both = [await aMade(mailbox, 0), await aMade(mailbox, 1)]
		await Promise.all(both.map(({ id: backup }) => execute(expireBackup, program, { backup })))
		const states = await Promise.all(both.map(async ({ id }) => (await rowOf(id)).state))
		expect(states.sort()).toEqual(['expired', 'verified'])
	})
	test.each(['hand', 'erasing'])('what was made by %s', async (why) => {
		const mailbox = await aKept()
		await aMade(mailbox, 0)
		await expect(expire((await aMade(mailbox, 1, { why })).id)).rejects.toThrow(/backup_stays/)
	})
	test('what is being restored from, or tried', async () => {
		const mailbox = await aKept()
		await aMade(mailbox, 0)
		const [restored, tried] = [await aMade(mailbox, 1), await aMade(mailbox, 2)]
		const administrator = await anAdministrator(here.owner)
		expect(await execute(askRestore, as(administrator), { backup: restored.id })).toMatchObject({ ok: true })
		await aTrial(here.owner, tried.id, { state: 'running' })
		for (const { id } of [restored, tried]) await expect(expire(id)).rejects.toThrow(/backup_in_use/)
		await here.owner.query("UPDATE restore SET state = 'done', ended_at = now() WHERE backup_id = $1", [restored.id])
		await expire(restored.id)
		// Nothing begins with it any more, and it does not come back.
		expect(await execute(askRestore, as(administrator), { backup: restored.id })).toMatchObject({ ok: false })
		await expect(aTrial(here.owner, restored.id)).rejects.toThrow(/backup_is_gone/)
		await expect(here.owner.query("UPDATE backup SET state = 'verified' WHERE id = $1", [restored.id])).rejects.toThrow(
			/backup_stays/,
		)
	})
	test('a restore that begins in the moment in which its backup ends: one of both, never both', async () => {
		const administrator = await anAdministrator(here.owner)
		for (let round = 0; round < 5; round += 1) {
			const mailbox = await aKept()
			await aMade(mailbox, 0)
			const { id: backup } = await aMade(mailbox, 1)
			const [restore] = await Promise.all([
				execute(askRestore, as(administrator), { backup }),
				execute(expireBackup, program, { backup }),
			])
			expect((await rowOf(backup)).state).toBe(restore.ok ? 'verified' : 'expired')
		}
	})
})
