import { describe, expect, test } from 'vitest'
import { execute } from '@/core/gateway/execute'
import { createAlias } from '@/features/aliases/create-alias'
import { removeDomain } from '@/features/domains/remove-domain'
import { restoreDomain } from '@/features/domains/restore-domain'
import { createList } from '@/features/lists/create-list'
import { editList } from '@/features/lists/edit-list'
import { removeList } from '@/features/lists/remove-list'
import { createMailbox } from '@/features/mailboxes/create-mailbox'
import { as } from '../../support/callers'
import { content, journalOf, rowOf, usageOf } from '../../support/content'
import { useDatabase } from '../../support/database'
import {
	aDelegate,
	aDomain,
	aGrant,
	aList,
	aMailbox,
	anAccount,
	anAdministrator,
	anOrganization,
	PASSWORD,
	random,
} from '../../support/factories'

const here = useDatabase()
const RIGHTS = ['list.read', 'list.create', 'list.edit', 'list.remove', 'list.edit-members'] as const
const SETTINGS = { name: 'Class 5a', posters: 'members', replies: 'list' }

async function setting(limits = {}, values: Record<string, unknown> = {}) {
	const organization = await anOrganization(here.owner)
	const domain = await aDomain(here.owner, organization.id, values)
	const mailbox = await aMailbox(here.owner, domain)
	const actor = await aDelegate(here.owner, RIGHTS, { domains: [domain.id] }, { limits })
	return { organization, domain, mailbox, actor }
}
const create = (actor: { id: string }, domain: { id: string }, more: Record<string, unknown> = {}) =>
	execute(createList, as(actor), { domain: domain.id, localPart: `n${random()}`, ...SETTINGS, ...more } as never)
const membersOf = async (list: string) =>
	(await here.owner.query('SELECT address, mailbox_id FROM list_member WHERE list_id = $1 ORDER BY address', [list]))
		.rows
const refused = (field: string, text: string) => ({
	ok: false,
	problem: { fields: { [field]: expect.stringContaining(text) } },
})

test('P10 a list is made under the grant with members and owners, counted, told, edited and deleted', async () => {
	const { organization, domain, mailbox, actor } = await setting()
	const teacher = await aMailbox(here.owner, domain)
	const made = await create(actor, domain, {
		localPart: 'Class-5A',
		subjectPrefix: '[5a]',
		members: `Ada Kern <${mailbox.address.toUpperCase()}>\n${teacher.address}, ${mailbox.address}`,
		owners: teacher.address,
	})
	const id = made.ok ? made.value.value.id : ''
	expect(await rowOf(here.owner, 'list', { id })).toMatchObject({
		address: `class-5a@${domain.name}`,
		name: 'Class 5a',
		posters: 'members',
		replies: 'list',
		subject_prefix: '[5a]',
		outside: false,
		enabled: true,
		grant_id: actor.grantId,
	})
	expect(await membersOf(id)).toEqual(
		[
			{ address: mailbox.address, mailbox_id: mailbox.id },
			{ address: teacher.address, mailbox_id: teacher.id },
		].toSorted((a, b) => (a.address < b.address ? -1 : 1)),
	)
	for (const subject of [organization.id, domain.id, actor.grantId])
		expect(await usageOf(here.owner, subject)).toMatchObject({ lists: 1 })
	const change = { list: id, version: 1, ...SETTINGS, posters: 'owners', owners: '', enabled: '' } as const
	expect(await execute(editList, as(actor), change as never)).toMatchObject({ ok: true })
	expect(await rowOf(here.owner, 'list', { id })).toMatchObject({ posters: 'owners', enabled: false, version: 2 })
	expect(await execute(editList, as(actor), change as never)).toMatchObject({
		ok: false,
		problem: { kind: 'stale', current: { posters: 'owners', owners: '' } },
	})
	expect(await execute(removeList, as(actor), { list: id })).toMatchObject({ ok: true })
	expect(await usageOf(here.owner, actor.grantId)).toMatchObject({ lists: 0 })
	expect((await journalOf(here.owner, actor)).filter(({ outcome }) => outcome === 'done')).toMatchObject([
		{
			right: 'list.create',
			subject_label: `class-5a@${domain.name}`,
			after: { owners: [teacher.address], posters: 'members' },
		},
		{
			right: 'list.edit',
			before: { posters: 'members', owners: [teacher.address] },
			after: { posters: 'owners', owners: [] },
		},
		{ right: 'list.remove', before: { address: `class-5a@${domain.name}`, members: 2 } },
	])
	expect(await create(actor, domain, { localPart: 'class-5a' })).toMatchObject({ ok: true })
})

describe('bad input gets a sentence beside the field, and nothing is made', () => {
	test.each([
		['localPart', 'an address of another domain', { localPart: 'x@b.test' }, 'Write only the part'],
		['localPart', 'a tag', { localPart: '5a+owner' }, '+'],
		['name', 'no name', { name: ' ' }, 'Write a name'],
		['posters', 'a choice that is none', { posters: 'everybody' }, 'not one of the choices'],
		['subjectPrefix', 'a prefix with a line break', { subjectPrefix: '[5a]\u0085Bcc: x@y.test' }, ''],
		['subjectPrefix', 'a prefix that would need encoding', { subjectPrefix: '[Größe]' }, 'plain letters'],
		[
			'members',
			'two bad lines, each with its sentence',
			{ members: 'not one\nalso not' },
			'“not one” is not an address.\n“also not” is not',
		],
		[
			'members',
			'a member elsewhere without the right',
			{ members: 'x@elsewhere.test' },
			'members elsewhere are not allowed',
		],
		['outside', 'members elsewhere by whoever edits them, without the right', { outside: 'on' }, 'Deliver outside'],
		['owners', 'an owner whom nobody here knows', { owners: 'nobody@elsewhere.test' }, 'Nobody within what you manage'],
	])('%s: %s', async (field, _what, more, text) => {
		const { domain, actor } = await setting()
		const before = await content(here.owner)
		expect(await create(actor, domain, more)).toMatchObject(refused(field, text))
		expect(await content(here.owner)).toEqual(before)
	})
})

test('D-03 mailbox, alias and list never share an address, whoever comes second', async () => {
	const { domain, mailbox } = await setting()
	const admin = await anAdministrator(here.owner)
	const list = await aList(here.owner, domain)
	const localPart = list.address.split('@')[0] ?? ''
	const before = await content(here.owner)
	const taken = { ok: false, problem: { kind: 'conflict' } }
	expect(await create(admin, domain, { localPart: mailbox.address.split('@')[0] })).toMatchObject(taken)
	expect(await create(admin, domain, { localPart })).toMatchObject(taken)
	const alias = { domain: domain.id, localPart, destinations: mailbox.address }
	expect(await execute(createAlias, as(admin), alias)).toMatchObject(taken)
	const box = { domain: domain.id, localPart, name: 'Ada', password: PASSWORD, quota: '' }
	expect(await execute(createMailbox, as(admin), box)).toMatchObject(taken)
	expect(await content(here.owner)).toEqual(before)
})

describe('Q7 D-21 limits hold', () => {
	test.each([
		['the grant', { lists: 10 }, {}],
		['the domain', {}, { max_lists: 10 }],
	])('of 40 parallel creates against 10 of %s exactly 10 are made', async (_whose, limits, values) => {
		const { domain, actor } = await setting(limits, values)
		const results = await Promise.all(Array.from({ length: 40 }, () => create(actor, domain)))
		expect(results.filter((result) => result.ok)).toHaveLength(10)
		for (const result of results) if (!result.ok) expect(['over-limit', 'too-many']).toContain(result.problem.kind)
		const { rows } = await here.owner.query('SELECT count(*)::int AS n FROM list WHERE domain_id = $1', [domain.id])
		expect(rows).toEqual([{ n: 10 }])
		expect(await usageOf(here.owner, actor.grantId)).toMatchObject({ lists: 10 })
	})

	test('what is handed on is taken from the giver’s own, and comes back with what was made under it', async () => {
		const { domain, actor } = await setting({ lists: 3 })
		const child = await anAccount(here.owner)
		const options = { limits: { lists: 2 }, parentId: actor.grantId }
		const grant = await aGrant(here.owner, child.id, RIGHTS, { domains: [domain.id] }, options)
		expect(await create(child, domain)).toMatchObject({ ok: true })
		expect(await create(actor, domain)).toMatchObject({ ok: true })
		expect(await create(actor, domain)).toMatchObject({ ok: false, problem: { kind: 'over-limit' } })
		await here.owner.query('UPDATE access_grant SET revoked_at = now() WHERE id = $1', [grant.id])
		expect(await usageOf(here.owner, actor.grantId)).toMatchObject({ lists: 2 })
		expect(await create(actor, domain)).toMatchObject({ ok: true })
	})

	test('a domain takes its lists out of the organization’s count with it, and brings them back only where there is room', async () => {
		const { organization, domain } = await setting()
		const admin = await anAdministrator(here.owner)
		const list = await aList(here.owner, domain)
		expect(await execute(removeDomain, as(admin), { domain: domain.id, confirm: domain.name })).toMatchObject({
			ok: true,
		})
		expect(await usageOf(here.owner, organization.id)).toMatchObject({ lists: 0 })
		expect((await here.owner.query('SELECT FROM address WHERE list_id = $1', [list.id])).rowCount).toBe(0)
		await here.owner.query('UPDATE organization SET max_lists = 0 WHERE id = $1', [organization.id])
		expect(await execute(restoreDomain, as(admin), { domain: domain.id })).toMatchObject({ ok: false })
		await here.owner.query('UPDATE organization SET max_lists = NULL WHERE id = $1', [organization.id])
		expect(await execute(restoreDomain, as(admin), { domain: domain.id })).toMatchObject({ ok: true })
		expect(await usageOf(here.owner, organization.id)).toMatchObject({ lists: 1 })
		expect((await here.owner.query('SELECT FROM address WHERE list_id = $1', [list.id])).rowCount).toBe(1)
	})
})

test('an owner whom the editor cannot see stays, and nobody is told who it is', async () => {
	const { domain, actor } = await setting()
	const list = await aList(here.owner, domain)
	const stranger = await anAccount(here.owner)
	await here.owner.query('INSERT INTO list_owner (list_id, account_id) VALUES ($1, $2)', [list.id, stranger.id])
	const change = { list: list.id, version: 1, ...SETTINGS, owners: '', enabled: 'on' }
	expect(await execute(editList, as(actor), change as never)).toMatchObject({ ok: true })
	expect((await here.owner.query('SELECT account_id FROM list_owner WHERE list_id = $1', [list.id])).rows).toEqual([
		{ account_id: stranger.id },
	])
	expect(JSON.stringify(await journalOf(here.owner, actor))).not.toContain(stranger.address)
})
