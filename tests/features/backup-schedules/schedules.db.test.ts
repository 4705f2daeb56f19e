/** Schedules of backups: who sets them, that each day has one run, and whose eyes they are for. */
import { describe, expect, test } from 'vitest'
import { systemCaller } from '@/core/gateway/actor'
import { execute } from '@/core/gateway/execute'
import { beginRun, endAsking } from '@/features/backup-schedules/begin-run'
import { dueRuns, mailboxesOfRun } from '@/features/backup-schedules/due'
import { domainSchedule, latestTrial } from '@/features/backup-schedules/get-schedule'
import { badSchedules, listSchedules } from '@/features/backup-schedules/list-schedules'
import { setBackupSchedule } from '@/features/backup-schedules/set-backup-schedule'
import { backUpBySchedule } from '@/features/backups/back-up-by-schedule'
import { runSchedules } from '@/jobs/run-backup-schedules'
import { sweep } from '@/jobs/sweep'
import { aBackup, aTrial, PROVED } from '../../support/backups'
import { as, viewerOf } from '../../support/callers'
import { useDatabase } from '../../support/database'
import { aDelegate, aDomain, aMailbox, anAdministrator, anOrganization } from '../../support/factories'
import { waitingJobs, work } from '../../support/worker'

const here = useDatabase()
const DAY_MS = 86_400_000
const program = systemCaller('Schedule', ['system.run-schedule', 'system.back-up'])
const SET = { version: 1, enabled: true, hour: '2', keepDays: '7', keepWeeks: '4', keepMonths: '12' }
const at = (text: string) => new Date(`${text}:00Z`)

async function aHome(mailboxes = 2) {
	const { id } = await anOrganization(here.owner)
	const domain = await aDomain(here.owner, id)
	const made = await Promise.all(Array.from({ length: mailboxes }, () => aMailbox(here.owner, domain)))
	return { organization: id, domain, mailboxes: made }
}
/** One whose schedule has been there for a while. */
async function scheduled(mailboxes = 2, values: Record<string, unknown> = {}) {
	const home = await aHome(mailboxes)
	const row = { domain_id: home.domain.id, hour: 2, since: at('2026-01-01T00:00'), ...values }
	const names = Object.keys(row)
	await here.owner.query(
		`INSERT INTO backup_schedule (${names.join()}) VALUES (${names.map((_, n) => `$${n + 1}`).join()})`,
		Object.values(row),
	)
	return home
}
const rowsOf = async (sql: string, values: unknown[] = []) => (await here.owner.query(sql, values)).rows
const scheduleOf = async ({ id }: { id: string }) =>
	(await rowsOf('SELECT *, last_day::text AS day FROM backup_schedule WHERE domain_id = $1', [id]))[0]
const runsOf = ({ id }: { id: string }) =>
	rowsOf('SELECT id, day::text, asked_at FROM backup_run WHERE domain_id = $1 ORDER BY day', [id])
const backupsOf = ({ id }: { id: string }) =>
	rowsOf("SELECT * FROM backup WHERE domain_id = $1 AND why = 'schedule' ORDER BY created_at", [id])
const journalOf = (domain: { id: string }, right: string) =>
	rowsOf('SELECT * FROM journal_entry WHERE domain_id = $1 AND "right" = $2 ORDER BY at', [domain.id, right])

describe('M9 a schedule', () => {
	test('is set, changed and switched off by whoever may, and the journal tells of it', async () => {
		const { domain } = await aHome(0)
		const manager = await aDelegate(here.owner, ['domain.read', 'backup.read', 'backup.set-schedule'], {
			domains: [domain.id],
		})
		const set = (values: Record<string, unknown>) =>
			execute(setBackupSchedule, as(manager), { domain: domain.id, ...SET, ...values })
		expect(await set({})).toMatchObject({ ok: true })
		expect(await scheduleOf(domain)).toMatchObject({
			enabled: true,
			hour: 2,
			keep_days: 7,
			keep_weeks: 4,
			keep_months: 12,
		})
		expect(await set({ version: 2, keepDays: '14' })).toMatchObject({ ok: true })
		expect(await set({ version: 3, enabled: false, keepDays: '14' })).toMatchObject({ ok: true })
		const entries = await journalOf(domain, 'backup.set-schedule')
		expect(entries.map(({ after }) => after)).toEqual([
			{ enabled: true, hour: 2, keepDays: 7, keepWeeks: 4, keepMonths: 12 },
			{ keepDays: 14 },
			{ enabled: false },
		])
		expect(await dueRuns(new Date(Date.now() + 3 * DAY_MS))).not.toContainEqual(
			expect.objectContaining({ domain: domain.id }),
		)
	})
	test.each([
		[{ hour: '24' }, 'hour'],
		[{ hour: '' }, 'hour'],
		[{ keepDays: '0' }, 'keepDays'],
		[{ keepDays: '91' }, 'keepDays'],
		[{ keepWeeks: '-1' }, 'keepWeeks'],
		[{ keepMonths: 'all' }, 'keepMonths'],
	])('is refused with a sentence beside the field: %o', async (wrong, field) => {
		const { domain } = await aHome(0)
		const administrator = await anAdministrator(here.owner)
		const result = await execute(setBackupSchedule, as(administrator), { domain: domain.id, ...SET, ...wrong })
		expect(result).toMatchObject({
			ok: false,
			problem: { fields: { [field]: expect.stringMatching(/^Write a whole/) } },
		})
		expect(await scheduleOf(domain)).toBeUndefined()
	})
	test('that somebody else changed meanwhile is shown beside what was written', async () => {
		const { domain } = await aHome(0)
		const administrator = await anAdministrator(here.owner)
		const set = (values: Record<string, unknown>) =>
			execute(setBackupSchedule, as(administrator), { domain: domain.id, ...SET, ...values })
		const both = await Promise.all([set({ hour: '3' }), set({ hour: '4' })])
		expect(both.filter(({ ok }) => ok)).toHaveLength(1)
		const { hour } = await scheduleOf(domain)
		expect(await set({ hour: '5' })).toMatchObject({
			ok: false,
			problem: { kind: 'stale', version: 2, current: { hour: String(hour) } },
		})
	})
	test('is not set by a neighbour, with another right, with more fields, nor for what is not there', async () => {
		const [mine, other] = [await aHome(0), await aHome(0)]
		const rights = ['domain.read', 'backup.read', 'backup.set-schedule'] as const
		const delegate = await aDelegate(here.owner, rights, { domains: [mine.domain.id] })
		const set = (domain: string, more = {}) => execute(setBackupSchedule, as(delegate), { domain, ...SET, ...more })
		expect(await set(other.domain.id)).toEqual(await set(crypto.randomUUID()))
		expect(await set(mine.domain.id, { lastDay: '2030-01-01' })).toMatchObject({ ok: false })
		const neighbour = await aDelegate(here.owner, ['domain.read', 'domain.edit', 'backup.read', 'backup.create'], {
			domains: [mine.domain.id],
		})
		expect(await execute(setBackupSchedule, as(neighbour), { domain: mine.domain.id, ...SET })).toMatchObject({
			ok: false,
		})
		expect(await scheduleOf(mine.domain)).toBeUndefined()
		await here.owner.query('UPDATE domain SET deleted_at = now() WHERE id = $1', [mine.domain.id])
		expect(await set(mine.domain.id)).toMatchObject({ ok: false, problem: { kind: 'not-found' } })
	})
	test('an hour that has passed is not made up for when it is chosen', async () => {
		const { domain } = await aHome(1)
		const administrator = await anAdministrator(here.owner)
		const hour = String(new Date().getUTCHours())
		await execute(setBackupSchedule, as(administrator), { domain: domain.id, ...SET, hour })
		const due = async (later: number) =>
			(await dueRuns(new Date(Date.now() + later))).filter((one) => one.domain === domain.id)
		expect(await due(1_000)).toEqual([])
		expect(await due(DAY_MS)).toHaveLength(1)
	})
})

describe('M9 a run', () => {
	test('asks for a backup of each mailbox, disabled ones too, and of none in the trash, once', async () => {
		const { domain, organization, mailboxes } = await scheduled(3)
		await here.owner.query('UPDATE mailbox SET enabled = false WHERE id = $1', [mailboxes[0]?.id])
		await here.owner.query('UPDATE mailbox SET deleted_at = now() WHERE id = $1', [mailboxes[1]?.id])
		await here.owner.query('UPDATE domain SET enabled = false WHERE id = $1', [domain.id])
		await here.owner.query('UPDATE organization SET enabled = false WHERE id = $1', [organization])
		const now = at('2026-11-20T02:00')
		for (let turn = 0; turn < 3; turn += 1) await runSchedules(now)
		const backups = await backupsOf(domain)
		expect(backups.map(({ mailbox_id }) => mailbox_id).sort()).toEqual([mailboxes[0]?.id, mailboxes[2]?.id].sort())
		const [run, ...more] = await runsOf(domain)
		expect(more).toEqual([])
		expect(run).toMatchObject({ day: '2026-11-20', asked_at: expect.any(Date) })
		expect(backups.every(({ run_id }) => run_id === run.id)).toBe(true)
		const jobs = (await waitingJobs(here.owner, 'back-up-by-schedule')).map(({ payload }) => payload.payload)
		for (const { id } of backups)
			expect(jobs.filter((job) => JSON.stringify(job) === JSON.stringify({ backup: id }))).toHaveLength(1)
		expect((await journalOf(domain, 'system.run-schedule')).map(({ after }) => after)).toEqual([
			{ run: 'begun', day: '2026-11-20' },
		])
	})
	test('two workers at once, and a hundred turns, make one', async () => {
		const { domain } = await scheduled(3)
		const now = at('2026-11-20T09:00')
		await Promise.all(Array.from({ length: 8 }, () => runSchedules(now)))
		expect(await runsOf(domain)).toHaveLength(1)
		expect(await backupsOf(domain)).toHaveLength(3)
	})
	test('a missed night is made up for once, also after nine of them', async () => {
		const { domain } = await scheduled(1)
		await runSchedules(at('2026-11-01T02:00'))
		await here.owner.query("UPDATE backup SET state = 'failed' WHERE domain_id = $1", [domain.id])
		await runSchedules(at('2026-11-10T20:00'))
		await runSchedules(at('2026-11-10T20:05'))
		expect((await runsOf(domain)).map(({ day }) => day)).toEqual(['2026-11-01', '2026-11-10'])
		expect(await backupsOf(domain)).toHaveLength(2)
	})
	test('goes on where a worker was killed in the middle of it', async () => {
		const { domain, mailboxes } = await scheduled(3)
		const day = new Date('2026-11-20')
		const begun = await execute(beginRun, program, { domain: domain.id, day })
		const run = begun.ok ? begun.value.value.run : null
		await execute(backUpBySchedule, program, { mailbox: mailboxes[0]?.id, run })
		expect(await backupsOf(domain)).toHaveLength(1)
		await runSchedules(at('2026-11-20T02:10'))
		expect(await backupsOf(domain)).toHaveLength(3)
		expect(await runsOf(domain)).toMatchObject([{ id: run, asked_at: expect.any(Date) }])
	})
	test('a mailbox whose backup of the day before still waits is left to that', async () => {
		const { domain, mailboxes } = await scheduled(2)
		await runSchedules(at('2026-11-20T02:00'))
		await here.owner.query("UPDATE backup SET state = 'failed' WHERE mailbox_id = $1", [mailboxes[0]?.id])
		await runSchedules(at('2026-11-21T02:00'))
		expect(await runsOf(domain)).toHaveLength(2)
		expect(await backupsOf(domain)).toHaveLength(3)
	})
	test('nothing begins in a domain that is deleted, nor goes on', async () => {
		const { domain } = await scheduled(2)
		const begun = await execute(beginRun, program, { domain: domain.id, day: new Date('2026-11-20') })
		await here.owner.query('UPDATE domain SET deleted_at = now() WHERE id = $1', [domain.id])
		await runSchedules(at('2026-11-20T03:00'))
		expect(await backupsOf(domain)).toEqual([])
		expect(await runsOf(domain)).toMatchObject([{ asked_at: expect.any(Date) }])
		await runSchedules(at('2026-11-21T03:00'))
		expect(await runsOf(domain)).toHaveLength(1)
		const run = begun.ok ? (begun.value.value.run ?? '') : ''
		expect(await mailboxesOfRun(run)).toEqual([])
		expect(await execute(endAsking, program, { domain: domain.id, run })).toMatchObject({ ok: true })
	})
	test('whose job is gone is given up, so that the next night begins anew', async () => {
		const { domain } = await scheduled(2)
		await runSchedules(at('2026-11-20T02:00'))
		const [lost, waiting] = await backupsOf(domain)
		await here.owner.query('ALTER TABLE backup DISABLE TRIGGER backup_kept')
		await here.owner.query("UPDATE backup SET created_at = now() - interval '2 days' WHERE domain_id = $1", [domain.id])
		await here.owner.query('ALTER TABLE backup ENABLE TRIGGER backup_kept')
		await here.owner.query("DELETE FROM graphile_worker._private_jobs WHERE payload->'payload'->>'backup' = $1", [
			lost.id,
		])
		await here.owner.query("SELECT graphile_worker.add_job('sweep')")
		await work(here.owner, { sweep })
		const states = Object.fromEntries((await backupsOf(domain)).map(({ id, state }) => [id, state]))
		expect(states).toEqual({ [lost.id]: 'failed', [waiting.id]: 'waiting' })
	})
})

test('a delegate sees the schedules, runs and trials of the own domains alone: on pages, in lists, in counts', async () => {
	const tried = { tried_at: at('2026-11-19T02:00') }
	const [mine, other] = [await scheduled(1, tried), await scheduled(1, tried)]
	const backups: string[] = []
	for (const { domain, mailboxes } of [mine, other]) {
		await runSchedules(at('2026-11-20T02:00'))
		await here.owner.query("UPDATE backup SET state = 'failed', error = 'Full.' WHERE domain_id = $1", [domain.id])
		const backup = await aBackup(here.owner, mailboxes[0]?.id ?? '', { ...PROVED, why: 'schedule', messages: 5 })
		await aTrial(here.owner, backup, { state: 'broken', note: 'Gone.', ended_at: new Date() })
		backups.push(backup)
	}
	const [myBackup = '', otherBackup = ''] = backups
	const viewer = await viewerOf(
		await aDelegate(here.owner, ['domain.read', 'mailbox.read', 'backup.read'], { domains: [mine.domain.id] }),
	)
	expect(await domainSchedule(viewer, mine.domain.id)).toMatchObject({
		maySet: false,
		schedule: { hour: 2 },
		runs: [{ day: '2026-11-20', total: 1, good: 0, bad: 1 }],
		trials: [{ state: 'broken', note: 'Gone.' }],
	})
	expect(await domainSchedule(viewer, other.domain.id)).toBeNull()
	expect((await listSchedules(viewer, {})).rows.map(({ id }) => id)).toEqual([mine.domain.id])
	expect((await listSchedules(viewer, { q: other.domain.name })).rows).toEqual([])
	expect((await listSchedules(viewer, { state: 'bad' })).rows).toMatchObject([
		{ id: mine.domain.id, bad: 1, trial: 'broken' },
	])
	expect((await listSchedules(viewer, { state: 'off' })).rows).toEqual([])
	expect(await badSchedules(viewer)).toBe(1)
	expect(await latestTrial(viewer, myBackup)).toMatchObject({ state: 'broken' })
	expect(await latestTrial(viewer, otherBackup)).toBeNull()
	// Whoever sees one mailbox sees how its backup was tried, and nothing of the domain.
	const [box] = other.mailboxes
	const narrow = await viewerOf(
		await aDelegate(here.owner, ['mailbox.read', 'backup.read'], { mailboxes: [box?.id ?? ''] }),
	)
	expect(await latestTrial(narrow, otherBackup)).toMatchObject({ state: 'broken' })
	expect(await domainSchedule(narrow, other.domain.id)).toBeNull()
	expect(await badSchedules(narrow)).toBe(0)
	const stranger = await viewerOf(await aDelegate(here.owner, ['domain.read'], { domains: [mine.domain.id] }))
	expect(await domainSchedule(stranger, mine.domain.id)).toBeNull()
	expect(await badSchedules(stranger)).toBeNull()
})
