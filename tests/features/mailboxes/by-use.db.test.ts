import { beforeAll, expect, test } from 'vitest'
import { listMailboxes, type MailboxFilter } from '@/features/mailboxes/list-mailboxes'
import { viewerOf } from '../../support/callers'
import { useDatabase } from '../../support/database'
import { aDelegate, aDomain, aMailbox, anOrganization } from '../../support/factories'

const here = useDatabase()
let viewer: Awaited<ReturnType<typeof viewerOf>>
let single: typeof viewer
const daysAgo = (days: number) => new Date(Date.now() - days * 86_400_000)
const MB = 1 << 20

async function holds(mailbox: { id: string }, bytes: number) {
	await here.owner.query('INSERT INTO mail_usage (mailbox_id, bytes, messages) VALUES ($1, $2, 1)', [mailbox.id, bytes])
}
const listed = async (by: typeof viewer, filter: MailboxFilter) =>
	(await listMailboxes(by, filter)).rows.map(({ address }) => address.slice(0, address.indexOf('@')))

beforeAll(async () => {
	const organization = await anOrganization(here.owner)
	const domain = await aDomain(here.owner, organization.id)
	const foreign = await aDomain(here.owner, organization.id)
	const box = (local_part: string, values: Record<string, unknown> = {}) =>
		aMailbox(here.owner, domain, { local_part, quota_bytes: 100 * MB, ...values })
	const some = await box('a.some')
	await holds(some, 30 * MB)
	await holds(await box('b.filling'), 80 * MB)
	await holds(await box('c.almost', { send_only: true }), 96 * MB)
	await holds(await box('d.full'), 100 * MB)
	await holds(await box('e.trash', { deleted_at: new Date() }), 100 * MB)
	await holds(await box('f.unlimited', { quota_bytes: null }), 5000 * MB)
	await box('g.new')
	await box('h.never', { created_at: daysAgo(31) })
	await holds(await box('i.gets-mail', { created_at: daysAgo(31) }), 1)
	const left = await box('j.left', { created_at: daysAgo(400) })
	const signIn = (id: string, days: number) =>
		here.owner.query('INSERT INTO mail_sign_in (mailbox_id, service, last_login) VALUES ($1, $2, $3)', [
			id,
			'imap',
			Math.floor(daysAgo(days).getTime() / 1000),
		])
	await signIn(left.id, 40)
	await signIn((await box('k.in-use', { created_at: daysAgo(400) })).id, 3)
	await holds(await aMailbox(here.owner, foreign, { quota_bytes: MB, local_part: 'z.foreign' }), MB)
	viewer = await viewerOf(await aDelegate(here.owner, ['mailbox.read'], { domains: [domain.id] }))
	single = await viewerOf(await aDelegate(here.owner, ['mailbox.read'], { mailboxes: [some.id, left.id] }))
})

test.each<[MailboxFilter, string[]]>([
	[{ use: 'near-full' }, ['b.filling', 'c.almost', 'd.full']],
	[{ use: 'almost-full' }, ['c.almost', 'd.full']],
	[{ use: 'full' }, ['d.full']],
	[{ use: 'unused' }, ['h.never', 'j.left']],
	[{ use: 'near-full', state: 'send-only' }, ['c.almost']],
	[{ use: 'near-full', sort: '-used' }, ['d.full', 'c.almost', 'b.filling']],
	[{ use: 'near-full', q: 'fill' }, ['b.filling']],
	[{ use: 'unused', q: 'left' }, ['j.left']],
	[{ use: 'full', q: 'never' }, []],
	[{ q: '.', sort: '-used' }, ['f.unlimited', 'd.full', 'c.almost', 'b.filling', 'a.some']],
])('J14 %j narrows to those, in this order, and never to a neighbour’s', async (filter, expected) => {
	const found = await listed(viewer, filter)
	expect(filter.sort && !filter.use ? found.slice(0, expected.length) : found).toEqual(expected)
})

test.each(['uses', 'use:full', 'x.level > 0', '__proto__', 'constructor'])(
	'%s is no such filter, and the whole list stands there',
	async (use) => {
		expect(await listed(viewer, { use })).toHaveLength(10)
		expect(await listed(viewer, { state: use, q: '.' })).toHaveLength(10)
		expect(await listed(viewer, { use, q: '.' })).toHaveLength(10)
	},
)

test('a grant on single mailboxes reaches their use and nobody else’s', async () => {
	expect(await listed(single, { sort: '-used' })).toEqual(['a.some', 'j.left'])
	expect(await listed(single, { use: 'near-full' })).toEqual([])
	expect(await listed(single, { use: 'unused' })).toEqual(['j.left'])
})
