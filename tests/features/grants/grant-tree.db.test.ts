import { describe, expect, test } from 'vitest'
import { execute } from '@/core/gateway/execute'
import { grantToEdit } from '@/features/grants/grant-to-edit'
import { grantTree } from '@/features/grants/grant-tree'
import { handedOnOutOf, keepChoices } from '@/features/grants/keepable'
import { ownRoom } from '@/features/grants/own-room'
import { revokeGrant } from '@/features/grants/revoke-grant'
import { undoable } from '@/features/grants/undoable'
import { as, viewerOf } from '../../support/callers'
import { useDatabase } from '../../support/database'
import { aDelegate, aGrant, anAccount, anAdministrator } from '../../support/factories'
import { aTree, KEEPER, rowOf } from './trees'

const here = useDatabase()

describe('B3 the tree of who gave what to whom', () => {
	test('has each grant below what it was given out of', async () => {
		const { manager, grant, ofThird, ofFourth } = await aTree(here.owner)
		const { page, below } = await grantTree(await viewerOf(manager), {})
		expect(page.rows.map(({ id }) => id)).toEqual([manager.grantId])
		expect(page.rows[0]).toMatchObject({ handedOn: 3, mailboxes: 10, maxMailboxes: 25, mayRevoke: false })
		expect(below.map(({ id, parentId, mayRevoke }) => [id, parentId, mayRevoke])).toEqual(
			expect.arrayContaining([
				[grant, manager.grantId, true],
				[ofThird, grant, true],
				[ofFourth, grant, true],
			]),
		)
	})

	test('begins where the viewer’s sight begins, and has nothing of others', async () => {
		const { person, grant, ofThird, ofFourth } = await aTree(here.owner)
		const other = await aTree(here.owner)
		const tree = await grantTree(await viewerOf(person), {})
		const shown = [...tree.page.rows, ...tree.below].map(({ id }) => id)
		expect(new Set(shown)).toEqual(new Set([grant, ofThird, ofFourth]))
		const foreign = await grantTree(await viewerOf(person), { under: other.grant })
		expect(foreign).toMatchObject({ page: { rows: [] }, below: [], under: null })
		expect((await grantTree(await viewerOf(person), { q: 'Person' })).page.rows).toHaveLength(2)
		expect((await grantTree(await viewerOf(person), { q: 'nobody of that name' })).page.rows).toEqual([])
	})

	test('shows one branch, page by page', async () => {
		const { manager, organization, domain, grant } = await aTree(here.owner, null)
		for (let n = 0; n < 35; n += 1) {
			const to = await anAccount(here.owner, { organization_id: organization.id })
			await aGrant(here.owner, to.id, ['mailbox.read'], { domains: [domain.id] }, { parentId: grant })
		}
		const viewer = await viewerOf(manager)
		const first = await grantTree(viewer, { under: grant })
		expect(first.under?.id).toBe(grant)
		const second = await grantTree(viewer, { under: grant, at: first.page.next ?? undefined })
		const ids = [...first.page.rows, ...second.page.rows].map(({ id }) => id)
		expect([first.page.rows.length, new Set(ids).size, second.page.next]).toEqual([30, 37, null])
	})

	test('is not there for who may see nobody', async () => {
		const nobody = await aDelegate(here.owner, ['mailbox.read'], { server: true })
		await expect(grantTree(await viewerOf(nobody), {})).rejects.toMatchObject({ problem: { kind: 'not-found' } })
	})
})

test('what can be kept is offered with its new home, and what cannot says what is missing', async () => {
	const { manager, person, organization, grant, ofThird, ofFourth } = await aTree(here.owner)
	const viewer = await viewerOf(manager)
	const choices = keepChoices(viewer, await handedOnOutOf(viewer, [grant]), [grant])
	expect(choices.map(({ id, home }) => [id, home])).toEqual(
		expect.arrayContaining([
			[ofThird, 'Test'],
			[ofFourth, 'Test'],
		]),
	)
	const poor = KEEPER.filter((right) => right !== 'mailbox.create')
	const other = await viewerOf(
		await aDelegate(here.owner, poor, { organizations: [organization.id] }, { passOnDepth: 9 }),
	)
	const refused = keepChoices(other, await handedOnOutOf(other, [grant]), [grant])
	expect(refused.map(({ home }) => home)).toEqual([null, null])
	expect(refused[0]?.missing.join()).toContain('Create mailboxes')
	const stranger = await viewerOf((await aTree(here.owner)).manager)
	expect((await handedOnOutOf(stranger, [grant])).children).toEqual([])
	const own = await viewerOf(person)
	expect(keepChoices(own, await handedOnOutOf(own, [grant]), [grant]).every(({ home }) => home === null)).toBe(true)
})

test('an undo is offered for five minutes, and to whoever revoked alone', async () => {
	const { manager, person, third, grant, ofThird } = await aTree(here.owner)
	await execute(revokeGrant, as(manager), { grant })
	const { revocation_id: revocation } = await rowOf(here.owner, grant)
	expect(await undoable(await viewerOf(manager), person.id)).toMatchObject({
		grant,
		revocation,
		roles: ['Single rights'],
	})
	// What ended because it hung below is not undone by itself.
	expect(await undoable(await viewerOf(manager), third.id)).toBeNull()
	expect(await undoable(await viewerOf(await anAdministrator(here.owner)), person.id)).toBeNull()
	const later = { ...(await viewerOf(manager)), now: new Date(Date.now() + 301_000) }
	expect(await undoable(later, person.id)).toBeNull()
	expect(ofThird).not.toBe(grant)
})

describe('gauges', () => {
	test('the page that changes a grant knows what is used, handed on, and left above', async () => {
		const { manager, person, grant } = await aTree(here.owner)
		expect(await grantToEdit(await viewerOf(manager), grant)).toMatchObject({
			holder: 'Paula Person',
			handedOn: { mailboxes: 8 },
			grant: { used: { mailboxes: 8 }, version: 1 },
			above: { limits: { mailboxes: 25 } },
		})
		expect(await grantToEdit(await viewerOf(person), grant)).toBeNull()
	})

	test('who makes mailboxes sees what is left of each of their own, unless one has no limit', async () => {
		const { person, grant, domain } = await aTree(here.owner)
		expect(await ownRoom(await viewerOf(person), 'mailbox.create')).toMatchObject([
			{ id: grant, limits: { mailboxes: 10 }, used: { mailboxes: 8 } },
		])
		await aGrant(here.owner, person.id, ['mailbox.create'], { domains: [domain.id] })
		expect(await ownRoom(await viewerOf(person), 'mailbox.create')).toEqual([])
	})
})
