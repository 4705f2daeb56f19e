import { describe, expect, test } from 'vitest'
import { execute } from '@/core/gateway/execute'
import { COPIES_AT_MOST } from '@/core/gateway/role-copies'
import type { GrantableRight } from '@/core/policy'
import { applyRole } from '@/features/roles/apply-role'
import { editRole } from '@/features/roles/edit-role'
import { getRole } from '@/features/roles/get-role'
import { roleHolders } from '@/features/roles/role-holders'
import { as, viewerOf } from '../../support/callers'
import { journalOf } from '../../support/content'
import { useDatabase } from '../../support/database'
import { aDelegate, aDomain, aGrant, aMailbox, anAccount, anOrganization } from '../../support/factories'
import { aRole, MAIL, ROLES, rowOf } from './roles'

const here = useDatabase()
const APPLY: GrantableRight[] = [...ROLES, 'role.apply', 'account.read', 'grant.give', 'grant.revoke', ...MAIL]
const OLD: GrantableRight[] = ['mailbox.read', 'mailbox.set-password']

interface Holding {
	rights?: readonly string[]
	parentId?: string
	passOnDepth?: number
}
/** An office with a role, somebody who looks after it, and two who were given it as it was. */
async function anOffice(rights: readonly GrantableRight[] = APPLY, roleRights: readonly GrantableRight[] = MAIL) {
	const organization = await anOrganization(here.owner)
	const domain = await aDomain(here.owner, organization.id)
	const editor = await aDelegate(here.owner, rights, { organizations: [organization.id] }, { passOnDepth: 2 })
	const role = await aRole(here.owner, organization.id, roleRights)
	const holder = async ({ rights: held = OLD, ...options }: Holding = {}) => {
		const { accountId: id } = await aMailbox(here.owner, domain)
		const grant = await aGrant(here.owner, id, held, { domains: [domain.id] }, options)
		await here.owner.query('UPDATE access_grant SET role_id = $2 WHERE id = $1', [grant.id, role.id])
		return { id, grantId: grant.id }
	}
	return { organization, domain, editor, role, holder }
}
type Office = Awaited<ReturnType<typeof anOffice>>

const rightsOf = async ({ grantId }: { grantId: string }): Promise<string[]> =>
	(await here.owner.query('SELECT rights FROM access_grant WHERE id = $1', [grantId])).rows[0].rights
const shown = async ({ role }: Pick<Office, 'role'>, editor: { id: string }) =>
	roleHolders(await viewerOf(editor), await asShown(role, editor), null)
/** The role as its page has it. */
async function asShown({ id }: { id: string }, editor: { id: string }) {
	const found = await getRole(await viewerOf(editor), id)
	if (!found) throw new Error('no such role')
	return found
}
/** What the page would send, with everybody ticked who can be. */
async function form(office: Pick<Office, 'role'>, editor: { id: string }) {
	const { copies } = await shown(office, editor)
	const version = (await rowOf(here.owner, office.role)).version
	return { role: office.role.id, version, copies: copies.filter(({ left }) => left === null).map(({ sign }) => sign) }
}
const apply = async (office: Pick<Office, 'role'>, editor: { id: string }) =>
	execute(applyRole, as(editor), await form(office, editor))
const sorted = (rights: readonly string[]) => [...rights].toSorted()

test('P8 a role that was edited is applied to whom it was shown for, and the journal tells what was given and taken', async () => {
	const office = await anOffice(APPLY, ['mailbox.read', 'mailbox.create'])
	const [one, two] = [await office.holder(), await office.holder({ rights: ['mailbox.read', 'mailbox.create'] })]
	const { copies, upToDate } = await shown(office, office.editor)
	expect(copies).toMatchObject([{ gains: ['mailbox.create'], losses: ['mailbox.set-password'], left: null }])
	expect(upToDate).toBe(1)
	expect(await apply(office, office.editor)).toMatchObject({ ok: true, value: { value: { count: 1 } } })
	expect(sorted(await rightsOf(one))).toEqual(['mailbox.create', 'mailbox.read'])
	expect(await rightsOf(two)).toEqual(['mailbox.read', 'mailbox.create'])
	expect(await journalOf(here.owner, office.editor)).toMatchObject([
		{
			right: 'role.apply',
			outcome: 'done',
			after: { appliedTo: 1, given: ['Create mailboxes'], taken: ['Set passwords'] },
		},
		{ right: 'role.apply', outcome: 'done', after: { given: ['Create mailboxes'], taken: ['Set passwords'] } },
	])
	const { rows } = await here.owner.query('SELECT account_id FROM journal_entry WHERE account_id = ANY ($1)', [
		[one.id, two.id],
	])
	expect(rows).toEqual([{ account_id: one.id }])
})

test('P8 of a role with many holders the rest are reached: page by page, whatever becomes of those before', async () => {
	const office = await anOffice()
	const domain = { id: office.domain.id, name: office.domain.name }
	const many = COPIES_AT_MOST + 40
	await here.owner.query(
		`WITH made AS (INSERT INTO account (id, name, address, state, organization_id, domain_id)
				SELECT gen_random_uuid(), 'Holder ' || n, 'h' || n || '@' || $2, 'invited', $3, $1 FROM generate_series(1, $4::int) n RETURNING id),
			given AS (INSERT INTO access_grant (id, account_id, role_name, rights, role_id) SELECT gen_random_uuid(), id, 'Test', $5, $6 FROM made RETURNING id)
		INSERT INTO grant_scope (id, grant_id, kind, domain_id) SELECT gen_random_uuid(), id, 'domain', $1 FROM given`,
		[domain.id, domain.name, office.organization.id, many, OLD, office.role.id],
	)
	const viewer = await viewerOf(office.editor)
	const first = await roleHolders(viewer, await asShown(office.role, office.editor), null)
	expect(first.copies).toHaveLength(COPIES_AT_MOST)
	const second = await roleHolders(viewer, await asShown(office.role, office.editor), first.next)
	expect([second.copies.length, second.next]).toEqual([40, null])
	const send = (copies: readonly { sign: string }[]) =>
		execute(applyRole, as(office.editor), { role: office.role.id, version: 1, copies: copies.map(({ sign }) => sign) })
	expect(await send(second.copies)).toMatchObject({ ok: true, value: { value: { count: 40 } } })
	expect(await shown(office, office.editor)).toMatchObject({ upToDate: 40, next: null })
	expect(await send(first.copies.slice(0, 50))).toMatchObject({ ok: true, value: { value: { count: 50 } } })
	const after = await shown(office, office.editor)
	expect([after.copies.length, after.upToDate]).toEqual([COPIES_AT_MOST - 50, 90])
}, 60_000)

test('only whoever was ticked is touched, and nobody ticked is told beside the boxes', async () => {
	const office = await anOffice()
	const [one, two] = [await office.holder(), await office.holder()]
	const all = await form(office, office.editor)
	const only = { ...all, copies: all.copies.filter((sign) => sign.startsWith(one.grantId)) }
	expect(await execute(applyRole, as(office.editor), { ...only, copies: [] })).toMatchObject({
		problem: { kind: 'conflict', fields: { copies: expect.any(String) } },
	})
	expect(await execute(applyRole, as(office.editor), only)).toMatchObject({ ok: true })
	expect(sorted(await rightsOf(one))).toEqual(sorted(MAIL))
	expect(await rightsOf(two)).toEqual(OLD)
})

describe('what is applied is what was shown', () => {
	test('not what the role became meanwhile', async () => {
		const office = await anOffice()
		const one = await office.holder()
		const seen = await form(office, office.editor)
		const later = { role: office.role.id, version: 1, name: 'Later', description: '', rights: ['mailbox.read'] }
		expect(await execute(editRole, as(office.editor), later)).toMatchObject({ ok: true })
		for (const version of [1, 2]) {
			expect(await execute(applyRole, as(office.editor), { ...seen, version })).toMatchObject({
				problem: { kind: 'conflict', text: expect.stringContaining('has changed') },
			})
		}
		expect(await rightsOf(one)).toEqual(OLD)
	})

	test('not what the holder became meanwhile, and of several then none', async () => {
		const office = await anOffice()
		const [one, two] = [await office.holder(), await office.holder()]
		const seen = await form(office, office.editor)
		await here.owner.query("UPDATE access_grant SET rights = '{mailbox.read}' WHERE id = $1", [two.grantId])
		expect(await execute(applyRole, as(office.editor), seen)).toMatchObject({ problem: { kind: 'conflict' } })
		expect(await rightsOf(one)).toEqual(OLD)
	})

	test('a grant that is none of the role is none of them', async () => {
		const office = await anOffice()
		const foreign = await (await anOffice()).holder()
		const sign = `${foreign.grantId}.0123456789abcdef`
		const input = { role: office.role.id, version: 1, copies: [sign] }
		expect(await execute(applyRole, as(office.editor), input)).toMatchObject({ problem: { kind: 'conflict' } })
		expect(await rightsOf(foreign)).toEqual(OLD)
	})
})

describe('what cannot be applied', () => {
	test('a right that the grant above lacks is withheld, and the rest is applied', async () => {
		const office = await anOffice()
		const above = await office.holder({ rights: [...OLD, 'mailbox.create', 'grant.give'], passOnDepth: 1 })
		await here.owner.query('UPDATE access_grant SET role_id = NULL WHERE id = $1', [above.grantId])
		const one = await office.holder({ parentId: above.grantId })
		const { copies } = await shown(office, office.editor)
		expect(copies).toMatchObject([
			{ gains: ['mailbox.create'], losses: [], withheld: [{ right: 'mailbox.remove', why: 'parent' }], left: null },
		])
		expect(await apply(office, office.editor)).toMatchObject({ ok: true })
		expect(sorted(await rightsOf(one))).toEqual(['mailbox.create', 'mailbox.read', 'mailbox.set-password'])
	})

	test('a right that the editor holds and may not hand on is withheld', async () => {
		const office = await anOffice()
		await office.holder()
		await here.owner.query('UPDATE access_grant SET pass_on_depth = 0 WHERE account_id = $1', [office.editor.id])
		const { copies } = await shown(office, office.editor)
		expect(copies).toMatchObject([
			{
				gains: [],
				left: 'withheld',
				withheld: [
					{ right: 'mailbox.create', why: 'giver' },
					{ right: 'mailbox.remove', why: 'giver' },
				],
			},
		])
	})

	test('whoever holds more than the editor is left alone, in the page and against a form made by hand', async () => {
		const office = await anOffice()
		const one = await office.holder()
		await aGrant(here.owner, one.id, ['domain.remove'], { organizations: [office.organization.id] })
		const { copies } = await shown(office, office.editor)
		expect(copies).toMatchObject([{ left: 'outranked' }])
		const input = { role: office.role.id, version: 1, copies: copies.map(({ sign }) => sign) }
		expect(await execute(applyRole, as(office.editor), input)).toMatchObject({ problem: { kind: 'not-allowed' } })
		expect(await rightsOf(one)).toEqual(OLD)
	})

	test('rights are not taken by whoever may not revoke there', async () => {
		const office = await anOffice(
			APPLY.filter((right) => right !== 'grant.revoke'),
			['mailbox.read'],
		)
		const one = await office.holder()
		expect((await shown(office, office.editor)).copies).toMatchObject([{ left: 'not-yours-to-take' }])
		expect(await rightsOf(one)).toEqual(OLD)
	})

	test('holders out of sight are counted and not named', async () => {
		const office = await anOffice()
		const elsewhere = await anAccount(here.owner, { organization_id: (await anOrganization(here.owner)).id })
		const grant = await aGrant(here.owner, elsewhere.id, OLD, { domains: [office.domain.id] })
		await here.owner.query('UPDATE access_grant SET role_id = $2 WHERE id = $1', [grant.id, office.role.id])
		expect(await shown(office, office.editor)).toMatchObject({ copies: [], unseen: 1 })
	})
})

describe('narrowing', () => {
	test('what was handed on is narrowed with it in the same transaction, and what is emptied ends', async () => {
		const office = await anOffice(APPLY, ['mailbox.read'])
		const above = await office.holder()
		const third = await anAccount(here.owner)
		const scope = { domains: [office.domain.id] }
		const below = await aGrant(here.owner, third.id, OLD, scope, { parentId: above.grantId })
		const deeper = await aGrant(here.owner, third.id, ['mailbox.set-password'], scope, { parentId: below.id })
		expect(await apply(office, office.editor)).toMatchObject({ ok: true })
		expect(await rightsOf(above)).toEqual(['mailbox.read'])
		expect(await rightsOf({ grantId: below.id })).toEqual(['mailbox.read'])
		const { rows } = await here.owner.query('SELECT revoked_at FROM access_grant WHERE id = $1', [deeper.id])
		expect(rows[0].revoked_at).not.toBeNull()
	})
})
