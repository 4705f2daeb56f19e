import { describe, expect, test } from 'vitest'
import { execute } from '@/core/gateway/execute'
import { createAlias } from '@/features/aliases/create-alias'
import { editAlias } from '@/features/aliases/edit-alias'
import { addListMembers } from '@/features/lists/add-list-members'
import { addOwnListMembers, removeOwnListMembers } from '@/features/lists/own-list-members'
import { getOwnList, ownLists } from '@/features/lists/own-lists'
import { removeListMembers } from '@/features/lists/remove-list-members'
import { as, viewerOf } from '../../support/callers'
import { content, journalOf } from '../../support/content'
import { useDatabase } from '../../support/database'
import {
	aDelegate,
	aDomain,
	aList,
	aMailbox,
	anAdministrator,
	anAlias,
	anOrganization,
	random,
} from '../../support/factories'

const here = useDatabase()
const addressesOf = async (list: { id: string }): Promise<string[]> =>
	(await here.owner.query('SELECT address FROM list_member WHERE list_id = $1 ORDER BY address', [list.id])).rows.map(
		(row) => row.address,
	)
const idsOf = async (list: { id: string }): Promise<string[]> =>
	(await here.owner.query('SELECT id FROM list_member WHERE list_id = $1', [list.id])).rows.map((row) => row.id)
const refused = (text: string) => ({ ok: false, problem: { fields: { members: expect.stringContaining(text) } } })

async function setting(
	rights: readonly string[] = ['list.read', 'list.edit-members'],
	values: Record<string, unknown> = {},
) {
	const organization = await anOrganization(here.owner)
	const domain = await aDomain(here.owner, organization.id)
	const mailbox = await aMailbox(here.owner, domain)
	const list = await aList(here.owner, domain, [], values)
	const actor = await aDelegate(here.owner, rights as never, { domains: [domain.id] })
	return { organization, domain, mailbox, list, actor }
}
const add = (actor: { id: string }, list: { id: string }, members: string) =>
	execute(addListMembers, as(actor), { list: list.id, members })

describe('who edits the members', () => {
	test('P10 pastes a whole class twice: each is on it once, and the journal tells of the new ones', async () => {
		const { domain, mailbox, list, actor } = await setting()
		const second = await aMailbox(here.owner, domain)
		expect(await add(actor, list, mailbox.address)).toMatchObject({ ok: true, value: { value: { added: 1 } } })
		expect(await add(actor, list, `${mailbox.address}\n"Kern, Ada" <${second.address}>`)).toMatchObject(
			refused('“"Kern” is not an address.'),
		)
		expect(await add(actor, list, `${mailbox.address}\nAda Kern <${second.address}>`)).toMatchObject({
			ok: true,
			value: { value: { added: 1 } },
		})
		expect(await add(actor, list, second.address)).toMatchObject({ ok: true, value: { value: { added: 0 } } })
		expect(await addressesOf(list)).toEqual([mailbox.address, second.address].toSorted())
		expect((await journalOf(here.owner, actor)).filter(({ outcome }) => outcome === 'done')).toMatchObject([
			{ right: 'list.edit-members', after: { added: [mailbox.address] } },
			{ right: 'list.edit-members', after: { added: [second.address] } },
		])
	})

	test.each([
		['somebody who is not there', ({ domain }: { domain: { name: string } }) => `nobody@${domain.name}`, 'There is no'],
		['a line that is none', () => 'Ada', '“Ada” is not an address.'],
		['an address elsewhere', () => 'x@elsewhere.test', 'members elsewhere are not allowed here'],
		['nothing', () => ' \n', 'Write at least one address.'],
	])('puts nobody on the list because of %s', async (_what, bad, text) => {
		const at = await setting()
		const before = await content(here.owner)
		const good = _what === 'nothing' ? '' : at.mailbox.address
		expect(await add(at.actor, at.list, `${good}\n${bad(at)}`)).toMatchObject(refused(text))
		expect(await content(here.owner)).toEqual(before)
	})

	test('adds addresses elsewhere with the right to deliver outside, or where the list allows them', async () => {
		const may = await setting(['list.read', 'list.edit-members', 'alias.read', 'alias.forward-outside'])
		expect(await add(may.actor, may.list, 'x@elsewhere.test')).toMatchObject({ ok: true })
		const open = await setting(undefined, { outside: true })
		expect(await add(open.actor, open.list, 'x@elsewhere.test')).toMatchObject({ ok: true })
	})

	test('D-24 a mailbox of somebody else on this server is elsewhere like any other, whether it is there or not', async () => {
		const { list, actor } = await setting()
		const { domain: foreign, mailbox } = await setting()
		const answers = [await add(actor, list, mailbox.address), await add(actor, list, `nobody@${foreign.name}`)]
		for (const answer of answers) expect(answer).toMatchObject(refused('members elsewhere are not allowed here'))
	})

	test('a list is on no list, also by the way of somebody who cannot see it', async () => {
		const { domain, list, actor } = await setting([
			'list.read',
			'list.edit-members',
			'alias.read',
			'alias.forward-outside',
		])
		const other = await aList(here.owner, domain)
		const { list: foreign } = await setting()
		for (const one of [other, foreign])
			expect(await add(actor, list, one.address)).toMatchObject(refused('a list cannot be on a list'))
	})

	test('no circle is closed through aliases, from whichever end', async () => {
		const { domain, mailbox, list } = await setting()
		const admin = await anAdministrator(here.owner)
		const inner = await anAlias(here.owner, domain, [list.address])
		const outer = await anAlias(here.owner, domain, [inner.address])
		expect(await add(admin, list, outer.address)).toMatchObject(refused('round in a circle'))
		const harmless = await anAlias(here.owner, domain, [mailbox.address])
		expect(await add(admin, list, harmless.address)).toMatchObject({ ok: true })
		const change = { alias: harmless.id, version: 1, enabled: 'on', destinations: outer.address } as const
		expect(await execute(editAlias, as(admin), change)).toMatchObject({
			ok: false,
			problem: { fields: { destinations: expect.stringContaining('circle') } },
		})
		const fresh = { domain: domain.id, localPart: `n${random()}`, destinations: list.address }
		expect(await execute(createAlias, as(admin), fresh)).toMatchObject({ ok: true })
	})

	test('takes members off, of this list and of no other', async () => {
		const { domain, mailbox, list, actor } = await setting()
		const other = await aList(here.owner, domain, [mailbox.address])
		await add(actor, list, mailbox.address)
		const off = (members: readonly string[]) =>
			execute(removeListMembers, as(actor), { list: list.id, members: [...members] })
		expect(await off(await idsOf(other))).toMatchObject({ ok: false, problem: { kind: 'not-found' } })
		expect(await off([...(await idsOf(other)), ...(await idsOf(list))])).toMatchObject({ ok: true })
		expect(await addressesOf(list)).toEqual([])
		expect(await addressesOf(other)).toEqual([mailbox.address])
	})

	test('a list has 5,000 members and not one more', async () => {
		const { list, actor } = await setting(undefined, { outside: true })
		await here.owner.query(
			"INSERT INTO list_member (id, list_id, address) SELECT gen_random_uuid(), $1, 'm' || n || '@elsewhere.test' FROM generate_series(1, 4999) n",
			[list.id],
		)
		expect(await add(actor, list, 'a@elsewhere.test\nb@elsewhere.test')).toMatchObject(refused('at most 5,000'))
		expect(await add(actor, list, 'a@elsewhere.test')).toMatchObject({ ok: true })
	})

	test('whoever gets a mailbox’s address later is not on the list, until they are put on it', async () => {
		const { domain, mailbox, list, actor } = await setting()
		await add(actor, list, mailbox.address)
		await here.owner.query('UPDATE mailbox SET deleted_at = now() WHERE id = $1', [mailbox.id])
		const heir = await aMailbox(here.owner, domain, { local_part: mailbox.address.split('@')[0] })
		const gets = async () =>
			(await here.owner.query('SELECT address FROM mailserver.list_recipients WHERE list_id = $1', [list.id])).rowCount
		expect(await gets()).toBe(0)
		expect(await add(actor, list, heir.address)).toMatchObject({ ok: true })
		expect(await gets()).toBe(1)
		const { rows } = await here.owner.query('SELECT mailbox_id FROM list_member WHERE list_id = $1', [list.id])
		expect(rows).toEqual([{ mailbox_id: heir.id }])
	})
})

describe('M-school each class teacher manages a list, without any grant', () => {
	async function school(values: Record<string, unknown> = {}) {
		const at = await setting(undefined, values)
		const teacher = await aMailbox(here.owner, at.domain)
		await here.owner.query('INSERT INTO list_owner (list_id, account_id) VALUES ($1, $2)', [
			at.list.id,
			teacher.accountId,
		])
		return { ...at, teacher: { ...teacher, id: teacher.accountId } }
	}
	const own = (actor: { id: string }, list: { id: string }, members: string) =>
		execute(addOwnListMembers, as(actor), { list: list.id, members })

	test('adds people of the organization and takes them off, and both stand in the journal', async () => {
		const { domain, mailbox, list, teacher } = await school()
		const sister = await aMailbox(here.owner, await aDomain(here.owner, domain.organizationId))
		expect(await own(teacher, list, `${mailbox.address}\n${sister.address}`)).toMatchObject({ ok: true })
		expect(await addressesOf(list)).toEqual([mailbox.address, sister.address].toSorted())
		expect(
			await execute(removeOwnListMembers, as(teacher), { list: list.id, members: await idsOf(list) }),
		).toMatchObject({ ok: true })
		expect(await addressesOf(list)).toEqual([])
		expect(await journalOf(here.owner, teacher)).toMatchObject([
			{ right: 'own.edit-list-members', after: { list: list.address, added: [mailbox.address, sister.address] } },
			{
				right: 'own.edit-list-members',
				after: { list: list.address, takenOff: [mailbox.address, sister.address].toSorted() },
			},
		])
	})

	test('adds parents elsewhere only where the list allows it', async () => {
		const { list, teacher } = await school()
		expect(await own(teacher, list, 'parent@elsewhere.test')).toMatchObject(
			refused('members elsewhere are not allowed'),
		)
		const open = await school({ outside: true })
		expect(await own(open.teacher, open.list, 'parent@elsewhere.test')).toMatchObject({ ok: true })
	})

	test('D-24 learns nothing of other organizations: what is there and what is not get one answer', async () => {
		const { list, teacher } = await school()
		const { domain: foreign, mailbox } = await setting()
		const answers = [await own(teacher, list, mailbox.address), await own(teacher, list, `nobody@${foreign.name}`)]
		for (const answer of answers) expect(answer).toMatchObject(refused('members elsewhere are not allowed'))
	})

	test('D-01 touches no other list, nor the settings of their own, and nothing once they look after it no more', async () => {
		const { domain, mailbox, list, teacher } = await school()
		const other = await aList(here.owner, domain, [mailbox.address])
		const before = await content(here.owner)
		const missing = { ok: false, problem: { kind: 'not-found' } }
		expect(await own(teacher, other, mailbox.address)).toMatchObject(missing)
		expect(
			await execute(removeOwnListMembers, as(teacher), { list: other.id, members: await idsOf(other) }),
		).toMatchObject(missing)
		expect(
			await execute(removeOwnListMembers, as(teacher), { list: list.id, members: await idsOf(other) }),
		).toMatchObject(missing)
		expect(await add(teacher, list, mailbox.address)).toMatchObject({ ok: false })
		expect(await content(here.owner)).toEqual(before)
		await here.owner.query('DELETE FROM list_owner WHERE list_id = $1', [list.id])
		expect(await own(teacher, list, mailbox.address)).toMatchObject(missing)
		await here.owner.query('INSERT INTO list_owner (list_id, account_id) VALUES ($1, $2)', [list.id, teacher.id])
		await here.owner.query('UPDATE domain SET deleted_at = now() WHERE id = $1', [domain.id])
		expect(await own(teacher, list, 'x@elsewhere.test')).toMatchObject({ ok: false })
	})

	test('reads their list with its members; a member sees that they are on it, and nobody else who is', async () => {
		const { mailbox, list, teacher, actor } = await school()
		await add(actor, list, mailbox.address)
		const asTeacher = await viewerOf(teacher)
		expect(await ownLists(asTeacher)).toMatchObject([{ id: list.id, owned: true, member: false, members: 1 }])
		expect(await getOwnList(asTeacher, list.id, {})).toMatchObject({
			members: 1,
			page: { rows: [{ address: mailbox.address }] },
		})
		const asMember = await viewerOf({ id: mailbox.accountId })
		expect(await ownLists(asMember)).toMatchObject([{ id: list.id, owned: false, member: true, members: null }])
		expect(await getOwnList(asMember, list.id, {})).toBe(null)
		const { mailbox: stranger } = await setting()
		expect(await ownLists(await viewerOf({ id: stranger.accountId }))).toEqual([])
	})
})
