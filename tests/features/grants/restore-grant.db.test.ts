import { describe, expect, test } from 'vitest'
import { execute } from '@/core/gateway/execute'
import { editGrant } from '@/features/grants/edit-grant'
import { restoreGrant } from '@/features/grants/restore-grant'
import { revokeAllGrants } from '@/features/grants/revoke-all-grants'
import { revokeGrant } from '@/features/grants/revoke-grant'
import { createMailbox } from '@/features/mailboxes/create-mailbox'
import { as } from '../../support/callers'
import { useDatabase } from '../../support/database'
import { aDelegate, anAdministrator, random } from '../../support/factories'
import { aSession, openSessions } from '../accounts/people'
import { MANAGER } from './people'
import { aTree, editing, expectCounted, expectWithin, given, isLive, KEEPER, revocationOf, rowOf } from './trees'

const here = useDatabase()
const make = (who: { id: string }, domain: { id: string }) =>
	execute(createMailbox, as(who), { domain: domain.id, localPart: `n${random()}`, name: 'New', quota: '1 GB' })
const undo = async (who: { id: string }, grant: string) =>
	execute(restoreGrant, as(who), await revocationOf(here.owner, grant))
const sound = async () => {
	await expectCounted(here.owner)
	await expectWithin(here.owner)
}
const terms = async (ids: readonly string[]) =>
	Promise.all(
		ids.map(async (id) => {
			const { revocation_id: _, ...row } = await rowOf(here.owner, id)
			return row
		}),
	)

test('a revocation is undone: all stands again as it stood, with what was made and what was handed on', async () => {
	const { manager, person, third, fourth, domain, grant, ofThird, ofFourth } = await aTree(here.owner)
	for (const who of [person, third, third, fourth]) await make(who, domain)
	const all = [manager.grantId, grant, ofThird, ofFourth]
	const before = await terms(all)
	expect(await execute(revokeGrant, as(manager), { grant })).toMatchObject({ ok: true })
	expect((await rowOf(here.owner, manager.grantId)).used).toBe(4)
	expect(await undo(manager, grant)).toMatchObject({ ok: true })
	expect(await terms(all)).toEqual(before)
	for (const who of [person, third, fourth]) expect(await make(who, domain)).toMatchObject({ ok: true })
	const { rows } = await here.owner.query(
		`SELECT account_id, after FROM journal_entry WHERE actor_id = $1 AND "right" = 'grant.restore'`,
		[manager.id],
	)
	expect(rows).toMatchObject([{ account_id: person.id, after: { roles: [{ name: 'Single rights' }], handedOn: 2 } }])
	await sound()
})

test('what was kept elsewhere hangs where it hung before', async () => {
	const { manager, third, domain, grant, ofThird, ofFourth } = await aTree(here.owner)
	await make(third, domain)
	const all = [manager.grantId, grant, ofThird, ofFourth]
	const before = await terms(all)
	await execute(revokeGrant, as(manager), { grant, keep: [ofThird] })
	expect(await undo(manager, grant)).toMatchObject({ ok: true })
	expect(await terms(all)).toEqual(before)
	await sound()
})

test('though all that is kept fills the room until then', async () => {
	const { manager, person, domain, grant, ofThird } = await aTree(here.owner, 10)
	for (let n = 0; n < 2; n += 1) await make(person, domain)
	await execute(revokeGrant, as(manager), { grant, keep: [ofThird] })
	expect((await rowOf(here.owner, manager.grantId)).used).toBe(7)
	expect(await undo(manager, grant)).toMatchObject({ ok: true })
	expect((await rowOf(here.owner, manager.grantId)).used).toBe(10)
	await sound()
})

test('unless it was widened since: then it stays where it is', async () => {
	const { manager, grant, ofThird, ofFourth } = await aTree(here.owner)
	await execute(revokeGrant, as(manager), { grant, keep: [ofThird] })
	expect(
		await execute(editGrant, as(manager), await editing(here.owner, ofThird, { maxMailboxes: '12' })),
	).toMatchObject({ ok: true })
	expect(await undo(manager, grant)).toMatchObject({ ok: true })
	expect(await rowOf(here.owner, ofThird)).toMatchObject({ parent_id: manager.grantId, max_mailboxes: 12 })
	expect(await isLive(here.owner, ofFourth)).toBe(true)
	await sound()
})

test('D7 of everything: the grants, not the sessions', async () => {
	const { manager, person, domain, grant, ofThird } = await aTree(here.owner)
	const second = await given(manager, person, { domains: [domain.id], maxMailboxes: '2' })
	await aSession(here.owner, person)
	expect(await execute(revokeAllGrants, as(manager), { account: person.id })).toMatchObject({ ok: true })
	expect(await undo(manager, grant)).toMatchObject({ ok: true })
	for (const id of [grant, second, ofThird]) expect(await isLive(here.owner, id)).toBe(true)
	expect(await openSessions(here.owner, person)).toBe(0)
	await sound()
})

describe('it is refused, with a sentence,', () => {
	const revoked = async () => {
		const tree = await aTree(here.owner)
		await execute(revokeGrant, as(tree.manager), { grant: tree.grant })
		return tree
	}
	const expectRefused = async (who: { id: string }, grant: string, sentence: RegExp) => {
		expect(await undo(who, grant)).toMatchObject({ ok: false, problem: { text: sentence } })
		expect(await isLive(here.owner, grant)).toBe(false)
		await expectCounted(here.owner)
	}

	test('after five minutes', async () => {
		const { manager, grant } = await revoked()
		await here.owner.query('ALTER TABLE access_grant DISABLE TRIGGER access_grant_stays_revoked')
		await here.owner.query("UPDATE access_grant SET revoked_at = now() - interval '5 minutes' WHERE id = $1", [grant])
		await here.owner.query('ALTER TABLE access_grant ENABLE TRIGGER access_grant_stays_revoked')
		await expectRefused(manager, grant, /five minutes are over/)
		const late = here.owner.query('UPDATE access_grant SET revoked_at = NULL WHERE id = $1', [grant])
		await expect(late).rejects.toThrow(/stays revoked/)
	})

	test('a second time', async () => {
		const { manager, grant } = await revoked()
		expect(await undo(manager, grant)).toMatchObject({ ok: true })
		expect(await undo(manager, grant)).toMatchObject({ problem: { kind: 'conflict', text: /undone already/ } })
	})

	test('to anybody but who revoked, however much they hold', async () => {
		const { grant, person } = await revoked()
		await expectRefused(await anAdministrator(here.owner), grant, /Only whoever revoked/)
		await expectRefused(person, grant, /no such thing/)
	})

	test('once the person’s rights were revoked again', async () => {
		const tree = await aTree(here.owner)
		const { manager, person, domain, grant } = tree
		const second = await given(manager, person, { domains: [domain.id], maxMailboxes: '2' })
		await execute(revokeGrant, as(manager), { grant })
		const first = await revocationOf(here.owner, grant)
		await execute(revokeGrant, as(manager), { grant: second })
		await expectRefused(manager, grant, /revoked again since/)
		expect(await undo(manager, second)).toMatchObject({ ok: true })
		expect(await execute(restoreGrant, as(manager), first)).toMatchObject({ ok: true })
		await execute(revokeGrant, as(manager), { grant })
		expect(await execute(restoreGrant, as(manager), first)).toMatchObject({ problem: { text: /revoked again since/ } })
	})

	test('once what it was given out of is revoked', async () => {
		const { manager, grant } = await revoked()
		const second = await aDelegate(here.owner, KEEPER, { server: true }, { passOnDepth: 9 })
		const { manager: other, grant: ofOther } = await aTree(here.owner)
		await execute(revokeGrant, as(second), { grant: ofOther })
		await execute(revokeGrant, as(await anAdministrator(here.owner)), { grant: other.grantId })
		await expectRefused(second, ofOther, /is revoked by now/)
		expect(await undo(manager, grant)).toMatchObject({ ok: true })
	})

	test.each<[string, Record<string, unknown>, RegExp]>([
		['holds less', { max_mailboxes: 9 }, /number of mailboxes/],
		['ends earlier', { ends_at: new Date(Date.now() + 9e6) }, /an end as late/],
		['may not be handed on as far', { pass_on_depth: 2 }, /handed on that far/],
		['may not give any more', { rights: KEEPER.filter((right) => right !== 'grant.give') }, /Give rights/],
		['lacks a right', { rights: KEEPER.filter((right) => right !== 'mailbox.create') }, /Create mailboxes/],
	])('when what it was given out of %s by now', async (_what, change, sentence) => {
		const { manager, grant } = await revoked()
		const [[column, value] = ['', null]] = Object.entries(change)
		await here.owner.query(`UPDATE access_grant SET ${column} = $2 WHERE id = $1`, [manager.grantId, value])
		await expectRefused(manager, grant, sentence)
	})

	test('when the room is used up', async () => {
		const { manager, domain, grant } = await revoked()
		const other = await aDelegate(here.owner, ['account.read'], { domains: [domain.id] })
		await here.owner.query('UPDATE account SET domain_id = $2 WHERE id = $1', [other.id, domain.id])
		await given(manager, other, { domains: [domain.id], maxMailboxes: '16' })
		await expectRefused(manager, grant, /no room/)
	})

	test.each(["state = 'disabled'", 'retired_at = now()'])('when the person is gone (%s)', async (gone) => {
		const { manager, person, grant } = await revoked()
		await here.owner.query(`UPDATE account SET ${gone} WHERE id = $1`, [person.id])
		await expectRefused(manager, grant, /disabled by now/)
	})

	test('when somebody set a password for the person meanwhile, and could now use it', async () => {
		const { manager, person, domain, grant } = await revoked()
		await here.owner.query(
			`INSERT INTO journal_entry (id, actor_name, "right", outcome, subject_kind, account_id, domain_id) VALUES ($1, 'X', 'account.set-password', 'done', 'account', $2, $3)`,
			[crypto.randomUUID(), person.id, domain.id],
		)
		await expectRefused(manager, grant, /set a password/)
	})

	test('when the role that it was made from holds less by now, and was applied to its holders since', async () => {
		const tree = await aTree(here.owner)
		const { manager, grant, ofThird } = tree
		const role = crypto.randomUUID()
		await here.owner.query("INSERT INTO role (id, organization_id, name, rights) VALUES ($1, $2, 'Keeper', $3)", [
			role,
			tree.organization.id,
			KEEPER,
		])
		await here.owner.query('UPDATE access_grant SET role_id = $2 WHERE id = $1', [ofThird, role])
		await execute(revokeGrant, as(manager), { grant })
		const editRole = (rights: readonly string[]) =>
			here.owner.query('UPDATE role SET rights = $2 WHERE id = $1', [role, rights])
		await editRole(MANAGER.filter((right) => right !== 'mailbox.create'))
		await here.owner.query(
			`INSERT INTO journal_entry (id, actor_name, "right", outcome, subject_kind, subject_id) VALUES ($1, 'X', 'role.apply', 'done', 'role', $2)`,
			[crypto.randomUUID(), role],
		)
		await expectRefused(manager, grant, /“Keeper” holds less by now/)
		await editRole(KEEPER)
		expect(await undo(manager, grant)).toMatchObject({ ok: true })
	})

	test('to a revoker who holds less by now, or has lost the right', async () => {
		const tree = await aTree(here.owner)
		const peer = await aDelegate(here.owner, KEEPER, { organizations: [tree.organization.id] }, { passOnDepth: 9 })
		await execute(revokeGrant, as(peer), { grant: tree.grant })
		const rights = KEEPER.filter((right) => right !== 'mailbox.create')
		await here.owner.query('UPDATE access_grant SET rights = $2 WHERE id = $1', [peer.grantId, rights])
		await expectRefused(peer, tree.grant, /do not hold enough/)
		await here.owner.query('UPDATE access_grant SET rights = $2 WHERE id = $1', [
			peer.grantId,
			KEEPER.filter((right) => right !== 'grant.restore'),
		])
		expect((await undo(peer, tree.grant)).ok).toBe(false)
	})
})
