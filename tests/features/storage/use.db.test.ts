/** What is known about the use of mailboxes, and the sums over domains and organizations: kept by triggers, whoever writes. */

import type pg from 'pg'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { storageLevel } from '@/core/fullness'
import { execute } from '@/core/gateway/execute'
import { removeDomain } from '@/features/domains/remove-domain'
import { restoreDomain } from '@/features/domains/restore-domain'
import { removeMailbox } from '@/features/mailboxes/remove-mailbox'
import { restoreMailbox } from '@/features/mailboxes/restore-mailbox'
import { setMailboxQuota } from '@/features/mailboxes/set-mailbox-quota'
import { as } from '../../support/callers'
import { useDatabase } from '../../support/database'
import { mailLogin, setMailPasswords } from '../../support/dovecot'
import { aDomain, aMailbox, anAdministrator, anOrganization } from '../../support/factories'
import { done } from '../../support/mail-house'
import { testPool } from '../../support/pool'

const here = useDatabase()
let dovecot: pg.Pool
let administrator: { id: string }
beforeAll(async () => {
	await setMailPasswords(here.ownerUrl)
	dovecot = testPool(mailLogin(here.ownerUrl, 'postern_dovecot_stats'), 8)
	administrator = await anAdministrator(here.owner)
})
afterAll(() => dovecot?.end())

/** As Dovecot writes it. */
const holds = (mailbox: { address: string }, bytes: number, messages = 1) =>
	dovecot.query(
		'INSERT INTO mailserver.quota_usage (username, bytes, messages) VALUES ($1, $2, $3) ON CONFLICT (username) DO UPDATE SET bytes = excluded.bytes, messages = excluded.messages',
		[mailbox.address, bytes, messages],
	)
const useOf = async ({ id }: { id: string }) =>
	(await here.owner.query('SELECT * FROM mailbox_use WHERE mailbox_id = $1', [id])).rows[0]
const sumOf = async ({ id }: { id: string }) =>
	Number((await here.owner.query('SELECT bytes FROM mail_sum WHERE subject_id = $1', [id])).rows[0]?.bytes ?? 0)

async function aPlace() {
	const above = await anOrganization(here.owner)
	const organization = await anOrganization(here.owner, { parent_id: above.id })
	const domain = await aDomain(here.owner, organization.id)
	return { above, organization, domain }
}
type Place = Awaited<ReturnType<typeof aPlace>>
const sumsOf = async ({ domain, organization, above }: Place) => [
	await sumOf(domain),
	await sumOf(organization),
	await sumOf(above),
]

test('domain, organization and what that lies in hold what their mailboxes hold, as soon as Dovecot says so', async () => {
	const place = await aPlace()
	const [one, two] = [await aMailbox(here.owner, place.domain), await aMailbox(here.owner, place.domain)]
	const sibling = await aDomain(here.owner, place.above.id)
	const outside = await aMailbox(here.owner, sibling)
	await holds(one, 1000)
	await holds(two, 300)
	await holds(outside, 50)
	expect(await sumsOf(place)).toEqual([1300, 1300, 1350])
	await holds(one, 400)
	expect(await sumsOf(place)).toEqual([700, 700, 750])
	await holds(one, 0, 0)
	expect(await sumsOf(place)).toEqual([300, 300, 350])
})

test('what goes to the trash leaves the sums above it and comes back with it', async () => {
	const place = await aPlace()
	const mailbox = await aMailbox(here.owner, place.domain)
	await holds(mailbox, 1000)
	await holds(await aMailbox(here.owner, place.domain), 10)
	const confirm = { mailbox: mailbox.id, confirm: mailbox.address }
	await done(execute(removeMailbox, as(administrator), confirm))
	expect(await sumsOf(place)).toEqual([10, 10, 10])
	await here.owner.query('UPDATE mail_usage SET bytes = 1500 WHERE mailbox_id = $1', [mailbox.id])
	expect(await sumsOf(place)).toEqual([10, 10, 10])
	await done(execute(restoreMailbox, as(administrator), { mailbox: mailbox.id }))
	expect(await sumsOf(place)).toEqual([1510, 1510, 1510])
	const { id, name } = place.domain
	await done(execute(removeDomain, as(administrator), { domain: id, confirm: name }))
	expect(await sumsOf(place)).toEqual([1510, 0, 0])
	await done(execute(restoreDomain, as(administrator), { domain: id }))
	expect(await sumsOf(place)).toEqual([1510, 1510, 1510])
	await here.owner.query('DELETE FROM mailbox WHERE id = $1', [mailbox.id])
	expect(await sumsOf(place)).toEqual([10, 10, 10])
	expect(await useOf(mailbox)).toBeUndefined()
})

test('deliveries and removals at the same time leave the sums exact', async () => {
	const place = await aPlace()
	const boxes = await Promise.all(Array.from({ length: 8 }, () => aMailbox(here.owner, place.domain)))
	const deliveries = boxes.flatMap((box, nth) => Array.from({ length: 12 }, (_, n) => holds(box, (nth + 1) * 1000 + n)))
	const removals = boxes.slice(0, 4).map(async (box) => {
		for (const gone of [true, false, true])
			await here.owner.query(`UPDATE mailbox SET deleted_at = ${gone ? 'now()' : 'NULL'} WHERE id = $1`, [box.id])
	})
	await Promise.all([...deliveries, ...removals])
	const { rows } = await here.owner.query(
		'SELECT coalesce(sum(u.bytes), 0)::int AS bytes FROM mailbox m JOIN mail_usage u ON u.mailbox_id = m.id WHERE m.domain_id = $1 AND m.deleted_at IS NULL',
		[place.domain.id],
	)
	expect(rows[0].bytes).toBeGreaterThan(5000)
	expect(await sumsOf(place)).toEqual([rows[0].bytes, rows[0].bytes, rows[0].bytes])
})

const MB = 1 << 20
test.each<[level: number, bytes: number, quota: number | null]>([
	[0, 799, 1000],
	[80, 800, 1000],
	[80, 949, 1000],
	[95, 950, 1000],
	[95, 989, 1000],
	[100, 990, 1000],
	[100, 1000, 1000],
	[100, 5000, 1000],
	[95, 1000 * MB - MB - 1, 1000 * MB],
	[100, 1000 * MB - MB, 1000 * MB],
	[0, 5000 * MB, null],
	[0, 0, 1],
])('level %i: %i of %s, in the database as on the pages', async (level, bytes, quota) => {
	const { domain } = await aPlace()
	const mailbox = await aMailbox(here.owner, domain, { quota_bytes: quota })
	await holds(mailbox, bytes)
	expect((await useOf(mailbox)).level).toBe(level)
	expect(storageLevel(BigInt(bytes), quota === null ? null : BigInt(quota))).toBe(level)
	expect((await useOf(mailbox)).percent).toBe(quota === null ? null : Math.floor((bytes * 100) / quota))
})

test('a quota that is lowered or raised changes how full the mailbox is at once', async () => {
	const { domain } = await aPlace()
	const mailbox = await aMailbox(here.owner, domain, { quota_bytes: 10 * MB })
	await holds(mailbox, 5 * MB)
	const set = (version: number, quota: string) =>
		done(execute(setMailboxQuota, as(administrator), { mailbox: mailbox.id, version, quota }))
	await set(1, '6 MB')
	expect(await useOf(mailbox)).toMatchObject({ level: 80, percent: 83 })
	await set(2, '5 MB')
	expect(await useOf(mailbox)).toMatchObject({ level: 100, percent: 100 })
	await set(3, '')
	expect(await useOf(mailbox)).toMatchObject({ level: 0, percent: null, crossed_at: null })
})

test('a sign-in and a message make a mailbox one that is used', async () => {
	const { domain } = await aPlace()
	const made = new Date(Date.now() - 90 * 86_400_000)
	const mailbox = await aMailbox(here.owner, domain, { created_at: made })
	const dayOf = async () =>
		(await here.owner.query('SELECT last_used_on::text AS day FROM mailbox_use WHERE mailbox_id = $1', [mailbox.id]))
			.rows[0].day
	expect(await dayOf()).toBe(made.toISOString().slice(0, 10))
	expect(await useOf(mailbox)).toMatchObject({ empty: true })
	const seconds = Math.floor(Date.now() / 1000) - 5 * 86_400
	const signIn = (service: string, at: number) =>
		dovecot.query(
			`INSERT INTO mailserver.last_login (mailbox_id, service, client_address, last_login) VALUES ($1, $3, '127.0.0.1', $2)
				ON CONFLICT (mailbox_id, service, client_address) DO UPDATE SET last_login = excluded.last_login`,
			[mailbox.id, at, service],
		)
	await signIn('imap', seconds)
	await signIn('pop3', seconds - 30 * 86_400)
	expect(await dayOf()).toBe(new Date(seconds * 1000).toISOString().slice(0, 10))
	await holds(mailbox, 10, 1)
	expect(await useOf(mailbox)).toMatchObject({ empty: false })
})

test('counted anew from nothing, everything is what the triggers had made of it', async () => {
	const all = async () => [
		(
			await here.owner.query(
				'SELECT mailbox_id, used_mb, percent, level, empty, last_used_on FROM mailbox_use ORDER BY 1',
			)
		).rows,
		(await here.owner.query('SELECT * FROM mail_sum WHERE bytes <> 0 ORDER BY 1')).rows,
	]
	const before = await all()
	await here.owner.query('DELETE FROM mail_sum')
	await here.owner.query('UPDATE mailbox_use SET used_mb = 7, level = 80, empty = false, percent = 3')
	await here.owner.query('SELECT app.recount_storage()')
	expect(await all()).toEqual(before)
	await here.owner.query('DELETE FROM mailbox_use')
	await here.owner.query('SELECT app.recount_storage()')
	expect(await all()).toEqual(before)
})

test('whoever delivers does not wait for the disk', async () => {
	expect((await dovecot.query('SHOW synchronous_commit')).rows).toEqual([{ synchronous_commit: 'off' }])
})
