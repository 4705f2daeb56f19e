import { randomUUID } from 'node:crypto'
import { mkdtempSync } from 'node:fs'
import { mkdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeEach, describe, expect, test } from 'vitest'
import type { z } from 'zod'
import { systemCaller } from '@/core/gateway/actor'
import { execute } from '@/core/gateway/execute'
import { query } from '@/core/gateway/query'
import { askExport } from '@/features/exports/ask-export'
import { discardExport } from '@/features/exports/discard-export'
import { exportFolder, exportPath } from '@/features/exports/export-folder'
import { ownExports } from '@/features/exports/own-exports'
import { ownMailFile } from '@/features/exports/own-mail-file'
import { reportExport } from '@/features/exports/report-export'
import { as, viewerOf } from '../../support/callers'
import { journalOf } from '../../support/content'
import { useDatabase } from '../../support/database'
import { aDomain, aMailbox, anAdministrator, anOrganization } from '../../support/factories'

const folder = mkdtempSync(join(tmpdir(), 'postern-exports-'))
process.env.DATA_DIR = folder
afterAll(() => rm(folder, { recursive: true, force: true }))

const here = useDatabase()
let owner: { id: string }
let mailbox: { id: string; address: string; accountId: string }
let neighbour: { id: string; address: string; accountId: string }
const program = systemCaller('export-mail', ['system.export-mail'])

beforeEach(async () => {
	const organization = await anOrganization(here.owner)
	const domain = await aDomain(here.owner, organization.id)
	mailbox = await aMailbox(here.owner, domain)
	neighbour = await aMailbox(here.owner, domain)
	owner = { id: mailbox.accountId }
})

const ask = (by: { id: string } = owner, of = mailbox, format: 'mbox' | 'maildir' = 'mbox') =>
	execute(askExport, as(by), { mailbox: of.id, format })
async function asked(): Promise<string> {
	const result = await ask()
	if (!result.ok) throw new Error(JSON.stringify(result.problem))
	return result.value.value.id
}
const report = (input: z.input<typeof reportExport.input>) => execute(reportExport, program, input)
const ready = async () => {
	const id = await asked()
	await report({ export: id, state: 'ready', total: 7, bytes: 4096n })
	return id
}
const rowOf = async (id: string) => (await here.owner.query('SELECT * FROM mail_export WHERE id = $1', [id])).rows[0]

describe('asking', () => {
	test('M9 leaves the work to the worker, and an entry that says of what, by whom and as what', async () => {
		const id = await asked()
		expect(await rowOf(id)).toMatchObject({
			account_id: owner.id,
			mailbox_id: mailbox.id,
			state: 'waiting',
			format: 'mbox',
		})
		const jobs = await here.owner.query(
			"SELECT FROM graphile_worker._private_jobs WHERE payload->'payload'->>'export' = $1",
			[id],
		)
		expect(jobs.rowCount).toBe(1)
		expect(await journalOf(here.owner, owner)).toMatchObject([
			{ right: 'own.export-mail', outcome: 'done', after: { copyOf: mailbox.address, format: 'mbox' } },
		])
	})

	test('two at once, one after the other or in the same moment, are refused with a sentence', async () => {
		const both = await Promise.all([ask(), ask()])
		expect(both.filter(({ ok }) => ok)).toHaveLength(1)
		expect(await ask()).toMatchObject({
			ok: false,
			problem: { kind: 'conflict', text: expect.stringMatching(/being made already/) },
		})
		expect((await here.owner.query('SELECT FROM mail_export WHERE account_id = $1', [owner.id])).rowCount).toBe(1)
	})

	test('when one is ready, it takes its place', async () => {
		const first = await ready()
		expect(await ask()).toMatchObject({ ok: true })
		expect(await rowOf(first)).toMatchObject({ state: 'gone' })
	})

	test('no mailbox but one’s own is copied: not by a neighbour, not by an administrator, not out of the trash', async () => {
		const administrator = await anAdministrator(here.owner)
		for (const by of [{ id: neighbour.accountId }, administrator])
			expect(await ask(by)).toMatchObject({ ok: false, problem: { kind: 'not-found' } })
		await here.owner.query('UPDATE mailbox SET deleted_at = now() WHERE id = $1', [neighbour.id])
		expect(await ask({ id: neighbour.accountId }, neighbour)).toMatchObject({ ok: false })
		expect(
			(await here.owner.query('SELECT FROM mail_export WHERE mailbox_id = ANY ($1)', [[mailbox.id, neighbour.id]]))
				.rowCount,
		).toBe(0)
	})

	test('the database refuses a copy of somebody else’s mailbox, whoever wrote it', async () => {
		const forged = here.owner.query(
			"INSERT INTO mail_export (id, account_id, mailbox_id, address, format) VALUES ($1, $2, $3, 'x', 'mbox')",
			[randomUUID(), owner.id, neighbour.id],
		)
		await expect(forged).rejects.toThrow(/mail_export_own/)
	})

	test('what is not a choice, or not asked for, is refused', async () => {
		expect(await execute(askExport, as(owner), { mailbox: mailbox.id, format: 'zip' })).toMatchObject({
			problem: { kind: 'invalid', fields: { format: expect.any(String) } },
		})
		expect(
			await execute(askExport, as(owner), { mailbox: mailbox.id, format: 'mbox', accountId: neighbour.accountId }),
		).toMatchObject({
			ok: false,
			problem: { kind: 'invalid' },
		})
	})
})

describe('being told', () => {
	test('when it is ready there is a letter without the file and without a key to it, and three days', async () => {
		const id = await ready()
		expect(await rowOf(id)).toMatchObject({ state: 'ready', total: 7, done: 7, bytes: '4096' })
		const { rows } = await here.owner.query('SELECT ends_at - ready_at AS kept FROM mail_export WHERE id = $1', [id])
		expect(rows[0].kept).toMatchObject({ days: 3 })
		const letters = await here.owner.query("SELECT * FROM letter WHERE account_id = $1 AND kind = 'export'", [owner.id])
		expect(letters.rows).toMatchObject([{ to_address: mailbox.address }])
		expect(letters.rows[0].body_text).toMatch(/7 messages, a file of 4 KB/)
		expect(letters.rows[0].link).toMatch(/\/my\/export$/)
		expect(JSON.stringify(letters.rows)).not.toContain(id)
	})

	test('progress is no entry of the journal; that it is ready is', async () => {
		const id = await asked()
		for (const done of [1, 2, 3]) await report({ export: id, state: 'running', total: 3, done })
		expect(await rowOf(id)).toMatchObject({ state: 'running', total: 3, done: 3 })
		await report({ export: id, state: 'ready', total: 3, bytes: 1n })
		const told = (await journalOf(here.owner, { id: owner.id })).map(({ right }) => right)
		expect(told).toEqual(['own.export-mail'])
		const { rows } = await here.owner.query(
			`SELECT after FROM journal_entry WHERE account_id = $1 AND "right" = 'system.export-mail'`,
			[owner.id],
		)
		expect(rows).toMatchObject([{ after: { copyOf: mailbox.address, messages: 3, fileBytes: '1' } }])
	})

	test('whoever took it back is not told of it any more, and it does not come to life again', async () => {
		const id = await asked()
		expect(await execute(discardExport, as(owner), { export: id })).toMatchObject({ ok: true })
		expect(await report({ export: id, state: 'ready', total: 1, bytes: 1n })).toMatchObject({
			value: { value: { goesOn: false } },
		})
		expect(await rowOf(id)).toMatchObject({ state: 'gone' })
		expect(
			(await here.owner.query("SELECT FROM letter WHERE account_id = $1 AND kind = 'export'", [owner.id])).rowCount,
		).toBe(0)
	})
})

describe('taking it', () => {
	const fetch = async (by: { id: string }, id: string) =>
		ownMailFile.handOut(await viewerOf(by), as(by), { export: id })
	const withFile = async () => {
		const id = await ready()
		await mkdir(exportFolder(), { recursive: true })
		await writeFile(exportPath(id), 'the zip')
		return id
	}

	test('each time is told in the journal, without what is in it', async () => {
		const id = await withFile()
		const name = new RegExp(`^${mailbox.address.replaceAll('.', '\\.')}-\\d{4}-\\d\\d-\\d\\d-mbox\\.zip$`)
		for (const _time of [1, 2]) {
			const handed = await fetch(owner, id)
			if (!handed.ok) throw new Error(handed.problem.text)
			expect(handed.value.name).toMatch(name)
			expect(await new Response(handed.value.body()).text()).toBe('the zip')
		}
		const taken = (await journalOf(here.owner, owner)).filter(({ after }) => after?.exported)
		expect(taken.map(({ right, after }) => ({ right, after }))).toEqual(
			[1, 2].map(() => ({
				right: 'own.export-mail',
				after: { exported: 'a copy of the mail', copyOf: mailbox.address, format: 'mbox', rows: 7 },
			})),
		)
	})

	test('nobody else gets it, whatever they hold, and to them it is not there', async () => {
		const id = await withFile()
		const administrator = await anAdministrator(here.owner)
		for (const by of [{ id: neighbour.accountId }, administrator]) {
			expect(await fetch(by, id)).toMatchObject({ ok: false, problem: { kind: 'not-found' } })
			expect(await execute(discardExport, as(by), { export: id })).toMatchObject({ problem: { kind: 'not-found' } })
			const seen = await query(await viewerOf(by), 'own.read', (read) =>
				read.mailExport.findMany({ select: { id: true } }),
			)
			expect(seen).toEqual([])
		}
		const all = await viewerOf(administrator)
		expect(await query(all, 'mailbox.read', (read) => read.mailExport.findMany({ select: { id: true } }))).toEqual([])
		expect(await rowOf(id)).toMatchObject({ state: 'ready' })
	})

	test('not before it is ready, not after its three days, not once it was deleted, and not when the file is gone', async () => {
		const id = await asked()
		expect(await fetch(owner, id)).toMatchObject({ problem: { kind: 'not-found' } })
		await report({ export: id, state: 'ready', total: 1, bytes: 1n })
		expect(await fetch(owner, id)).toMatchObject({ problem: { kind: 'not-found' } })
		await mkdir(exportFolder(), { recursive: true })
		await writeFile(exportPath(id), 'the zip')
		await here.owner.query("UPDATE mail_export SET ends_at = now() - interval '1 second' WHERE id = $1", [id])
		expect(await fetch(owner, id)).toMatchObject({ problem: { kind: 'not-found' } })
		expect((await ownExports(await viewerOf(owner))).open).toBeNull()
		await here.owner.query("UPDATE mail_export SET ends_at = now() + interval '1 day' WHERE id = $1", [id])
		expect(await fetch(owner, id)).toMatchObject({ ok: true })
		expect(await execute(discardExport, as(owner), { export: id })).toMatchObject({ ok: true })
		expect(await fetch(owner, id)).toMatchObject({ problem: { kind: 'not-found' } })
	})

	test('who proved too long ago who they are does so first', async () => {
		const id = await withFile()
		const caller = { kind: 'person', accountId: owner.id, sessionId: null, clientAddress: '' } as const
		const handed = await ownMailFile.handOut(await viewerOf(owner), caller, { export: id })
		expect(handed).toMatchObject({ ok: false, problem: { kind: 'step-up' } })
		expect(await execute(askExport, caller, { mailbox: mailbox.id, format: 'mbox' })).toMatchObject({
			problem: { kind: 'step-up' },
		})
	})
})
