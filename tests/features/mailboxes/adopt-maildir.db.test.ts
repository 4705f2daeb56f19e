import { randomUUID } from 'node:crypto'
import { beforeEach, describe, expect, test } from 'vitest'
import { execute } from '@/core/gateway/execute'
import { adoptMaildir } from '@/features/mailboxes/adopt-maildir'
import { as } from '../../support/callers'
import { useDatabase } from '../../support/database'
import {
	aDelegate,
	aDomain,
	aFinding,
	aMailbox,
	anAdministrator,
	anOrganization,
	PASSWORD,
	random,
	rightsOf,
} from '../../support/factories'
import { waitingJobs } from '../../support/worker'

const here = useDatabase()
let administrator: { id: string }
let domain: Awaited<ReturnType<typeof aDomain>>
beforeEach(async () => {
	administrator = await anAdministrator(here.owner)
	domain = await aDomain(here.owner, (await anOrganization(here.owner)).id)
	await here.owner.query('DELETE FROM graphile_worker._private_jobs')
})
const folderIn = async (
	at: { id: string; name: string } | null,
	id: string = randomUUID(),
	detail: object = { fits: true, messages: 3 },
) => ({
	...(await aFinding(here.owner, {
		kind: 'unknown-maildir',
		subject: `${at?.name ?? 'gone.test'}/${id}`,
		domain_id: at?.id ?? null,
		detail: JSON.stringify(detail),
	})),
	folder: id,
})
const wanted = (finding: { id: string }, more: object = {}) => ({
	finding: finding.id,
	localPart: `f${random()}`,
	name: 'Found',
	password: PASSWORD,
	quota: '1 GB',
	sendOnly: false,
	...more,
})
const adopt = (who: { id: string }, finding: { id: string }, more: object = {}) =>
	execute(adoptMaildir, as(who), wanted(finding, more))

describe('P2 a maildir found without a mailbox is adopted', () => {
	test('the mailbox has the id of the folder, owner, quota and address as they were chosen, and the finding is over', async () => {
		const found = await folderIn(domain)
		expect(await adopt(administrator, found, { localPart: 'ada' })).toMatchObject({
			ok: true,
			value: { value: { id: found.folder, address: `ada@${domain.name}` } },
		})
		const { rows } = await here.owner.query(
			`SELECT m.quota_bytes::int AS quota, a.name, f.closed_how, f.mailbox_id FROM mailbox m JOIN account a ON a.id = m.account_id
			JOIN drift_finding f ON f.id = $2 WHERE m.id = $1`,
			[found.folder, found.id],
		)
		expect(rows).toEqual([{ quota: 1_073_741_824, name: 'Found', closed_how: 'adopted', mailbox_id: found.folder }])
		expect(await waitingJobs(here.owner, 'count-mailbox')).toMatchObject([
			{ payload: { payload: { mailbox: found.folder } } },
		])
		const journal = await here.owner.query(
			"SELECT after FROM journal_entry WHERE \"right\" = 'mailbox.adopt' AND outcome = 'done' AND subject_id = $1",
			[found.folder],
		)
		expect(journal.rows).toMatchObject([
			{ after: { address: `ada@${domain.name}`, folder: found.subject, messages: 3 } },
		])
	})

	test('without a password one is made and shown once', async () => {
		const found = await folderIn(domain)
		expect(await adopt(administrator, found, { password: '' })).toMatchObject({
			ok: true,
			value: { reveal: { password: expect.stringMatching(/^[a-z0-9-]{24}$/) } },
		})
	})

	test('a taken address, a bad quota and fields that the form lacks are refused with a sentence, and nothing is made', async () => {
		const found = await folderIn(domain)
		const taken = await aMailbox(here.owner, domain)
		const localPart = taken.address.split('@')[0]
		expect(await adopt(administrator, found, { localPart })).toMatchObject({
			ok: false,
			problem: { fields: { localPart: 'This address is taken.' } },
		})
		expect(await adopt(administrator, found, { quota: 'much' })).toMatchObject({
			ok: false,
			problem: { kind: 'invalid', fields: { quota: expect.any(String) } },
		})
		expect(await adopt(administrator, found, { domain: domain.id })).toMatchObject({
			ok: false,
			problem: { kind: 'invalid' },
		})
		expect((await here.owner.query('SELECT FROM mailbox WHERE id = $1', [found.folder])).rowCount).toBe(0)
	})

	test('twice it is adopted once', async () => {
		const found = await folderIn(domain)
		expect(await adopt(administrator, found)).toMatchObject({ ok: true })
		expect(await adopt(administrator, found)).toMatchObject({ ok: false, problem: { kind: 'not-found' } })
	})
})

describe('what nobody adopts', () => {
	test('a folder that cannot become a mailbox, one of no domain of the panel, and another kind of finding', async () => {
		const unfit = await folderIn(domain, randomUUID(), { fits: false, messages: 3 })
		expect(await adopt(administrator, unfit)).toMatchObject({ ok: false, problem: { kind: 'conflict' } })
		expect(await adopt(administrator, await folderIn(null))).toMatchObject({
			ok: false,
			problem: { kind: 'not-found' },
		})
		const use = await aFinding(here.owner, { domain_id: domain.id })
		expect(await adopt(administrator, use)).toMatchObject({ ok: false, problem: { kind: 'not-found' } })
	})

	test('a folder whose id is that of a mailbox elsewhere, whatever the finding says', async () => {
		const elsewhere = await aMailbox(here.owner, await aDomain(here.owner, domain.organizationId))
		const found = await folderIn(domain, elsewhere.id)
		expect(await adopt(administrator, found)).toMatchObject({ ok: false, problem: { kind: 'conflict' } })
	})

	test('somebody with the right in another domain, without the right, or without that to create mailboxes', async () => {
		const found = await folderIn(domain)
		const neighbour = await aDomain(here.owner, domain.organizationId)
		const there = await aDelegate(here.owner, rightsOf('domain-admin'), { domains: [neighbour.id] })
		const mail = await aDelegate(here.owner, rightsOf('mail-admin'), { domains: [domain.id] })
		const half = await aDelegate(here.owner, ['mailbox.adopt', 'drift.read'], { domains: [domain.id] })
		expect(await adopt(there, found)).toMatchObject({ ok: false, problem: { kind: 'not-found' } })
		expect(await adopt(mail, found)).toMatchObject({ ok: false, problem: { kind: 'not-allowed' } })
		expect(await adopt(half, found)).toMatchObject({ ok: false, problem: { kind: 'not-allowed' } })
		const full = await aDelegate(
			here.owner,
			rightsOf('domain-admin'),
			{ domains: [domain.id] },
			{ limits: { mailboxes: 0 } },
		)
		expect(await adopt(full, found)).toMatchObject({ ok: false, problem: { kind: 'over-limit' } })
		const may = await aDelegate(here.owner, rightsOf('domain-admin'), { domains: [domain.id] })
		expect(await adopt(may, found)).toMatchObject({ ok: true })
	})
})
