import { beforeAll, describe, expect, test } from 'vitest'
import { execute } from '@/core/gateway/execute'
import { PanelError } from '@/core/gateway/result'
import { createAlias } from '@/features/aliases/create-alias'
import { type JournalFilter, latestEntries, listEntries } from '@/features/journal/list-entries'
import { removeMailbox } from '@/features/mailboxes/remove-mailbox'
import { as, viewerOf } from '../../support/callers'
import { useDatabase } from '../../support/database'
import {
	aDelegate,
	aDomain,
	aMailbox,
	anAdministrator,
	anOrganization,
	random,
	type Scope,
} from '../../support/factories'
import { pagesFrom, rowsOf } from '../paging'

const here = useDatabase()
const ids: Record<string, string> = {}
const boxes: Record<string, { id: string; address: string; accountId: string }> = {}
const NAMES = ['reseller', 'customer', 'stranger'] as const
const entry = (values: Record<string, unknown>) => {
	const row = { actor_name: 'Somebody', right: 'mailbox.edit', outcome: 'done', subject_kind: 'mailbox', ...values }
	const names = Object.keys(row)
	return here.owner.query(
		`INSERT INTO journal_entry (id, ${names.map((name) => `"${name}"`).join(', ')}) VALUES (gen_random_uuid(), ${names.map((_, n) => `$${n + 1}`).join(', ')})`,
		Object.values(row),
	)
}

beforeAll(async () => {
	ids.reseller = (await anOrganization(here.owner)).id
	ids.customer = (await anOrganization(here.owner, { parent_id: ids.reseller })).id
	ids.stranger = (await anOrganization(here.owner)).id
	for (const name of NAMES) {
		const domain = await aDomain(here.owner, ids[name] ?? '')
		const mailbox = await aMailbox(here.owner, domain)
		ids[`${name}.test`] = domain.id
		boxes[name] = mailbox
		const where = {
			organization_id: ids[name],
			domain_id: domain.id,
			mailbox_id: mailbox.id,
			account_id: mailbox.accountId,
		}
		await entry({ subject_label: `${name} mailbox`, subject_id: mailbox.id, ...where })
		await entry({
			subject_label: `${name} domain`,
			right: 'domain.edit',
			subject_kind: 'domain',
			organization_id: ids[name],
			domain_id: domain.id,
		})
		await entry({
			subject_label: `${name} organization`,
			right: 'organization.edit',
			subject_kind: 'organization',
			organization_id: ids[name],
		})
	}
	await entry({ subject_label: 'the server', right: 'system.set-up', subject_kind: 'server' })
})
const all = (name: string) => ['mailbox', 'domain', 'organization'].map((what) => `${name} ${what}`)
const seenBy = async (scope: Scope, filter: JournalFilter = {}) =>
	(await listEntries(await viewerOf(await aDelegate(here.owner, ['journal.read'], scope)), filter)).rows
		.map((row) => row.subjectLabel)
		.toSorted()

describe('P6 the journal shows what happened within the scope', () => {
	test.each([
		['the server', () => ({ server: true as const }), [...NAMES.flatMap(all), 'the server']],
		[
			'a reseller organization',
			() => ({ organizations: [ids.reseller ?? ''] }),
			[...all('reseller'), ...all('customer')],
		],
		['a customer organization', () => ({ organizations: [ids.customer ?? ''] }), all('customer')],
		['a domain', () => ({ domains: [ids['customer.test'] ?? ''] }), ['customer domain', 'customer mailbox']],
		['a mailbox', () => ({ mailboxes: [boxes.customer?.id ?? ''] }), ['customer mailbox']],
	] as [string, () => Scope, string[]][])('%s', async (_where, scope, expected) => {
		expect(await seenBy(scope())).toEqual(expected.toSorted())
		// D-25: and no filter brings up anything else.
		const about = [ids.stranger, ids['stranger.test'], boxes.stranger?.id, boxes.stranger?.accountId]
		for (const filter of [...about.map((id) => ({ about: id })), { q: 'stranger' }])
			expect(await seenBy(scope(), filter)).toEqual(scope().server ? expect.any(Array) : [])
	})

	test('who may not read the journal is told that there is no such thing', async () => {
		const viewer = await viewerOf(await aDelegate(here.owner, ['mailbox.read'], { server: true }))
		await expect(listEntries(viewer, {})).rejects.toBeInstanceOf(PanelError)
		expect(await latestEntries(viewer)).toBe(null)
	})
})

describe('filters', () => {
	test.each([
		[{ noun: 'organization' }, 1],
		[{ noun: 'mailbox' }, 1],
		[{ noun: 'account' }, 0],
		[{ noun: "x' OR true --" }, 3],
		[{ outcome: 'done' }, 3],
		[{ outcome: 'refused' }, 0],
		[{ outcome: 'constructor' }, 3],
		[{ since: 'day' }, 3],
		[{ since: 'toString' }, 3],
		[{ q: 'MAILBOX' }, 1],
		[{ q: 'somebody' }, 3],
		[{ q: '%' }, 0],
		[{ q: '_' }, 0],
		[{ q: '\u0000' }, 3],
		[{ about: 'x' }, 3],
		[{ actor: 'x' }, 3],
	] as [JournalFilter, number][])('%j finds %i', async (filter, count) => {
		expect(await seenBy({ organizations: [ids.customer ?? ''] }, filter)).toHaveLength(count)
	})

	test('by a name with accents, in any case', async () => {
		await entry({ subject_label: 'Änne Özil', organization_id: ids.customer })
		expect(await seenBy({ organizations: [ids.customer ?? ''] }, { q: 'änne ÖZIL' })).toEqual(['Änne Özil'])
		await here.owner.query("DELETE FROM journal_entry WHERE subject_label = 'Änne Özil'")
	})

	test('by time', async () => {
		for (const days of [2, 10, 40])
			await entry({
				subject_label: `${days} days ago`,
				organization_id: ids.customer,
				at: new Date(Date.now() - days * 86_400_000),
			})
		const ago = async (since: string) =>
			(await seenBy({ organizations: [ids.customer ?? ''] }, { since, q: 'days ago' })).length
		expect([await ago('day'), await ago('week'), await ago('month'), await ago('')]).toEqual([0, 1, 2, 3])
		await here.owner.query("DELETE FROM journal_entry WHERE subject_label LIKE '% days ago'")
	})
})

test('paging over 120 entries of which many happened at once shows each once, though more is written meanwhile', async () => {
	const organization = await anOrganization(here.owner)
	await here.owner.query(
		`INSERT INTO journal_entry (id, at, actor_name, "right", outcome, subject_kind, subject_label, organization_id)
		 SELECT gen_random_uuid(), now() - (n / 10) * interval '1 second', 'A', 'mailbox.edit', 'done', 'mailbox', 'n' || n, $1 FROM generate_series(1, 120) n`,
		[organization.id],
	)
	const viewer = await viewerOf(await aDelegate(here.owner, ['journal.read'], { organizations: [organization.id] }))
	const between = () =>
		entry({ subject_label: 'later', organization_id: organization.id, at: new Date(Date.now() + 60_000) })
	const there = await pagesFrom((at) => listEntries(viewer, { at }), 'next', { between })
	expect(there.map((page) => page.rows.length)).toEqual([50, 50, 20])
	expect(new Set(rowsOf(there).map((row) => row.id)).size).toBe(120)
	const back = await pagesFrom((at) => listEntries(viewer, { at }), 'previous', {
		at: there.at(-1)?.previous ?? undefined,
	})
	expect(new Set(rowsOf(back).map((row) => row.subjectLabel))).toEqual(
		new Set([...there.slice(0, -1).flatMap((page) => page.rows.map((row) => row.subjectLabel)), 'later']),
	)
	const times = rowsOf(there).map((row) => row.at.getTime())
	expect(times).toEqual(times.toSorted((a, b) => b - a))
	await here.owner.query("DELETE FROM journal_entry WHERE subject_label = 'later'")
})

test('a refused attempt stands in the journal of the place, and not in that of who tried', async () => {
	const domain = await aDomain(here.owner, ids.stranger ?? '')
	const mailbox = await aMailbox(here.owner, domain)
	const actor = await aDelegate(here.owner, ['mailbox.remove', 'mailbox.read', 'journal.read', 'alias.create'], {
		domains: [ids['customer.test'] ?? ''],
	})
	await execute(removeMailbox, as(actor), { mailbox: mailbox.id, confirm: mailbox.address })
	const owner = await viewerOf(await aDelegate(here.owner, ['journal.read'], { domains: [domain.id] }))
	expect((await listEntries(owner, {})).rows).toMatchObject([
		{ outcome: 'refused', why: 'out-of-scope', actorId: actor.id, subjectLabel: mailbox.address },
	])
	expect((await listEntries(await viewerOf(actor), { actor: actor.id })).rows).toEqual([])
})

test('what happened last is told first, without the doors', async () => {
	const admin = await anAdministrator(here.owner)
	const domain = await aDomain(here.owner, ids.customer ?? '')
	const mailbox = await aMailbox(here.owner, domain)
	await execute(createAlias, as(admin), { domain: domain.id, localPart: `n${random()}`, destinations: mailbox.address })
	const latest = await latestEntries(await viewerOf(admin))
	expect(latest?.[0]).toMatchObject({ right: 'alias.create', actorId: admin.id })
	expect(latest?.some((row) => row.right.startsWith('system.'))).toBe(false)
	expect(latest?.length).toBeLessThanOrEqual(8)
})
