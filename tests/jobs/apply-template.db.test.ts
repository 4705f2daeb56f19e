import { randomUUID } from 'node:crypto'
import type { JobHelpers } from 'graphile-worker'
import { beforeEach, expect, test } from 'vitest'
import { execute } from '@/core/gateway/execute'
import type { GrantableRight } from '@/core/policy'
import { PROTOCOLS } from '@/core/protocols'
import type { AppliedField } from '@/features/templates/applied-fields'
import { applyTemplate as asked } from '@/features/templates/apply-template'
import { templateMailboxes } from '@/features/templates/template-mailboxes'
import { applyTemplate } from '@/jobs/apply-template'
import { as, viewerOf } from '../support/callers'
import { journalOf } from '../support/content'
import { useDatabase } from '../support/database'
import { aDelegate, aDomain, aMailbox, anOrganization, aTemplate } from '../support/factories'

const here = useDatabase()
const GB = 1n << 30n
const RIGHTS: GrantableRight[] = [
	'mailbox.read',
	'mailbox.set-quota',
	'mailbox.edit',
	'template.read',
	'template.apply',
]
let organization: { id: string }
let domain: Awaited<ReturnType<typeof aDomain>>
let template: { id: string }
let asker: Awaited<ReturnType<typeof aDelegate>>

beforeEach(async () => {
	organization = await anOrganization(here.owner)
	domain = await aDomain(here.owner, organization.id)
	template = await aTemplate(here.owner, organization.id, { quota_bytes: String(5n * GB) })
	asker = await aDelegate(here.owner, RIGHTS, { organizations: [organization.id] })
})
const made = async (quota: bigint, values: Record<string, unknown> = {}, at = domain) => {
	const mailbox = await aMailbox(here.owner, at, { quota_bytes: String(quota), ...values })
	await here.owner.query('UPDATE mailbox SET template_id = $2 WHERE id = $1', [mailbox.id, template.id])
	return mailbox
}
const ask = (fields: AppliedField[] = ['quota', 'sendOnly'], version = 1) =>
	execute(asked, as(asker), { template: template.id, version, fields })
/** What the worker would do with the job that was left behind. */
async function work(key = randomUUID()) {
	const { rows } = await here.owner.query<{ id: string }>(
		'SELECT id FROM template_run WHERE template_id = $1 ORDER BY created_at DESC LIMIT 1',
		[template.id],
	)
	const job = { asker: asker.id, clientAddress: '127.0.0.1', key, payload: { run: rows[0]?.id } }
	await applyTemplate(job, { job: { attempts: 1 } } as unknown as JobHelpers)
	const run = await here.owner.query('SELECT * FROM template_run WHERE id = $1', [rows[0]?.id])
	return run.rows[0] as Record<string, unknown>
}
const quotas = async () =>
	(
		await here.owner.query('SELECT quota_bytes, send_only FROM mailbox WHERE template_id = $1 ORDER BY address', [
			template.id,
		])
	).rows

test('B11 mailboxes that drifted are found, and brought back in one job, each in the name of who asked', async () => {
	const drifted = await made(1n * GB, { local_part: 'a' })
	await made(5n * GB, { local_part: 'b' })
	await made(5n * GB, { local_part: 'c', send_only: true })
	const list = (drift: string) =>
		viewerOf(asker).then((viewer) =>
			templateMailboxes(
				viewer,
				{ id: template.id, quotaBytes: 5n * GB, sendOnly: false, protocols: PROTOCOLS },
				{ drift },
			),
		)
	expect((await list('1'))?.rows.map(({ address, differs }) => [address.charAt(0), differs.length])).toEqual([
		['a', 1],
		['c', 1],
	])
	expect((await list(''))?.rows).toHaveLength(3)
	expect(await ask()).toMatchObject({ ok: true })
	expect(await work()).toMatchObject({ state: 'done', total: 2, changed: 2, refused: 0 })
	expect(await quotas()).toEqual(Array.from({ length: 3 }, () => ({ quota_bytes: String(5n * GB), send_only: false })))
	expect((await list('1'))?.rows).toEqual([])
	const entries = await journalOf(here.owner, asker)
	expect(entries.map(({ right, outcome }) => `${right} ${outcome}`).sort()).toEqual([
		'mailbox.edit done',
		'mailbox.set-quota done',
		'template.apply done',
	])
	expect(entries.find(({ right }) => right === 'mailbox.set-quota')).toMatchObject({
		mailbox_id: drifted.id,
		grant_id: asker.grantId,
	})
})

test('only the chosen fields are applied, and what the template says by now is not: what was shown is', async () => {
	await made(1n * GB, { send_only: true })
	await ask(['quota'])
	await here.owner.query('UPDATE template SET quota_bytes = 1, version = 2 WHERE id = $1', [template.id])
	expect(await work()).toMatchObject({ changed: 1 })
	expect(await quotas()).toEqual([{ quota_bytes: String(5n * GB), send_only: true }])
	expect(await ask(['quota'], 1)).toMatchObject({ ok: false, problem: { kind: 'stale', version: 2 } })
})

test('B11 protocols that drifted are found in any order, and brought back alone or with send only in one deed', async () => {
	await here.owner.query("UPDATE template SET protocols = '{imap,smtp}' WHERE id = $1", [template.id])
	const boxes = [
		await made(5n * GB, { local_part: 'a', protocols: ['smtp', 'imap'] }),
		await made(5n * GB, { local_part: 'b', protocols: ['imap'] }),
		await made(5n * GB, { local_part: 'c', send_only: true }),
	]
	const of = { id: template.id, quotaBytes: 5n * GB, sendOnly: false, protocols: ['imap', 'smtp'] }
	const list = await templateMailboxes(await viewerOf(asker), of, { drift: '1' })
	expect(list?.rows.map(({ address, differs }) => [address.charAt(0), ...differs])).toEqual([
		['b', 'IMAP instead of IMAP, SMTP'],
		['c', 'Send only instead of receiving', 'All protocols instead of IMAP, SMTP'],
	])
	await ask(['protocols'])
	expect(await work()).toMatchObject({ total: 2, changed: 2 })
	await ask(['sendOnly', 'protocols'])
	expect(await work()).toMatchObject({ total: 1, changed: 1 })
	const { rows } = await here.owner.query('SELECT protocols, send_only FROM mailbox WHERE id = ANY ($1)', [
		boxes.map(({ id }) => id),
	])
	for (const row of rows) expect(row).toEqual({ protocols: expect.arrayContaining(['imap', 'smtp']), send_only: false })
	const edits = (await journalOf(here.owner, asker)).filter(({ right }) => right === 'mailbox.edit')
	expect(edits).toHaveLength(3)
})

test('after the asker lost the right, the job changes nothing', async () => {
	await made(1n * GB)
	await ask()
	await here.owner.query('UPDATE access_grant SET revoked_at = now() WHERE id = $1', [asker.grantId])
	const before = await quotas()
	expect(await work()).toMatchObject({ state: 'done', changed: 0 })
	expect(await quotas()).toEqual(before)
})

test('what the asker may not touch is refused one by one, with the reason, and the rest is done', async () => {
	const [kept, own, other] = [await made(1n * GB), await made(2n * GB), await made(3n * GB)]
	await here.owner.query('INSERT INTO protection (mailbox_id, account_id) VALUES ($1, $2)', [kept.id, kept.accountId])
	const limited = `UPDATE access_grant SET rights = array_remove(rights, 'mailbox.edit') WHERE id = $1`
	await here.owner.query(limited, [asker.grantId])
	await here.owner.query('UPDATE mailbox SET send_only = true WHERE id = $1', [own.id])
	await ask()
	const run = await work()
	expect(run).toMatchObject({ state: 'done', total: 3, changed: 1, refused: 2 })
	const texts = Object.fromEntries(
		(run.refusals as { mailbox: string; text: string }[]).map((one) => [one.mailbox, one.text]),
	)
	expect(texts[kept.id]).toMatch(/protected/)
	expect(texts[own.id]).toMatch(/not do that/)
	expect(texts[other.id]).toBeUndefined()
})

test('mailboxes elsewhere that were made with it are neither touched nor counted', async () => {
	const elsewhere = await aDomain(here.owner, (await anOrganization(here.owner)).id)
	await here.owner.query('UPDATE template SET organization_id = NULL WHERE id = $1', [template.id])
	await made(1n * GB, {}, elsewhere)
	asker = await aDelegate(here.owner, RIGHTS, { server: true })
	await ask()
	const narrow = `UPDATE grant_scope SET kind = 'organization', organization_id = $2 WHERE grant_id = $1`
	await here.owner.query(narrow, [asker.grantId, organization.id])
	expect(await work()).toMatchObject({ total: 0, changed: 0 })
	expect(await quotas()).toEqual([{ quota_bytes: String(GB), send_only: false }])
})

test('a job that is tried again does nothing twice', async () => {
	await made(1n * GB)
	await ask()
	const key = randomUUID()
	await work(key)
	await here.owner.query("UPDATE template_run SET state = 'running' WHERE template_id = $1", [template.id])
	await work(key)
	expect((await journalOf(here.owner, asker)).filter(({ right }) => right === 'mailbox.set-quota')).toHaveLength(1)
})

test('two at once are one, and a stopped one stays stopped', async () => {
	await made(1n * GB)
	await ask()
	expect(await ask()).toMatchObject({ ok: false, problem: { kind: 'conflict' } })
	await here.owner.query("UPDATE template_run SET state = 'stopped' WHERE template_id = $1", [template.id])
	expect(await work()).toMatchObject({ state: 'stopped', changed: 0 })
	expect(await quotas()).toEqual([{ quota_bytes: String(GB), send_only: false }])
})
