import { beforeEach, expect, test, vi } from 'vitest'
import { execute } from '@/core/gateway/execute'
import { editGrant } from '@/features/grants/edit-grant'
import { giveGrant } from '@/features/grants/give-grant'
import { restoreGrant } from '@/features/grants/restore-grant'
import { revokeGrant } from '@/features/grants/revoke-grant'
import { log } from '@/platform/log'
import { giving } from '../features/grants/people'
import {
	aTree,
	editing,
	expectCounted,
	expectWithin,
	given,
	isLive,
	KEEPER,
	revocationOf,
	rowOf,
} from '../features/grants/trees'
import { as } from '../support/callers'
import { useDatabase } from '../support/database'
import { aDelegate, anAccount, anAdministrator } from '../support/factories'
import { makeMailbox } from './trial-verbs'

/** The tree of grants under concurrency: whatever meets whatever, nothing live hangs under something dead, and every counter is right. */
process.env.DB_POOL = '40'
const here = useDatabase()
beforeEach(() => {
	vi.spyOn(log, 'error').mockImplementation(() => undefined)
})
const sound = async () => {
	await expectCounted(here.owner)
	await expectWithin(here.owner)
}
const ROUNDS = 6
const times = (n: number) => Array.from({ length: n }, (_, at) => at)

test('a revocation against forty who hand on: nothing given out of it is left', async () => {
	const { manager, person, organization, domain, grant } = await aTree(here.owner)
	const people = await Promise.all(times(40).map(() => anAccount(here.owner, { organization_id: organization.id })))
	const give = (to: { id: string }) =>
		execute(giveGrant, as(person), giving(to, { domains: [domain.id], rights: ['mailbox.read'], maxMailboxes: '0' }))
	const all = people.map(give)
	const [revoked] = await Promise.all([execute(revokeGrant, as(manager), { grant }), ...all])
	expect(revoked).toMatchObject({ ok: true })
	const { rows } = await here.owner.query('SELECT id FROM access_grant WHERE parent_id = $1 AND revoked_at IS NULL', [
		grant,
	])
	expect(rows).toEqual([])
	await sound()
})

test('two undos at once: one does it, the other is told so', async () => {
	for (const _ of times(ROUNDS)) {
		const { manager, grant } = await aTree(here.owner)
		await execute(revokeGrant, as(manager), { grant })
		const input = await revocationOf(here.owner, grant)
		const results = await Promise.all([1, 2].map(() => execute(restoreGrant, as(manager), input)))
		expect(results.filter(({ ok }) => ok)).toHaveLength(1)
		expect(results.find(({ ok }) => !ok)).toMatchObject({ problem: { kind: 'conflict', text: /undone already/ } })
		expect(await isLive(here.owner, grant)).toBe(true)
	}
	await sound()
})

test('an undo against the revocation of what it hangs under: nothing stands under what fell', async () => {
	const administrator = await anAdministrator(here.owner)
	for (const _ of times(ROUNDS)) {
		const { manager, organization, grant, ofThird } = await aTree(here.owner)
		const peer = await aDelegate(here.owner, KEEPER, { organizations: [organization.id] }, { passOnDepth: 9 })
		await execute(revokeGrant, as(peer), { grant })
		const input = await revocationOf(here.owner, grant)
		const [, fell] = await Promise.all([
			execute(restoreGrant, as(peer), input),
			execute(revokeGrant, as(administrator), { grant: manager.grantId }),
		])
		expect(fell).toMatchObject({ ok: true })
		expect([await isLive(here.owner, grant), await isLive(here.owner, ofThird)]).toEqual([false, false])
	}
	await sound()
})

test('keeping a grant against the revocation of its new home: it ends with that, or nothing was revoked', async () => {
	const administrator = await anAdministrator(here.owner)
	for (const _ of times(ROUNDS)) {
		const { manager, grant, ofThird } = await aTree(here.owner)
		const [, fell] = await Promise.all([
			execute(revokeGrant, as(manager), { grant, keep: [ofThird] }),
			execute(revokeGrant, as(administrator), { grant: manager.grantId }),
		])
		expect(fell).toMatchObject({ ok: true })
		expect([await isLive(here.owner, grant), await isLive(here.owner, ofThird)]).toEqual([false, false])
	}
	await sound()
})

test('keeping a grant while it is widened: it never holds more than its new home', async () => {
	for (const _ of times(ROUNDS)) {
		const { manager, person, grant, ofThird } = await aTree(here.owner)
		await here.owner.query('UPDATE access_grant SET max_mailboxes = 6 WHERE id = $1', [manager.grantId])
		await Promise.all([
			execute(editGrant, as(person), await editing(here.owner, ofThird, { maxMailboxes: '6' })),
			execute(revokeGrant, as(manager), { grant, keep: [ofThird] }),
		])
		await sound()
	}
})

test('a limit lowered while forty make mailboxes: no more than it allows, and none after it', async () => {
	const { manager, person, third, fourth, domain, grant } = await aTree(here.owner)
	await execute(editGrant, as(manager), await editing(here.owner, grant, { maxMailboxes: '25' }))
	const makers = times(40).map((n) =>
		execute(makeMailbox, as([person, third, fourth][n % 3] ?? person), { domain: domain.id }),
	)
	const lowered = execute(editGrant, as(manager), await editing(here.owner, grant, { maxMailboxes: '2' }))
	const [edit, ...made] = await Promise.all([lowered, ...makers])
	expect(edit).toMatchObject({ ok: true })
	const done = made.filter(({ ok }) => ok).length
	const stands = await here.owner.query(
		'SELECT count(*)::int AS n FROM mailbox WHERE grant_id IS NOT NULL AND domain_id = $1',
		[domain.id],
	)
	expect(stands.rows).toEqual([{ n: done }])
	for (const who of [person, third, fourth]) {
		const late = await execute(makeMailbox, as(who), { domain: domain.id })
		expect(late.ok).toBe(done < 2)
		if (late.ok) break
	}
	await sound()
})

test('forty below a limit that was lowered under what is handed on: exactly so many are made', async () => {
	const { manager, third, fourth, domain, grant } = await aTree(here.owner)
	await execute(editGrant, as(manager), await editing(here.owner, grant, { maxMailboxes: '4' }))
	expect((await rowOf(here.owner, grant)).used).toBe(7)
	const made = await Promise.all(
		times(40).map((n) => execute(makeMailbox, as(n % 2 === 0 ? third : fourth), { domain: domain.id })),
	)
	expect(made.filter(({ ok }) => ok)).toHaveLength(4)
	await sound()
})

test('two who raise what the same grant gave, at once: the sum stays within it', async () => {
	for (const _ of times(ROUNDS)) {
		const { person, ofThird, ofFourth } = await aTree(here.owner)
		const results = await Promise.all([
			execute(editGrant, as(person), await editing(here.owner, ofThird, { maxMailboxes: '7' })),
			execute(editGrant, as(person), await editing(here.owner, ofFourth, { maxMailboxes: '5' })),
		])
		expect(results.filter(({ ok }) => ok)).toHaveLength(1)
	}
	await sound()
})

test('two who edit the same grant at once: one is told that it changed', async () => {
	const { manager, grant } = await aTree(here.owner)
	const forms = await Promise.all(['8', '9'].map((maxMailboxes) => editing(here.owner, grant, { maxMailboxes })))
	const results = await Promise.all(forms.map((form) => execute(editGrant, as(manager), form)))
	expect(results.filter(({ ok }) => ok)).toHaveLength(1)
	expect(results.find(({ ok }) => !ok)).toMatchObject({ problem: { kind: 'stale' } })
})

test('a narrowing above against a giving below: what is given is no wider', async () => {
	for (const _ of times(ROUNDS)) {
		const { manager, person, organization, domain, grant } = await aTree(here.owner)
		const to = await anAccount(here.owner, { organization_id: organization.id })
		await Promise.all([
			execute(editGrant, as(manager), await editing(here.owner, grant, { maxMailboxes: '9', maxSendsPerDay: '10' })),
			given(person, to, { domains: [domain.id], maxMailboxes: '2' }).catch(() => undefined),
		])
	}
	await sound()
})
