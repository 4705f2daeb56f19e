import { describe, expect, test } from 'vitest'
import { execute } from '@/core/gateway/execute'
import { createMailbox } from '@/features/mailboxes/create-mailbox'
import { listTrash } from '@/features/mailboxes/list-trash'
import { removeMailbox } from '@/features/mailboxes/remove-mailbox'
import { restoreMailbox } from '@/features/mailboxes/restore-mailbox'
import { database } from '@/platform/db/client'
import { as, viewerOf } from '../../support/callers'
import { content, rowOf, usageOf } from '../../support/content'
import { useDatabase } from '../../support/database'
import {
	aDelegate,
	aDomain,
	aGrant,
	aMailbox,
	anAdministrator,
	anAlias,
	anOrganization,
	random,
} from '../../support/factories'
import { aSession } from '../accounts/people'

const here = useDatabase()
const GB = 1n << 30n
const RIGHTS = ['mailbox.read', 'mailbox.create', 'mailbox.remove', 'mailbox.restore'] as const

async function setting(limits = {}) {
	const organization = await anOrganization(here.owner)
	const domain = await aDomain(here.owner, organization.id)
	const actor = await aDelegate(here.owner, RIGHTS, { domains: [domain.id] }, { limits })
	const mailbox = await aMailbox(here.owner, domain, { grant_id: actor.grantId, quota_bytes: GB })
	return { organization, domain, actor, mailbox }
}
const remove = (actor: { id: string }, mailbox: { id: string; address: string }, confirm = mailbox.address) =>
	execute(removeMailbox, as(actor), { mailbox: mailbox.id, confirm })
const restore = (actor: { id: string }, mailbox: { id: string }) =>
	execute(restoreMailbox, as(actor), { mailbox: mailbox.id })
const create = (actor: { id: string }, domain: { id: string }, address: string) =>
	execute(createMailbox, as(actor), {
		domain: domain.id,
		localPart: address.split('@')[0],
		name: 'Next',
		quota: '1 GB',
	})
const standing = async (address: string) =>
	(await database().$queryRaw<{ standing: string }[]>`SELECT standing FROM app.sign_in_subject(${address})`)[0]
		?.standing
/** What the person's browser would get: an actor, or NULL for a session that is over. */
const opens = async (accountId: string) =>
	(
		await here.owner.query(
			'SELECT app.actor_of_session(id_hash) IS NOT NULL AS open FROM session WHERE account_id = $1',
			[accountId],
		)
	).rows[0].open

describe('M9 removal', () => {
	test('stops sign-in and open sessions with the commit, frees address and room, and keeps the rest', async () => {
		const { domain, actor, mailbox } = await setting()
		await aSession(here.owner, { id: mailbox.accountId })
		expect([await opens(mailbox.accountId), await standing(mailbox.address)]).toEqual([true, 'live'])
		expect(await remove(actor, mailbox)).toMatchObject({ ok: true })
		expect([await opens(mailbox.accountId), await standing(mailbox.address)]).toEqual([false, undefined])
		expect(await rowOf(here.owner, 'mailbox', mailbox)).toMatchObject({
			deleted_at: expect.any(Date),
			quota_bytes: String(GB),
		})
		expect(await usageOf(here.owner, domain.id)).toMatchObject({ mailboxes: 0, storage: '0' })
		expect(await usageOf(here.owner, actor.grantId)).toMatchObject({ mailboxes: 0, storage: '0' })
		expect(await create(actor, domain, mailbox.address)).toMatchObject({ ok: true })
	})

	test.each(['', 'somebody@else.test', 'm', '%', 'yes'])(
		'J11 with %j typed instead of the address nothing is removed',
		async (typed) => {
			const { actor, mailbox } = await setting()
			const before = await content(here.owner)
			expect(await remove(actor, mailbox, typed)).toMatchObject({
				ok: false,
				problem: { kind: 'invalid', fields: { confirm: expect.any(String) } },
			})
			expect(await content(here.owner)).toEqual(before)
		},
	)

	test('the address may be typed as it is shown, in Unicode and in any case', async () => {
		const organization = await anOrganization(here.owner)
		const name = `bücher-${random()}.test`
		const domain = await aDomain(here.owner, organization.id, { name: new URL(`http://${name}`).hostname })
		const mailbox = await aMailbox(
			here.owner,
			{ ...domain, name: new URL(`http://${name}`).hostname },
			{ local_part: 'ann' },
		)
		expect(await remove(await anAdministrator(here.owner), mailbox, ` Ann@${name} `)).toMatchObject({ ok: true })
	})
})

describe('M9 restoring', () => {
	test('brings back sign-in, rights and counts, but no session from before', async () => {
		const { domain, actor, mailbox } = await setting()
		await aSession(here.owner, { id: mailbox.accountId })
		await remove(actor, mailbox)
		expect(await restore(actor, mailbox)).toMatchObject({ ok: true })
		expect([await opens(mailbox.accountId), await standing(mailbox.address)]).toEqual([false, 'live'])
		expect(await usageOf(here.owner, domain.id)).toMatchObject({ mailboxes: 1, storage: String(GB) })
		expect(await usageOf(here.owner, actor.grantId)).toMatchObject({ mailboxes: 1, storage: String(GB) })
	})

	test.each(['a mailbox', 'an alias'])(
		'is refused in words while %s has the address, and works when it is free again',
		async (what) => {
			const { domain, actor, mailbox } = await setting()
			await remove(actor, mailbox)
			const taken =
				what === 'a mailbox'
					? await aMailbox(here.owner, domain, { local_part: mailbox.address.split('@')[0] })
					: await anAlias(here.owner, domain, ['x@y.test'], { local_part: mailbox.address.split('@')[0] })
			const before = await content(here.owner)
			expect(await restore(actor, mailbox)).toMatchObject({
				ok: false,
				problem: { kind: 'conflict', text: expect.stringContaining('somebody else') },
			})
			expect(await content(here.owner)).toEqual(before)
			expect((await listTrash(await viewerOf(actor), undefined)).rows).toMatchObject([{ id: mailbox.id, taken: true }])
			if (what === 'a mailbox') await remove(actor, { ...taken, address: mailbox.address })
			else await here.owner.query('DELETE FROM alias WHERE id = $1', [taken.id])
			expect(await restore(actor, mailbox)).toMatchObject({ ok: true })
			expect(await standing(mailbox.address)).toBe('live')
		},
	)

	test('two generations of one address stay apart: each comes back with its own owner', async () => {
		const { domain, actor, mailbox } = await setting()
		await remove(actor, mailbox)
		const next = await aMailbox(here.owner, domain, { local_part: mailbox.address.split('@')[0] })
		await remove(actor, { ...next, address: mailbox.address })
		await restore(actor, mailbox)
		const { rows } = await here.owner.query('SELECT id FROM account WHERE address = $1 AND retired_at IS NULL', [
			mailbox.address,
		])
		expect(rows).toEqual([{ id: mailbox.accountId }])
	})

	test('is bound by the limits of the day', async () => {
		const { actor, mailbox, domain } = await setting({ mailboxes: 1 })
		await remove(actor, mailbox)
		await create(actor, domain, `n${random()}@`)
		expect(await restore(actor, mailbox)).toMatchObject({
			ok: false,
			problem: { kind: 'over-limit', text: expect.stringContaining('allows 1') },
		})
		expect(await rowOf(here.owner, 'mailbox', mailbox)).toMatchObject({ deleted_at: expect.any(Date) })
		// An administrator is not stopped by the delegate's limit: the mailbox then counts under their own grant.
		const admin = await anAdministrator(here.owner)
		expect(await restore(admin, mailbox)).toMatchObject({ ok: true })
		expect(await rowOf(here.owner, 'mailbox', mailbox)).toMatchObject({ grant_id: admin.grantId })
		expect(await usageOf(here.owner, actor.grantId)).toMatchObject({ mailboxes: 1 })
	})

	test('of forty at once against a limit of ten restores ten', async () => {
		const { actor, domain } = await setting({ mailboxes: 11 })
		const mailboxes = await Promise.all(
			Array.from({ length: 40 }, () =>
				aMailbox(here.owner, domain, { grant_id: actor.grantId, quota_bytes: GB, deleted_at: new Date() }),
			),
		)
		const results = await Promise.all(mailboxes.map((mailbox) => restore(actor, mailbox)))
		expect(results.filter((result) => result.ok)).toHaveLength(10)
		expect(await usageOf(here.owner, actor.grantId)).toMatchObject({ mailboxes: 11, storage: String(11n * GB) })
	})
})

test('D-41 the last administrator’s mailbox is not removed', async () => {
	const { domain, mailbox: boss } = await setting()
	await aGrant(here.owner, boss.accountId, RIGHTS, { server: true }, { builtInRole: 'admin' })
	await here.owner.query(
		"UPDATE access_grant SET revoked_at = now() WHERE built_in_role = 'admin' AND account_id <> $1",
		[boss.accountId],
	)
	const peer = await aDelegate(here.owner, RIGHTS, { server: true })
	expect(await remove(peer, boss)).toMatchObject({
		ok: false,
		problem: { kind: 'not-allowed', text: expect.stringContaining('last administrator') },
	})
	expect(await rowOf(here.owner, 'mailbox', boss)).toMatchObject({ deleted_at: null, domain_id: domain.id })
})
