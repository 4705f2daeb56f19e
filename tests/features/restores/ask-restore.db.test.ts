import { beforeEach, describe, expect, test } from 'vitest'
import { execute } from '@/core/gateway/execute'
import type { GrantableRight } from '@/core/policy'
import { askRestore } from '@/features/restores/ask-restore'
import { backupPlan } from '@/features/restores/backup-plan'
import { goOnRestore } from '@/features/restores/go-on-restore'
import { listRestores } from '@/features/restores/list-restores'
import { stopRestore } from '@/features/restores/stop-restore'
import { aBackup, PROVED } from '../../support/backups'
import { as, viewerOf } from '../../support/callers'
import { journalOf, rowOf } from '../../support/content'
import { useDatabase } from '../../support/database'
import { aDelegate, aDomain, aGrant, aMailbox, anOrganization, random } from '../../support/factories'

const here = useDatabase()
const RIGHTS: GrantableRight[] = ['backup.read', 'backup.restore', 'mailbox.read']
let organization: Awaited<ReturnType<typeof anOrganization>>
let domain: Awaited<ReturnType<typeof aDomain>>
let other: Awaited<ReturnType<typeof aDomain>>
let mailbox: Awaited<ReturnType<typeof aMailbox>>
let delegate: Awaited<ReturnType<typeof aDelegate>>
let backup: string

beforeEach(async () => {
	organization = await anOrganization(here.owner)
	domain = await aDomain(here.owner, organization.id)
	other = await aDomain(here.owner, organization.id)
	mailbox = await aMailbox(here.owner, domain)
	delegate = await aDelegate(here.owner, RIGHTS, { domains: [domain.id] })
	backup = await aBackup(here.owner, mailbox.id, PROVED)
})
const ask = (more: object = {}, by: { id: string } = delegate) => execute(askRestore, as(by), { backup, ...more })
const restores = async () => (await here.owner.query('SELECT * FROM restore WHERE backup_id = $1', [backup])).rows
/** As erasing leaves it. */
async function erase(of = mailbox): Promise<void> {
	await here.owner.query("UPDATE mailbox SET deleted_at = now() - interval '1 minute' WHERE id = $1", [of.id])
	const last = await aBackup(here.owner, of.id, { ...PROVED, why: 'erasing' })
	await here.owner.query('UPDATE mailbox SET erase_backup_id = $2 WHERE id = $1', [of.id, last])
	await here.owner.query('UPDATE mailbox SET erased_at = now() WHERE id = $1', [of.id])
}
const NOT_THERE = { ok: false, problem: { kind: 'not-found' } }

describe('asking', () => {
	test('leaves the work to the worker, and an entry that the owner sees', async () => {
		expect(await ask({ folders: ['INBOX', '.Sent'], how: 'folder' })).toMatchObject({ ok: true })
		const [row] = await restores()
		expect(row).toMatchObject({
			mailbox_id: mailbox.id,
			folders: ['', '.Sent'],
			state: 'waiting',
			made_again: false,
			file_key: null,
		})
		expect(row.into_folder).toMatch(/^Restored \d{4}-\d\d-\d\d$/)
		const [entry] = await journalOf(here.owner, delegate)
		expect(entry).toMatchObject({
			right: 'backup.restore',
			outcome: 'done',
			account_id: mailbox.accountId,
			grant_id: delegate.grantId,
			after: { backupOf: mailbox.address, folders: ['INBOX', '.Sent'] },
		})
		const jobs = await here.owner.query(
			"SELECT FROM graphile_worker._private_jobs WHERE payload->'payload'->>'restore' = $1",
			[row.id],
		)
		expect(jobs.rowCount).toBe(1)
	})

	test('one at a time into a mailbox', async () => {
		const both = await Promise.all([ask(), ask()])
		expect(both.filter(({ ok }) => ok)).toHaveLength(1)
		expect(await ask()).toMatchObject({ problem: { kind: 'conflict', text: expect.stringMatching(/already/) } })
	})

	test.each<[string, () => Promise<unknown>, RegExp]>([
		[
			'a backup that was never proved',
			() => here.owner.query("UPDATE backup SET state = 'failed' WHERE id = $1", [backup]).catch(() => null),
			/never proved|already/,
		],
		[
			'a mailbox in the trash',
			() => here.owner.query('UPDATE mailbox SET deleted_at = now() WHERE id = $1', [mailbox.id]),
			/lies in the trash/,
		],
		[
			'a domain in the trash',
			() => here.owner.query('UPDATE domain SET deleted_at = now() WHERE id = $1', [domain.id]),
			/domain lies in the trash/,
		],
	])('%s: said in a sentence, and nothing is begun', async (what, change, words) => {
		if (what.startsWith('a backup')) backup = await aBackup(here.owner, mailbox.id, { state: 'failed' })
		else await change()
		expect(await ask()).toMatchObject({ ok: false, problem: { kind: 'conflict', text: expect.stringMatching(words) } })
		expect(await restores()).toEqual([])
	})
})

describe('B5 an erased mailbox is made again', () => {
	test('with its id, its owner and its settings, at once', async () => {
		await here.owner.query("UPDATE mailbox SET quota_bytes = 5000, protocols = '{imap}' WHERE id = $1", [mailbox.id])
		await erase()
		expect(await rowOf(here.owner, 'account', { id: mailbox.accountId })).toMatchObject({
			retired_at: expect.any(Date),
		})
		expect(await ask()).toMatchObject({ ok: true })
		expect(await rowOf(here.owner, 'mailbox', mailbox)).toMatchObject({
			...{ deleted_at: null, erased_at: null, erase_backup_id: null },
			...{ quota_bytes: '5000', protocols: ['imap'], account_id: mailbox.accountId },
		})
		expect(await rowOf(here.owner, 'account', { id: mailbox.accountId })).toMatchObject({ retired_at: null })
		expect(await restores()).toMatchObject([{ made_again: true }])
	})

	test('not while somebody else has the address, and not beyond a limit; then nothing is changed', async () => {
		await erase()
		const localPart = mailbox.address.split('@')[0]
		const heir = await aMailbox(here.owner, domain, { local_part: localPart })
		expect(await ask()).toMatchObject({ problem: { kind: 'conflict', text: expect.stringMatching(/somebody else/i) } })
		await here.owner.query('UPDATE mailbox SET deleted_at = now() WHERE id = $1', [heir.id])
		await here.owner.query('UPDATE domain SET max_mailboxes = 0 WHERE id = $1', [domain.id])
		expect(await ask()).toMatchObject({ problem: { kind: 'over-limit' } })
		expect(await rowOf(here.owner, 'mailbox', mailbox)).toMatchObject({ erased_at: expect.any(Date) })
		expect(await restores()).toEqual([])
	})

	test('no other way brings it back: not an update, not under another right', async () => {
		await erase()
		const back = 'UPDATE mailbox SET deleted_at = NULL, erased_at = NULL, erase_backup_id = NULL WHERE id = $1'
		await expect(here.owner.query(back, [mailbox.id])).rejects.toThrow(/mailbox_is_erased/)
		await expect(
			here.owner.query(
				`BEGIN; SELECT set_config('app.right', 'backup.restore', true); UPDATE mailbox SET deleted_at = NULL, erased_at = NULL, erase_backup_id = NULL WHERE id = '${mailbox.id}'; COMMIT`,
			),
		).rejects.toThrow(/mailbox_is_erased/)
	})
})

describe('attacks', () => {
	test('a backup of a foreign domain is not there, whatever it is restored into', async () => {
		const stranger = await aDelegate(here.owner, RIGHTS, { domains: [other.id] })
		const own = await aMailbox(here.owner, other)
		expect(await ask({}, stranger)).toMatchObject(NOT_THERE)
		expect(await ask({ to: 'other', address: own.address }, stranger)).toMatchObject(NOT_THERE)
		await expect(backupPlan(await viewerOf(stranger), backup, { isBusy: false })).rejects.toThrow()
		expect(await listRestores(await viewerOf(stranger), backup)).toEqual([])
		expect(await restores()).toEqual([])
	})

	test('into a foreign mailbox: the answer is that for one that is not there', async () => {
		const foreign = await aMailbox(here.owner, other)
		const answers = await Promise.all([
			ask({ to: 'other', address: foreign.address }),
			ask({ to: 'other', address: `${random()}@${other.name}` }),
		])
		for (const answer of answers) expect(answer).toMatchObject(NOT_THERE)
		expect(answers[0]).toEqual(answers[1])
	})

	test('nobody shows themselves the mail of others, and nobody that of somebody who holds more', async () => {
		const own = await aMailbox(here.owner, domain)
		await aGrant(here.owner, own.accountId, RIGHTS, { domains: [domain.id] })
		expect(await ask({ to: 'other', address: own.address }, { id: own.accountId })).toMatchObject({ ok: false })
		const chief = await aMailbox(here.owner, domain)
		await aGrant(here.owner, chief.accountId, ['domain.remove'], { organizations: [organization.id] })
		const victim = await aMailbox(here.owner, domain)
		backup = await aBackup(here.owner, chief.id, PROVED)
		for (const more of [{}, { to: 'other', address: victim.address }])
			expect(await ask(more)).toMatchObject({ ok: false, problem: { kind: 'not-allowed' } })
		expect(await restores()).toEqual([])
	})

	test('an erased owner who held more comes back by nobody who holds less', async () => {
		await aGrant(here.owner, mailbox.accountId, ['domain.remove'], { organizations: [organization.id] })
		await erase()
		expect(await ask()).toMatchObject({ ok: false, problem: { kind: 'not-allowed' } })
		expect(await rowOf(here.owner, 'mailbox', mailbox)).toMatchObject({ erased_at: expect.any(Date) })
	})

	test('a protected mailbox is restored neither from nor into', async () => {
		const kept = await aMailbox(here.owner, domain)
		await here.owner.query('INSERT INTO protection (mailbox_id, account_id) VALUES ($1, $2)', [kept.id, kept.accountId])
		expect(await ask({ to: 'other', address: kept.address })).toMatchObject({
			ok: false,
			problem: { kind: 'not-allowed' },
		})
		backup = await aBackup(here.owner, kept.id, PROVED)
		expect(await ask({ to: 'other', address: mailbox.address })).toMatchObject({
			ok: false,
			problem: { kind: 'not-allowed' },
		})
	})

	test('who lost the right half-way goes no step further', async () => {
		const asked = await ask()
		if (!asked.ok) throw new Error(asked.problem.text)
		const restore = asked.value.value.id
		const goOn = () =>
			execute(goOnRestore, { ...as(delegate), job: 'restore-mailbox' } as never, { restore, total: 2, done: 1 })
		expect(await goOn()).toMatchObject({ value: { value: { goesOn: true } } })
		await here.owner.query('UPDATE access_grant SET revoked_at = now() WHERE id = $1', [delegate.grantId])
		expect(await goOn()).toMatchObject({ ok: false })
		expect(await restores()).toMatchObject([{ done: 1 }])
	})

	test('made-up fields, made-up folders and endless keys are refused at the door', async () => {
		expect(await ask({ mailbox: mailbox.id })).toMatchObject({ problem: { kind: 'invalid' } })
		expect(await ask({ folders: Array.from({ length: 10_001 }, () => 'x') })).toMatchObject({
			problem: { kind: 'invalid' },
		})
		expect(await ask({ secretKey: 'x'.repeat(5_001) })).toMatchObject({ problem: { kind: 'invalid' } })
		expect(await ask({ to: 'other', address: 'nobody' })).toMatchObject({
			problem: { kind: 'invalid', fields: { address: expect.any(String) } },
		})
	})
})

test('stopped it stays stopped, and its key is gone', async () => {
	const asked = await ask()
	if (!asked.ok) throw new Error(asked.problem.text)
	const restore = asked.value.value.id
	await here.owner.query('UPDATE restore SET file_key = $2 WHERE id = $1', [restore, Buffer.alloc(44)])
	expect(await execute(stopRestore, as(delegate), { restore })).toMatchObject({ ok: true })
	expect(await restores()).toMatchObject([{ state: 'stopped', file_key: null }])
	expect(await execute(goOnRestore, as(delegate), { restore })).toMatchObject(NOT_THERE)
})

test('the plan says of the mailbox what comes back and what cannot, before anything is done', async () => {
	await here.owner.query('UPDATE mailbox SET quota_bytes = 1000 WHERE id = $1', [mailbox.id])
	backup = await aBackup(here.owner, mailbox.id, { ...PROVED, mail_bytes: 5000 })
	const viewer = await viewerOf(delegate)
	expect(await backupPlan(viewer, backup, { isBusy: false })).toMatchObject({
		mayRestore: true,
		fault: null,
		lines: [{ what: 'Quota', how: 'careful', text: expect.stringMatching(/is full .* until the quota is raised/) }],
	})
	await erase()
	expect((await backupPlan(viewer, backup, { isBusy: false })).lines[0]).toMatchObject({
		what: mailbox.address,
		how: 'comes',
	})
	const reader = await aDelegate(here.owner, ['backup.read'], { domains: [domain.id] })
	expect(await backupPlan(await viewerOf(reader), backup, { isBusy: false })).toMatchObject({
		mayRestore: false,
		folders: [],
	})
})
