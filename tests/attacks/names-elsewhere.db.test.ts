/**
 * What is done to rights that count in two organizations lies in the journal of one of them, and so does a request to approve it. The people of
 * either read all that they may read there: no name and no id of the other is in it, but how many there are.
 */
import { beforeAll, describe, expect, test } from 'vitest'
import { verifyJournal } from '@/core/audit/verify-journal'
import { execute } from '@/core/gateway/execute'
import { GRANTABLE_RIGHTS } from '@/core/policy'
import { getRequest } from '@/features/approvals/get-request'
import { listRequests } from '@/features/approvals/list-requests'
import { addPerson } from '@/features/grants/add-person'
import { editGrant } from '@/features/grants/edit-grant'
import { giveGrant } from '@/features/grants/give-grant'
import { restoreGrant } from '@/features/grants/restore-grant'
import { revokeAllGrants } from '@/features/grants/revoke-all-grants'
import { revokeGrant } from '@/features/grants/revoke-grant'
import { changesOf } from '@/features/journal/journal-words'
import { type JournalRow, latestEntries, listEntries } from '@/features/journal/list-entries'
import { createKey } from '@/features/keys/create-key'
import { createRole } from '@/features/roles/create-role'
import { listTouches } from '@/features/self/list-touches'
import { giving } from '../features/grants/people'
import { editing, revocationOf } from '../features/grants/trees'
import { get } from '../support/api'
import { anApprovalDemand, requestIn, WHY } from '../support/approvals'
import { as, viewerOf } from '../support/callers'
import { useDatabase } from '../support/database'
import {
	aDelegate,
	aDomain,
	aGrant,
	aMailbox,
	anAccount,
	anAdministrator,
	anOrganization,
	random,
} from '../support/factories'
import { insert } from '../support/rows'

const here = useDatabase()
const PATIENCE = 120_000
const READ = ['mailbox.read'] as const
const RIGHTS = [...READ, 'account.read', 'grant.give', 'key.create'] as const
const LIMITS = { maxMailboxes: '', maxAliases: '', maxStorage: '', maxStoragePerMailbox: '' }
const TOMORROW = new Date(Date.now() + 86_400_000).toISOString().slice(0, 10)

/** An organization all of whose names hold its mark, and somebody with every right over it. */
async function aHouse() {
	const mark = `zw${random()}`
	const organization = await anOrganization(here.owner, { name: `House ${mark}` })
	const domain = await aDomain(here.owner, organization.id, { name: `${mark}.test` })
	const second = await aDomain(here.owner, organization.id, { name: `second-${mark}.test` })
	const mailbox = await aMailbox(here.owner, domain)
	await here.owner.query('UPDATE account SET name = $2 WHERE id = $1', [mailbox.accountId, `Owner ${mark}`])
	const role = await insert(here.owner, 'role', {
		organization_id: organization.id,
		name: `Role ${mark}`,
		rights: ['mailbox.read'],
	})
	const manager = await aDelegate(
		here.owner,
		GRANTABLE_RIGHTS,
		{ organizations: [organization.id] },
		{ passOnDepth: 3 },
	)
	const marks = [mark, organization.id, domain.id, second.id, mailbox.id, role]
	return { mark, marks, organization, domain, second, mailbox, role, manager }
}
type House = Awaited<ReturnType<typeof aHouse>>
let ours: House
let theirs: House
const touched: { id: string }[] = []
let hoster: Awaited<ReturnType<typeof anAdministrator>>

const done = async <T>(
	answer: Promise<{ ok: true; value: { value: T } } | { ok: false; problem: { text: string } }>,
) => {
	const result = await answer
	if (!result.ok) throw new Error(JSON.stringify(result.problem))
	return result.value.value
}
const somebody = () => anAccount(here.owner, { name: 'Paula Person' })

/** Everything that is done to rights in both, the one's organization first. */
async function doAll(one: House, other: House): Promise<void> {
	const terms = { rights: RIGHTS, passOnDepth: '2' }
	const places = { organizations: [one.organization.id], domains: [other.domain.id, other.second.id] }
	const person = await somebody()
	const grant = (await done(execute(giveGrant, as(hoster), giving(person, { ...terms, ...places })))).id
	await done(execute(editGrant, as(hoster), await editing(here.owner, grant, { reason: 'As agreed' })))
	const inBoth = { domains: [one.domain.id, other.domain.id] }
	await done(execute(createKey, as(person), { ...LIMITS, ...inBoth, name: 'Import', rights: READ, endsOn: TOMORROW }))
	const child = giving({ id: other.mailbox.accountId }, { rights: READ, domains: [other.domain.id] })
	const keep = [(await done(execute(giveGrant, as(person), child))).id]
	await done(execute(revokeGrant, as(hoster), { grant, keep }))
	await done(execute(restoreGrant, as(hoster), await revocationOf(here.owner, grant)))
	await revokeEverything(one, other)
	const added = { name: 'Nora', address: `n${random()}@outside.test`, password: '', role: 'single' }
	await done(
		execute(addPerson, as(hoster), { ...LIMITS, ...added, ...places, organization: one.organization.id, rights: READ }),
	)
	const clone = { organization: one.organization.id, name: `Clone ${random()}`, description: '', rights: READ }
	await done(execute(createRole, as(hoster), { ...clone, from: other.role }))
	// A second person is asked for the last of them alone.
	await anApprovalDemand(here.owner, one.organization.id, ['grant.give'])
	requestIn(await execute(giveGrant, as(hoster), giving(person, { ...terms, ...places }), WHY))
	await here.owner.query('DELETE FROM approval_demand WHERE organization_id = $1', [one.organization.id])
}

/** Of somebody who holds a role of each, and once more after an undo. */
async function revokeEverything(one: House, other: House): Promise<void> {
	const person = await somebody()
	const grants: { id: string }[] = []
	for (const { mark, organization } of [one, other]) {
		const made = await aGrant(here.owner, person.id, READ, { organizations: [organization.id] })
		await here.owner.query('UPDATE access_grant SET role_name = $2 WHERE id = $1', [made.id, `Role ${mark}`])
		grants.push(made)
	}
	await done(execute(revokeAllGrants, as(hoster), { account: person.id }))
	await done(execute(restoreGrant, as(hoster), await revocationOf(here.owner, grants[0]?.id ?? '')))
	touched.push(person)
}

/** As entries were written before names had places. */
async function writeOld(one: House, other: House): Promise<void> {
	const at = { actor_name: 'Old', organization_id: one.organization.id, outcome: 'done', subject_kind: 'grant' }
	const scopes = [one.organization.name, other.domain.name, other.organization.name, one.domain.name]
	const roles = [`Role ${one.mark}`, `Role ${other.mark}`]
	const box = { subject_label: one.mailbox.address, mailbox_id: one.mailbox.id, account_id: one.mailbox.accountId }
	await insert(here.owner, 'journal_entry', { ...at, '"right"': 'grant.give', after: { scopes } })
	await insert(here.owner, 'journal_entry', {
		...{ ...at, '"right"': 'grant.revoke', before: { roles } },
		after: { kept: [`Role of Owner ${other.mark}`] },
	})
	const restore = { ...at, ...box, '"right"': 'backup.restore' }
	await insert(here.owner, 'journal_entry', { ...restore, after: { backupOf: other.mailbox.address } })
	await insert(here.owner, 'journal_entry', { ...restore, after: { backupOf: one.mailbox.address } })
}

beforeAll(async () => {
	hoster = await anAdministrator(here.owner)
	await anAdministrator(here.owner)
	ours = await aHouse()
	theirs = await aHouse()
	for (const [one, other] of [
		[ours, theirs],
		[theirs, ours],
	] as const) {
		await doAll(one, other)
		await writeOld(one, other)
	}
}, PATIENCE)

/** All that somebody reads of journal and requests: as rows, in words, and by the API. */
async function readBy(person: { id: string }) {
	const viewer = await viewerOf(person)
	const entries: JournalRow[] = []
	for (let at: string | undefined, more = true; more; ) {
		const page = await listEntries(viewer, { at })
		entries.push(...page.rows)
		at = page.next ?? undefined
		more = at !== undefined
	}
	const listed = (await listRequests(viewer, {})).rows
	const requests = await Promise.all(listed.map(({ id }) => getRequest(viewer, id)))
	const words = [...entries, ...requests.filter((one) => one !== null)].flatMap(changesOf)
	return { entries, listed, requests, words, latest: await latestEntries(viewer) }
}

describe.each([
	['one', () => [ours, theirs] as const],
	['other', () => [theirs, ours] as const],
])('the people of the %s house', (_which, houses) => {
	test('read of the journal and of requests nothing that names the other, nor its ids', async () => {
		const [house, foreign] = houses()
		const read = await readBy(house.manager)
		// Of what is done to a grant of both, the entry lies in either.
		expect(read.entries.length).toBeGreaterThan(10)
		expect(read.requests).toHaveLength(1)
		const all = JSON.stringify(read)
		expect(foreign.marks.filter((mark) => all.includes(mark))).toEqual([])
		expect(all).toContain(house.domain.name)
	})

	test('nor by the API', async () => {
		const [house, foreign] = houses()
		const key = { ...LIMITS, name: 'Reader', organizations: [house.organization.id], rights: ['journal.read'] }
		const made = await execute(createKey, as(house.manager), { ...key, endsOn: TOMORROW })
		const text = made.ok ? (made.value.reveal?.key ?? '') : ''
		const answer = await get(text, 'activity')
		expect(answer.status).toBe(200)
		expect(answer.text).toContain('"moreScopes":2')
		expect(foreign.marks.filter((mark) => answer.text.includes(mark))).toEqual([])
	})

	test('read their own, and how many there are elsewhere', async () => {
		const [{ organization, domain, mailbox, mark, manager }] = houses()
		const { entries, requests, words } = await readBy(manager)
		const told = (right: string) =>
			entries.filter((row) => row.right === right).map(({ before, after }) => ({ ...before, ...after }))
		const isHere = { scopes: [organization.name], moreScopes: 2 }
		expect(requests).toMatchObject([{ after: isHere, mayDecide: false }])
		expect(told('account.create')).toMatchObject([isHere])
		expect(told('grant.give')).toContainEqual(expect.objectContaining(isHere))
		expect(told('grant.give')).toContainEqual({ scopes: [organization.name, domain.name], moreScopes: 2 })
		expect(told('grant.revoke')).toContainEqual({ roles: [`Role ${mark}`], moreRoles: 1 })
		expect(told('grant.revoke')).toContainEqual({ roles: [`Role ${mark}`], moreRoles: 1, moreKept: 1 })
		expect(told('grant.restore')).toContainEqual(expect.objectContaining({ roles: [`Role ${mark}`], moreRoles: 1 }))
		expect(told('role.create')).toMatchObject([{ clonedFrom: 'something elsewhere' }])
		const backups = [{ backupOf: mailbox.address }, { backupOf: 'something elsewhere' }]
		expect(told('backup.restore')).toEqual(backups)
		expect(words).toContain('And places elsewhere: 2')
	})

	test('read in what was done to their mailbox nothing of the other', async () => {
		const [house, foreign] = houses()
		const owner = await viewerOf({ id: house.mailbox.accountId })
		const { rows } = await listTouches(owner, undefined)
		const what = rows.map((row) => row.what).filter((text) => text.includes('backup'))
		expect(what).toEqual([
			`asked to bring mail back from a backup of ${house.mailbox.address}`,
			'asked to bring mail back from a backup of something elsewhere',
		])
		expect(JSON.stringify(rows)).not.toContain(foreign.mark)
	})
})

test('whoever reads everything reads both by name', async () => {
	const { entries } = await readBy(hoster)
	const all = (right: string) => JSON.stringify(entries.filter((row) => row.right === right))
	for (const right of [
		'grant.give',
		'grant.revoke',
		'grant.restore',
		'account.create',
		'role.create',
		'backup.restore',
	])
		for (const { mark } of [ours, theirs]) expect(all(right), right).toContain(mark)
	expect(JSON.stringify(entries)).not.toMatch(/"more[A-Z]/)
})

test('whoever holds rights in both reads by name what was taken from them and given back', async () => {
	const [person] = touched
	const { rows } = await listTouches(await viewerOf(person ?? { id: '' }), undefined)
	const both = `(Role ${ours.mark}, Role ${theirs.mark})`
	expect(rows.map(({ what }) => what)).toEqual([
		`gave you the rights back that were just taken ${both}`,
		`took rights from you ${both}`,
	])
})

test('whoever asked reads all that they asked for', async () => {
	const viewer = await viewerOf(hoster)
	const { rows } = await listRequests(viewer, { view: 'mine' })
	const own = JSON.stringify(await Promise.all(rows.map(({ id }) => getRequest(viewer, id))))
	expect(rows).toHaveLength(2)
	for (const { domain, second } of [ours, theirs])
		expect([own.includes(domain.name), own.includes(second.name)]).toEqual([true, true])
})

test('all of it stands in the journal as it was written', async () => {
	const ask = async <R>(sql: string, values?: unknown[]) => ({
		rows: (await here.owner.query(sql, values)).rows as R[],
	})
	const verdicts = await verifyJournal(ask, { trusted: new Set() })
	const chains = verdicts.filter(({ chain }) => [ours, theirs].some(({ organization }) => organization.id === chain))
	expect(chains).toMatchObject([{ problems: 0 }, { problems: 0 }])
})
