/** Lists of a mailbox that is restored: in its backup, in the plan, and put back by the verbs of lists, each refusal said before and after. */
import { afterEach, beforeAll, expect, test } from 'vitest'
import { execute } from '@/core/gateway/execute'
import type { GrantableRight } from '@/core/policy'
import { createBackup } from '@/features/backups/create-backup'
import { addListMembers } from '@/features/lists/add-list-members'
import { addListOwner } from '@/features/lists/add-list-owner'
import { OWNER_OUT_OF_REACH } from '@/features/lists/owners'
import { askRestore } from '@/features/restores/ask-restore'
import { backupPlan } from '@/features/restores/backup-plan'
import { bringLists } from '@/features/restores/bring-lists'
import { manifestOf } from '@/features/restores/manifest-of'
import { LIST_LOST, NO_SUCH_TARGET, WRITE_ADDRESS } from '@/features/restores/restore-rules'
import { tasks } from '@/jobs'
import { as, viewerOf } from '../../support/callers'
import { journalOf } from '../../support/content'
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
	random,
} from '../../support/factories'
import { useFolder } from '../../support/folder'
import { work } from '../../support/worker'

const here = useDatabase()
const folder = useFolder('lists-again')
beforeAll(() => {
	process.env.DATA_DIR = folder.path
})

const RESTORES: readonly GrantableRight[] = ['backup.read', 'backup.restore', 'mailbox.read']
const LISTS: readonly GrantableRight[] = ['list.read', 'list.edit', 'list.edit-members']
const run = (text: string, values: unknown[]) => here.owner.query(text, values)
const takeOff = ({ list }: Setting) => run('DELETE FROM list_member WHERE list_id = $1', [list.id])
const dismiss = ({ list, mailbox }: Setting) =>
	run('DELETE FROM list_owner WHERE list_id = $1 AND account_id = $2', [list.id, mailbox.accountId])
const who = async (table: 'list_member' | 'list_owner', list: { id: string }) =>
	(
		await run(`SELECT ${table === 'list_member' ? 'address' : 'account_id'} AS who FROM ${table} WHERE list_id = $1`, [
			list.id,
		])
	).rows.map((row) => row.who)

/** A backup made by the job of a mailbox that is on a list, which its owner looks after. */
async function setting(rights: readonly GrantableRight[] = LISTS, { listElsewhere = false } = {}) {
	const organization = await anOrganization(here.owner)
	const domain = await aDomain(here.owner, organization.id)
	const far = await aDomain(here.owner, organization.id)
	const mailbox = await aMailbox(here.owner, domain)
	const list = await aList(here.owner, listElsewhere ? far : domain, [mailbox.address])
	await run('INSERT INTO list_owner (list_id, account_id) VALUES ($1, $2)', [list.id, mailbox.accountId])
	const administrator = await anAdministrator(here.owner)
	const made = await execute(createBackup, as(administrator), { mailbox: mailbox.id })
	if (!made.ok) throw new Error(made.problem.text)
	await work(here.owner, tasks)
	const { rows } = await run('SELECT * FROM backup WHERE id = $1', [made.value.value.id])
	expect(rows).toMatchObject([{ state: 'verified' }])
	const { id, store, object } = rows[0]
	const manifest = await manifestOf({ id, store, object, encryptedTo: null })
	if (!manifest) throw new Error('The backup cannot be read')
	const actor = await aDelegate(here.owner, [...RESTORES, ...rights], { domains: [domain.id] })
	return { organization, domain, far, mailbox, list, backup: id as string, manifest, actor }
}
type Setting = Awaited<ReturnType<typeof setting>>

const planned = async ({ actor, backup }: Setting, into = '') =>
	(await backupPlan(await viewerOf(actor), backup, { isBusy: false, into })).lines
		.filter(({ what }) => /^(List|Care)/.test(what))
		.map(({ how, text }) => [how, text])
/** As the job does it. */
const brought = async ({ actor, manifest, mailbox }: Setting, into = mailbox.id) =>
	(
		await bringLists(manifest, into, {
			member: (list, members) => execute(addListMembers, as(actor), { list, members }),
			owner: (list, account) => execute(addListOwner, as(actor), { list, account }),
		})
	).map(({ ok, text }) => [ok, text])
const AGAIN = [
	['comes', 'The mailbox is put on it again.'],
	['comes', 'Its owner looks after the list again.'],
]
const DONE = [
	[true, 'The mailbox is on it again.'],
	[true, 'Its owner looks after the list again.'],
]
const LOST = [
	['cannot', LIST_LOST],
	['cannot', LIST_LOST],
]
const NOT_DONE = [
	[false, LIST_LOST],
	[false, LIST_LOST],
]

afterEach(() => run('DELETE FROM list_member WHERE address LIKE $1', ['crowd%']))

test('a backup names the lists, by id, with what the mailbox and its owner are there', async () => {
	const at = await setting()
	expect(at.manifest.lists).toEqual([{ id: at.list.id, address: at.list.address, member: true, owner: true }])
})

test('taken off since, both come back, by the verbs of lists and with an entry at the list', async () => {
	const at = await setting()
	await takeOff(at)
	await dismiss(at)
	expect(await planned(at)).toEqual(AGAIN)
	expect(await brought(at)).toEqual(DONE)
	expect(await who('list_member', at.list)).toEqual([at.mailbox.address])
	expect(await who('list_owner', at.list)).toEqual([at.mailbox.accountId])
	const { rows } = await run('SELECT mailbox_id FROM list_member WHERE list_id = $1', [at.list.id])
	expect(rows).toEqual([{ mailbox_id: at.mailbox.id }])
	expect(await journalOf(here.owner, at.actor)).toMatchObject([
		{ right: 'list.edit-members', subject_label: at.list.address, after: { added: [at.mailbox.address] } },
		{
			right: 'list.edit',
			subject_label: at.list.address,
			before: { owners: [] },
			after: { owners: [at.mailbox.address] },
		},
	])
	expect(await brought(at)).toEqual([])
	expect(await journalOf(here.owner, at.actor)).toHaveLength(2)
})

test('what stands stays, also through the trash, and nobody writes anything', async () => {
	const at = await setting()
	const stays = [
		['stays', 'As it is.'],
		['stays', 'As it is.'],
	]
	await run('UPDATE mailbox SET deleted_at = now() WHERE id = $1', [at.mailbox.id])
	await run('UPDATE mailbox SET deleted_at = NULL WHERE id = $1', [at.mailbox.id])
	expect(await planned(at)).toEqual(stays)
	expect(await brought(at)).toEqual([])
	expect(await who('list_member', at.list)).toEqual([at.mailbox.address])
	expect(await who('list_owner', at.list)).toEqual([at.mailbox.accountId])
	expect(await journalOf(here.owner, at.actor)).toEqual([])
})

const REFUSALS: [string, () => Promise<Setting>, unknown, unknown][] = [
	[
		'a list that is gone',
		async () => {
			const at = await setting()
			await run('DELETE FROM list WHERE id = $1', [at.list.id])
			return at
		},
		LOST,
		NOT_DONE,
	],
	[
		'another list made under its address since',
		async () => {
			const at = await setting()
			await run('DELETE FROM list WHERE id = $1', [at.list.id])
			const again = await aList(here.owner, at.domain, [], { local_part: at.list.address.split('@')[0] })
			return { ...at, list: again }
		},
		LOST,
		NOT_DONE,
	],
	[
		'a foreign list',
		async () => {
			const at = await setting(LISTS, { listElsewhere: true })
			await takeOff(at)
			await dismiss(at)
			return at
		},
		LOST,
		NOT_DONE,
	],
	[
		'whoever restores lacks the rights about lists',
		async () => {
			const at = await setting([])
			await takeOff(at)
			await dismiss(at)
			return at
		},
		LOST,
		NOT_DONE,
	],
	[
		'whoever restores may edit the members alone',
		async () => {
			const at = await setting(['list.read', 'list.edit-members'])
			await takeOff(at)
			await dismiss(at)
			return at
		},
		[AGAIN[0], LOST[1]],
		[DONE[0], NOT_DONE[1]],
	],
	[
		'a list that is full, and as many owners as can be',
		async () => {
			const at = await setting()
			await takeOff(at)
			await dismiss(at)
			await run(
				`INSERT INTO list_member (id, list_id, address) SELECT gen_random_uuid(), $1, 'crowd' || n || '@elsewhere.test' FROM generate_series(1, 5000) n`,
				[at.list.id],
			)
			for (let n = 0; n < 20; n += 1)
				await run('INSERT INTO list_owner (list_id, account_id) VALUES ($1, $2)', [
					at.list.id,
					(await anAccount(here.owner)).id,
				])
			return at
		},
		[
			['cannot', 'The list is full: it has 5,000 members.'],
			['cannot', 'At most 20 people look after a list.'],
		],
		[
			[false, 'A list has at most 5,000 members.'],
			[false, 'At most 20 people look after a list.'],
		],
	],
]
test.each(REFUSALS)('%s: said in the plan, and nothing is written', async (_what, make, plan, results) => {
	const at = await make()
	const before = [await who('list_member', at.list), await who('list_owner', at.list)]
	expect(await planned(at)).toEqual(plan)
	expect(await brought(at)).toEqual(results)
	const added = (results as [boolean, string][]).map(([ok]) => (ok ? 1 : 0))
	const after = [await who('list_member', at.list), await who('list_owner', at.list)]
	expect(after.map(({ length }) => length)).toEqual(before.map(({ length }, n) => length + (added[n] ?? 0)))
})

test('another mailbox takes the place where it lies within reach, and nothing else of the backup goes there', async () => {
	const at = await setting()
	const other = await aMailbox(here.owner, at.domain)
	expect(await planned(at, other.address)).toEqual(AGAIN)
	expect(await brought(at, other.id)).toEqual(DONE)
	expect((await who('list_member', at.list)).toSorted()).toEqual([at.mailbox.address, other.address].toSorted())
	expect((await who('list_owner', at.list)).toSorted()).toEqual([at.mailbox.accountId, other.accountId].toSorted())
	const { lines, hasAliases } = await backupPlan(await viewerOf(at.actor), at.backup, {
		isBusy: false,
		into: other.address,
	})
	expect(hasAliases).toBe(false)
	expect(lines.at(-1)).toMatchObject({ how: 'cannot', what: 'Settings, rules, aliases and rights' })
})

test('another mailbox that lies out of the reach of whoever edits lists is put on none', async () => {
	const at = await setting()
	const beyond = await aMailbox(here.owner, at.far)
	await aGrant(here.owner, at.actor.id, RESTORES, { domains: [at.far.id] })
	const text = `${beyond.address} lies elsewhere, and members elsewhere are not allowed here.`
	expect(await planned(at, beyond.address)).toEqual([
		['cannot', text],
		['cannot', OWNER_OUT_OF_REACH],
	])
	expect(await brought(at, beyond.id)).toEqual([
		[false, text],
		[false, OWNER_OUT_OF_REACH],
	])
	expect(await who('list_member', at.list)).toEqual([at.mailbox.address])
})

test.each([
	['what is no address', () => 'nobody', WRITE_ADDRESS],
	['an address that nobody has', ({ domain }: Setting) => `${random()}@${domain.name}`, NO_SUCH_TARGET],
])('the plan for %s says so, and stays with its own mailbox', async (_what, typed, fault) => {
	const at = await setting()
	const { into } = await backupPlan(await viewerOf(at.actor), at.backup, { isBusy: false, into: typed(at) })
	expect(into).toEqual({ address: at.mailbox.address, isOther: false, fault })
})

test('the plan for a foreign mailbox is that for one that is not there', async () => {
	const at = await setting()
	const foreign = await aMailbox(here.owner, at.far)
	const { into, lines } = await backupPlan(await viewerOf(at.actor), at.backup, {
		isBusy: false,
		into: foreign.address,
	})
	expect(into).toEqual({ address: at.mailbox.address, isOther: false, fault: NO_SUCH_TARGET })
	expect(JSON.stringify(lines)).not.toContain(foreign.address)
})

test('asked for in the form, the job is told', async () => {
	const at = await setting()
	const asked = await execute(askRestore, as(at.actor), { backup: at.backup, lists: 'on' })
	expect(asked).toMatchObject({ ok: true })
	const { rows } = await run('SELECT with_lists FROM restore WHERE backup_id = $1', [at.backup])
	expect(rows).toEqual([{ with_lists: true }])
})
