import { randomBytes, randomUUID } from 'node:crypto'
import { beforeAll, describe, expect, test } from 'vitest'
import { z } from 'zod'
import type { Caller } from '@/core/gateway/actor'
import { file, type Made, type PanelFile, type Told } from '@/core/gateway/file'
import { statementFile } from '@/features/billing/statement-file'
import { storageReportFile } from '@/features/storage/report-file'
import { as, viewerOf } from '../support/callers'
import { useDatabase } from '../support/database'
import { aDelegate, aDomain, aMailbox, anOrganization, random } from '../support/factories'

/** Nothing leaves the panel as a file without an entry in the journal. */
const here = useDatabase()
type Place = Awaited<ReturnType<typeof anOrganization>>
type Domain = Awaited<ReturnType<typeof aDomain>>
let school: Place
let bakery: Place
let pupils: Domain
let teachers: Domain
let bread: Domain

beforeAll(async () => {
	school = await anOrganization(here.owner)
	bakery = await anOrganization(here.owner)
	pupils = await aDomain(here.owner, school.id)
	teachers = await aDomain(here.owner, school.id)
	bread = await aDomain(here.owner, bakery.id)
	for (const domain of [pupils, pupils, teachers, bread]) {
		const { id } = await aMailbox(here.owner, domain, { quota_bytes: 1000 })
		await here.owner.query('INSERT INTO mail_usage (mailbox_id, bytes, messages) VALUES ($1, 990, 1)', [id])
	}
})

type Person = Awaited<ReturnType<typeof aDelegate>>
const reader = (scopes: Parameters<typeof aDelegate>[2]) =>
	aDelegate(here.owner, ['mailbox.read', 'billing.view'], scopes)
const asked = async (one: PanelFile, person: Person, values: object, caller: Caller = as(person)) =>
	one.handOut(await viewerOf(person), caller, values)
async function textOf(one: PanelFile, person: Person, values: object): Promise<string> {
	const handed = await asked(one, person, values)
	if (!handed.ok) throw new Error(handed.problem.text)
	return String(handed.value.body())
}
const entriesOf = async ({ id }: { id: string }) =>
	(
		await here.owner.query(
			`SELECT "right", outcome::text, why, subject_kind AS kind, subject_id AS id, subject_label AS label, organization_id AS organization,
				domain_id AS domain, grant_id AS grant, before, after FROM journal_entry WHERE actor_id = $1 ORDER BY at`,
			[id],
		)
	).rows

describe('J6 what was downloaded stands in the journal: who, what, which choice of it, how many rows', () => {
	test('a statement, under its organization', async () => {
		const person = await reader({ organizations: [school.id] })
		expect(await textOf(statementFile, person, { place: school.id, month: '2026-10' })).toMatch(/^month,organization/)
		expect(await entriesOf(person)).toEqual([
			expect.objectContaining({
				right: 'billing.view',
				outcome: 'done',
				kind: 'organization',
				id: school.id,
				label: school.name,
				organization: school.id,
				grant: person.grantId,
				before: null,
				after: { exported: 'the statement', month: '2026-10', rows: 0 },
			}),
		])
	})

	test.each<[string, () => { scopes: Parameters<typeof aDelegate>[2]; values?: object }, () => object[]]>([
		[
			'of one domain, under it',
			() => ({ scopes: { organizations: [school.id] }, values: { domain: pupils.id } }),
			() => [{ kind: 'domain', id: pupils.id, organization: school.id, domain: pupils.id, rows: 2 }],
		],
		[
			'of the one domain in scope, under it',
			() => ({ scopes: { domains: [pupils.id] } }),
			() => [{ kind: 'domain', id: pupils.id, organization: school.id, domain: pupils.id, rows: 2 }],
		],
		[
			'of two domains of an organization, under that',
			() => ({ scopes: { organizations: [school.id] } }),
			() => [{ kind: 'organization', id: school.id, organization: school.id, domain: null, rows: 3 }],
		],
		[
			'of two organizations, under each its own rows',
			() => ({ scopes: { domains: [pupils.id, teachers.id, bread.id] } }),
			() => [
				{ kind: 'organization', id: school.id, organization: school.id, domain: null, rows: 3 },
				{ kind: 'organization', id: bakery.id, organization: bakery.id, domain: null, rows: 1 },
			],
		],
	])('a storage report %s', async (_, given, expected) => {
		const { scopes, values = {} } = given()
		const person = await reader(scopes)
		const text = await textOf(storageReportFile, person, values)
		const found = (await entriesOf(person)).map(({ kind, id, organization, domain, after }) => {
			expect(after).toMatchObject({ exported: 'the storage report', which: 'nearly full' })
			return { kind, id, organization, domain, rows: after.rows }
		})
		expect(found).toHaveLength(expected().length)
		expect(found).toEqual(expect.arrayContaining(expected()))
		expect(text.split('\r\n')).toHaveLength(found.reduce((sum, { rows }) => sum + rows, 0) + 2)
	})

	test('a report without a row, under whoever asked for it', async () => {
		const person = await reader({ domains: [(await aDomain(here.owner, school.id)).id] })
		await textOf(storageReportFile, person, {})
		expect(await entriesOf(person)).toEqual([
			expect.objectContaining({ kind: 'account', id: person.id, after: expect.objectContaining({ rows: 0 }) }),
		])
	})
})

describe('S-34 S-45 who may not, gets nothing', () => {
	test('a foreign place and a missing one are one answer, and so is a right that is not held', async () => {
		const person = await reader({ organizations: [school.id] })
		const stranger = await aDelegate(here.owner, ['alias.read'], { organizations: [school.id] })
		const answers = [
			await asked(statementFile, person, { place: bakery.id }),
			await asked(statementFile, person, { place: randomUUID() }),
			await asked(statementFile, stranger, { place: school.id }),
			await asked(storageReportFile, stranger, {}),
		]
		expect(new Set(answers.map((answer) => JSON.stringify(answer))).size).toBe(1)
		expect(answers[0]).toMatchObject({ ok: false, problem: { kind: 'not-found' } })
		expect(await entriesOf(person)).toEqual([])
	})

	test('what no form sends is refused', async () => {
		const person = await reader({ organizations: [school.id] })
		for (const values of [{}, { place: 'x' }, { place: school.id, all: '1' }, { place: [school.id] }, null])
			expect(await statementFile.handOut(await viewerOf(person), as(person), values)).toMatchObject({
				problem: { kind: 'invalid' },
			})
		expect(statementFile.page({ place: '//evil.test' })).toBeNull()
		expect(await entriesOf(person)).toEqual([])
	})

	test('a proof of more than five minutes ago is none: nothing is handed out, and nothing told of', async () => {
		const person = await reader({ organizations: [school.id] })
		const session = randomUUID()
		await here.owner.query(
			`INSERT INTO session (id_hash, public_id, account_id, auth_epoch, idle_expires_at, absolute_expires_at, client_address, user_agent, proved_at)
			SELECT $1, $2, id, auth_epoch, now() + interval '1 hour', now() + interval '1 day', '', '', now() - interval '5 minutes 1 second' FROM account WHERE id = $3`,
			[randomBytes(32), session, person.id],
		)
		const caller: Caller = { kind: 'person', accountId: person.id, sessionId: session, clientAddress: '127.0.0.1' }
		for (const one of [statementFile, storageReportFile])
			expect(await asked(one, person, one === statementFile ? { place: school.id } : {}, caller)).toMatchObject({
				problem: { kind: 'step-up' },
			})
		expect(await entriesOf(person)).toEqual([])
		await here.owner.query('UPDATE session SET proved_at = now() WHERE public_id = $1', [session])
		expect(await asked(statementFile, person, { place: school.id }, caller)).toMatchObject({ ok: true })
	})
})

describe('a file is handed out when it is written down, and not before', () => {
	/** A file that says of itself what it is told to, and counts how often its bytes were asked for. */
	function aFile(of: () => readonly Told[], meanwhile: () => Promise<unknown> = async () => undefined) {
		const given = { times: 0 }
		const one = file({
			right: 'mailbox.read',
			what: `the file ${random()}`,
			input: z.strictObject({}),
			page: () => '/',
			make: async (): Promise<Made> => {
				await meanwhile()
				const body = () => {
					given.times += 1
					return 'all of it'
				}
				return { name: 'x.csv', type: 'text/csv', filter: {}, of: of(), body }
			},
		})
		return { one, given }
	}

	test('a right that is revoked while it is made', async () => {
		const person = await reader({ organizations: [school.id] })
		const revoke = () => here.owner.query('UPDATE access_grant SET revoked_at = now() WHERE id = $1', [person.grantId])
		const { one, given } = aFile(() => [{ kind: 'organization', id: school.id, rows: 1 }], revoke)
		expect(await asked(one, person, {})).toMatchObject({ ok: false })
		expect(given.times).toBe(0)
		expect((await entriesOf(person)).filter(({ outcome }) => outcome === 'done')).toEqual([])
	})

	test('a mailbox that lies beyond the right, and a place that is not there', async () => {
		const person = await reader({ organizations: [school.id] })
		const foreign = await aMailbox(here.owner, bread)
		for (const of of [
			[{ kind: 'mailbox', id: foreign.id, rows: 1 }],
			[{ kind: 'mailbox', id: randomUUID(), rows: 1 }],
		] as const) {
			const { one, given } = aFile(() => of)
			expect(await asked(one, person, {})).toMatchObject({ ok: false })
			expect(given.times).toBe(0)
		}
		expect(await entriesOf(person)).toEqual([
			expect.objectContaining({ outcome: 'refused', why: 'out-of-scope', id: foreign.id }),
		])
	})

	test('of a mailbox, its owner hears of it', async () => {
		const person = await reader({ organizations: [school.id] })
		const mailbox = await aMailbox(here.owner, pupils)
		const { one } = aFile(() => [{ kind: 'mailbox', id: mailbox.id, rows: 7 }])
		expect(await asked(one, person, {})).toMatchObject({ ok: true })
		const { rows } = await here.owner.query('SELECT after FROM journal_entry WHERE account_id = $1', [
			mailbox.accountId,
		])
		expect(rows).toEqual([{ after: { exported: one.what, rows: 7 } }])
	})
})
