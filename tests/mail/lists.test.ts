/** Mailing lists with Postfix, Dovecot and real clients; the worker's doors are opened and shut here, as its process does. */
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { execute } from '@/core/gateway/execute'
import { createAlias } from '@/features/aliases/create-alias'
import { setDomainEnabled } from '@/features/domains/set-domain-enabled'
import { addListMembers } from '@/features/lists/add-list-members'
import { createList } from '@/features/lists/create-list'
import { setMailboxEnabled } from '@/features/mailboxes/set-mailbox-enabled'
import { keepListDoors } from '@/main/list-doors'
import { as } from '../support/callers'
import { useDatabase } from '../support/database'
import { anAdministrator, PASSWORD, random } from '../support/factories'
import { aHouse, aRoom, done, type House } from '../support/mail-house'
import { inboxOf, mailboxOver } from '../support/mail-reading'
import { type MailStack, startMailStack } from '../support/mail-stack'
import { plainAuth, sendOver, smtp, smtpOverTls, type Talk } from '../support/mail-talk'

const here = useDatabase()
let stack: MailStack
let administrator: { id: string }
let shut: (() => Promise<void>) | null = null
const open = () => {
	shut = keepListDoors((text, values) => here.owner.query(text, values) as never, stack.ports)
}
const close = async () => {
	await shut?.()
	shut = null
}
beforeAll(async () => {
	stack = await startMailStack(here.ownerUrl)
	administrator = await anAdministrator(here.owner)
})
afterAll(() => stack?.stop())
beforeEach(() => {
	if (!shut) open()
})
afterEach(close)

const PATIENCE = 120_000
const SLOW = { timeout: 3 * PATIENCE }
const OUTSIDE = () => `somebody-${random()}@elsewhere.test`
type Mailbox = { readonly id: string; readonly address: string }

interface Wanted {
	readonly posters?: 'anyone' | 'organization' | 'members' | 'owners'
	readonly replies?: 'author' | 'list'
	readonly subjectPrefix?: string
	readonly members?: readonly string[]
	readonly owners?: readonly string[]
}
async function aListIn({ domain }: House, { members = [], owners = [], ...settings }: Wanted = {}) {
	const made = await done(
		execute(createList, as(administrator), {
			domain: domain.id,
			localPart: `list${random()}`,
			name: 'Class 5a',
			posters: 'organization',
			replies: 'author',
			...settings,
			members: members.join('\n'),
			owners: owners.join('\n'),
		}),
	)
	return made.value
}

async function signedIn({ address }: Mailbox): Promise<Talk> {
	const talk = await smtpOverTls(stack.ports.submissions, 'implicit')
	expect(await talk.say(plainAuth(address, PASSWORD))).toMatch(/^235/)
	return talk
}
/** @returns the reply that decided */
async function post(from: Mailbox | string, to: string, text?: string): Promise<string> {
	const talk = typeof from === 'string' ? await smtp(stack.ports.smtp) : await signedIn(from)
	try {
		return await sendOver(talk, typeof from === 'string' ? from : from.address, [to], text)
	} finally {
		talk.close()
	}
}
/** The newest message of an inbox, as it lies there. */
async function newest({ address }: Mailbox): Promise<string> {
	const client = await mailboxOver(stack.ports.imaps, address)
	try {
		await client.mailboxOpen('INBOX')
		const message = await client.fetchOne('*', { source: true })
		return message ? (message.source?.toString('latin1') ?? '') : ''
	} finally {
		await client.logout().catch(() => undefined)
		client.close()
	}
}
const waits = async (what: string, holds: () => Promise<boolean> | boolean) => {
	for (const deadline = Date.now() + PATIENCE; Date.now() < deadline; ) {
		if (await holds()) return
		await new Promise((resolve) => setTimeout(resolve, 50))
	}
	throw new Error(
		`${what} did not come about within ${PATIENCE} ms; the mail server said last:\n${stack.logs().slice(-3000)}`,
	)
}
const inboxes = (address: string, count: number) => inboxOf(stack.ports.imaps, address, count, PATIENCE)

describe('P10 J1 a message to a list', () => {
	test('goes to mailboxes, through aliases and to other servers, in the list’s name, once to each', SLOW, async () => {
		const house = await aHouse(here, administrator)
		const ben = await aRoom(here, administrator, house.domain)
		const cy = await aRoom(here, administrator, house.domain)
		const alias = { domain: house.domain.id, localPart: `a${random()}`, destinations: cy.mailbox.address }
		const { value: both } = await done(execute(createAlias, as(administrator), alias))
		const outside = OUTSIDE()
		const list = await aListIn(house, {
			subjectPrefix: '[5a]',
			replies: 'list',
			members: [ben.mailbox.address, both.address, outside],
		})
		expect(await post(house.mailbox, list.address)).toMatch(/^250/)
		const bounces = list.address.replace('@', '+bounces@')
		expect(await stack.outside.mailTo(outside, PATIENCE)).toMatchObject({ from: bounces })
		for (const { mailbox } of [ben, cy]) {
			expect(await inboxes(mailbox.address, 1)).toEqual([{ from: house.mailbox.address, subject: '[5a] test' }])
			const text = await newest(mailbox)
			expect(text).toContain(`Return-Path: <${bounces}>`)
			expect(text).toContain(`List-Id: "Class 5a" <${list.address.replace('@', '.')}>`)
			expect(text).toContain(`Reply-To: <${list.address}>`)
			expect(text).toContain('\r\nHello.')
		}
		expect(stack.outside.received.filter(({ to }) => to.includes(outside))).toHaveLength(1)
	})

	test('reaches nobody who is disabled, left or gone, and nobody else instead', SLOW, async () => {
		const house = await aHouse(here, administrator)
		const ben = await aRoom(here, administrator, house.domain)
		const off = await aRoom(here, administrator, house.domain)
		const list = await aListIn(house, { members: [ben.mailbox.address, off.mailbox.address] })
		await done(execute(setMailboxEnabled, as(administrator), { mailbox: off.mailbox.id, enabled: false }))
		expect(await post(house.mailbox, list.address)).toMatch(/^250/)
		await inboxes(ben.mailbox.address, 1)
		await done(execute(setMailboxEnabled, as(administrator), { mailbox: off.mailbox.id, enabled: true }))
		expect(await post(house.mailbox, list.address)).toMatch(/^250/)
		await inboxes(ben.mailbox.address, 2)
		expect(await inboxes(off.mailbox.address, 1)).toHaveLength(1)
		// Nothing came back for the one that was left out.
		const later = OUTSIDE()
		expect(await post(later, house.mailbox.address)).toMatch(/^250/)
		expect(await inboxes(house.mailbox.address, 1)).toEqual([{ from: later, subject: 'test' }])
	})

	test('waits in the queue while the worker is away, and then goes to everybody', SLOW, async () => {
		const house = await aHouse(here, administrator)
		const outside = OUTSIDE()
		const list = await aListIn(house, { posters: 'members', members: [house.mailbox.address, outside] })
		await close()
		expect(await post(house.mailbox, list.address)).toMatch(/^250/)
		// From another server it is to come back later, since nobody can say who may write: nothing is lost, and nobody gets a bounce.
		expect(await post(outside, list.address)).toMatch(/^450 4\.3\.0/)
		await waits('The mail’s waiting', () => /postfix\/lists.*status=deferred/.test(stack.logs()))
		open()
		expect(await stack.outside.mailTo(outside, PATIENCE)).toMatchObject({
			from: list.address.replace('@', '+bounces@'),
		})
		expect(await inboxes(house.mailbox.address, 1)).toHaveLength(1)
	})
})

describe('who may write to it is decided while the recipient is offered', () => {
	test('each rule lets in whom it names and refuses everybody else with a reason', SLOW, async () => {
		const house = await aHouse(here, administrator)
		const member = await aRoom(here, administrator, house.domain)
		const owner = await aRoom(here, administrator, house.domain)
		const stranger = await aHouse(here, administrator)
		const outside = OUTSIDE()
		const wanted = { members: [member.mailbox.address, outside], owners: [owner.mailbox.address] }
		const cases = {
			anyone: { yes: [OUTSIDE(), stranger.mailbox, member.mailbox], no: [], why: /^$/ },
			organization: {
				yes: [house.mailbox, owner.mailbox],
				no: [stranger.mailbox, outside],
				why: /^550 5\.7\.1 .*Only people of its organization may write/,
			},
			members: {
				yes: [member.mailbox, outside, owner.mailbox],
				no: [house.mailbox, OUTSIDE()],
				why: /^550 5\.7\.1 .*Only its members may write/,
			},
			owners: {
				yes: [owner.mailbox],
				no: [member.mailbox, outside],
				why: /^550 5\.7\.1 .*Only its owners may write/,
			},
		} as const
		for (const posters of ['anyone', 'organization', 'members', 'owners'] as const) {
			const list = await aListIn(house, { ...wanted, posters })
			for (const from of cases[posters].yes) expect(await post(from, list.address)).toMatch(/^250/)
			for (const from of cases[posters].no) expect(await post(from, list.address)).toMatch(cases[posters].why)
			expect(await post('', list.address)).toMatch(/^550 5\.7\.1 .*without a sender/)
		}
	})

	test(
		'a way round through an alias is refused there too, and an address of ours cannot be forged from outside',
		SLOW,
		async () => {
			const house = await aHouse(here, administrator)
			const list = await aListIn(house, {
				posters: 'owners',
				owners: [house.mailbox.address],
				members: [house.mailbox.address],
			})
			const alias = { domain: house.domain.id, localPart: `a${random()}`, destinations: list.address }
			const { value: way } = await done(execute(createAlias, as(administrator), alias))
			expect(await post(OUTSIDE(), way.address)).toMatch(/^550 5\.7\.1 .*Only its owners may write/)
			expect(await post(house.mailbox.address, list.address)).toMatch(/^553 5\.7\.1/)
			expect(await post(house.mailbox, way.address)).toMatch(/^250/)
			await inboxes(house.mailbox.address, 1)
		},
	)

	test('a list that is disabled, or lies in what is, takes nothing', SLOW, async () => {
		const house = await aHouse(here, administrator)
		const list = await aListIn(house, { posters: 'anyone' })
		await here.owner.query('UPDATE list SET enabled = false WHERE id = $1', [list.id])
		expect(await post(OUTSIDE(), list.address)).toMatch(/^550 5\.2\.1 .*mailing list is disabled/)
		await here.owner.query('UPDATE list SET enabled = true WHERE id = $1', [list.id])
		await done(execute(setDomainEnabled, as(administrator), { domain: house.domain.id, enabled: false }))
		expect(await post(OUTSIDE(), list.address)).toMatch(/^550 5\.2\.1/)
	})
})

describe('what comes back', () => {
	test('goes to the owners and not to the author, without a sender, so that it ends there', SLOW, async () => {
		const house = await aHouse(here, administrator)
		const owner = await aRoom(here, administrator, house.domain)
		const list = await aListIn(house, { owners: [owner.mailbox.address], members: [owner.mailbox.address] })
		// A member whose address stopped to be one in the middle of it all: nobody is there, and the mail server finds out.
		const gone = `gone${random()}@${house.domain.name}`
		await done(execute(addListMembers, as(administrator), { list: list.id, members: OUTSIDE() }))
		expect(await post('', list.address.replace('@', '+bounces@'), `Final-Recipient: rfc822; ${gone}`)).toMatch(/^250/)
		await inboxes(owner.mailbox.address, 1)
		expect(await newest(owner.mailbox)).toContain('Return-Path: <>')
		expect(await post(OUTSIDE(), list.address.replace('@', '+owner@'))).toMatch(/^250/)
		await inboxes(owner.mailbox.address, 2)
		expect(await newest(owner.mailbox)).toContain(`Return-Path: <${list.address.replace('@', '+bounces@')}>`)
	})

	test('in a circle from another server goes no further, and comes back to nobody', SLOW, async () => {
		const house = await aHouse(here, administrator)
		const outside = OUTSIDE()
		const list = await aListIn(house, { posters: 'anyone', members: [outside, house.mailbox.address] })
		expect(await post(OUTSIDE(), list.address)).toMatch(/^250/)
		const { data } = await stack.outside.mailTo(outside, PATIENCE)
		await inboxes(house.mailbox.address, 1)
		const talk = await smtp(stack.ports.smtp)
		for (const line of [`MAIL FROM:<${outside}>`, `RCPT TO:<${list.address}>`, 'DATA'])
			expect(await talk.say(line)).toMatch(/^[23]/)
		expect(await talk.say(`${data.trimEnd()}\r\n.`)).toMatch(/^250/)
		talk.close()
		// Postfix has handed it over again, and it has gone nowhere: what is sent after it arrives, and nothing else does.
		const handed = () =>
			stack.logs().match(new RegExp(`postfix/lists/lmtp.*to=<${list.address}>.*status=sent`, 'g')) ?? []
		await waits('The second way through the list', () => handed().length === 2)
		expect(await post(OUTSIDE(), list.address)).toMatch(/^250/)
		expect(await inboxes(house.mailbox.address, 2)).toHaveLength(2)
	})
})
