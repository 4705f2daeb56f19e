/** The panel's verbs on one side, Postfix, Dovecot and real clients on the other: who gets mail, who sends it, and in whose name. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { execute } from '@/core/gateway/execute'
import { createAlias } from '@/features/aliases/create-alias'
import { editAlias } from '@/features/aliases/edit-alias'
import { as } from '../support/callers'
import { useDatabase } from '../support/database'
import { anAdministrator, PASSWORD, random } from '../support/factories'
import { aHouse, aRoom, done, type House, stops } from '../support/mail-house'
import { inboxOf, mailboxOver } from '../support/mail-reading'
import { type MailStack, startMailStack } from '../support/mail-stack'
import { plainAuth, pop3, sendOver, smtp, smtpOverTls } from '../support/mail-talk'

const here = useDatabase()
let stack: MailStack
let administrator: { id: string }
beforeAll(async () => {
	stack = await startMailStack(here.ownerUrl)
	administrator = await anAdministrator(here.owner)
})
afterAll(() => stack?.stop())

const house = (values = {}) => aHouse(here, administrator, values)
const OUTSIDE = () => `somebody-${random()}@elsewhere.test`

/** From another server. @returns the reply that decided */
async function arrives(to: string, text?: string): Promise<string> {
	const talk = await smtp(stack.ports.smtp)
	try {
		return await sendOver(talk, 'stranger@elsewhere.test', [to], text)
	} finally {
		talk.close()
	}
}

async function signedIn(address: string, password = PASSWORD) {
	const talk = await smtpOverTls(stack.ports.submissions, 'implicit')
	return { talk, reply: await talk.say(plainAuth(address, password)) }
}

/** As the owner of that mailbox. @returns the reply that decided */
async function sends(address: string, from: string, to: string): Promise<string> {
	const { talk, reply } = await signedIn(address)
	try {
		return reply.startsWith('235') ? await sendOver(talk, from, [to]) : reply
	} finally {
		talk.close()
	}
}

/** @returns how many messages there are, or the refusal */
async function popSignIn(address: string): Promise<string> {
	const pop = await pop3(stack.ports.pop3s)
	await pop.say(`USER ${address}`)
	const reply = await pop.say(`PASS ${PASSWORD}`)
	const answer = reply.startsWith('+OK') ? await pop.say('STAT') : reply
	pop.close()
	return answer
}

async function anAlias({ domain }: Pick<House, 'domain'>, destinations: string[], localPart = `a${random()}`) {
	const input = { domain: domain.id, localPart, destinations }
	const { value } = await done(execute(createAlias, as(administrator), input))
	return { id: value.id, address: `${localPart}@${domain.name}` }
}

describe('a mailbox made in the panel', () => {
	test('takes and sends mail at once, over every door', async () => {
		const { mailbox } = await house()
		const { address } = mailbox
		expect(await arrives(address)).toMatch(/^250/)
		expect((await inboxOf(stack.ports.imaps, address, 1))[0]).toMatchObject({ from: 'stranger@elsewhere.test' })
		const to = OUTSIDE()
		const talk = await smtpOverTls(stack.ports.submission, 'starttls')
		expect(await talk.say(plainAuth(address, PASSWORD))).toMatch(/^235/)
		expect(await sendOver(talk, address, [to])).toMatch(/^250/)
		talk.close()
		expect(await stack.outside.mailTo(to)).toMatchObject({ from: address })
		expect(await sends(address, address, OUTSIDE())).toMatch(/^250/)
		expect(await popSignIn(address)).toMatch(/^\+OK 1 /)
	})

	test('gets what is sent to it with a tag, and in any spelling', async () => {
		const { mailbox, domain } = await house({ localPart: 'ada' })
		expect(await arrives(`ada+shop@${domain.name}`)).toMatch(/^250/)
		expect(await arrives(`ADA@${domain.name.toUpperCase()}`)).toMatch(/^250/)
		expect(await inboxOf(stack.ports.imaps, mailbox.address, 2)).toHaveLength(2)
	})

	test('mail between two of this server does not go out', async () => {
		const first = await house()
		const second = await house()
		expect(await sends(first.mailbox.address, first.mailbox.address, second.mailbox.address)).toMatch(/^250/)
		expect(await inboxOf(stack.ports.imaps, second.mailbox.address, 1)).toHaveLength(1)
		expect(stack.outside.received.flatMap(({ to }) => to)).not.toContain(second.mailbox.address)
	})
})

describe('from other servers', () => {
	test('mail for nobody, and for other servers, is refused while it is offered', async () => {
		const { domain } = await house()
		expect(await arrives(`nobody@${domain.name}`)).toMatch(/^550 5\.1\.1/)
		expect(await arrives('somebody@elsewhere.test')).toMatch(/^[45]54 5\.7\.1 .*[Rr]elay access denied/)
		expect(await arrives(`x'or'1'='1'--@${domain.name}`)).toMatch(/^550 5\.1\.1/)
	})

	test('nobody signs in where other servers deliver, and passwords never travel in the clear', async () => {
		const talk = await smtp(stack.ports.smtp)
		expect(await talk.say('EHLO client.test')).not.toContain('AUTH')
		talk.close()
		const plain = await smtp(stack.ports.submission)
		expect(await plain.say('EHLO client.test')).not.toContain('AUTH')
		expect(await plain.say('MAIL FROM:<a@b.test>')).toMatch(/^530/)
		plain.close()
	})

	test('an address of this server as the sender is refused, also to its own', async () => {
		const { mailbox, domain } = await house()
		const info = await anAlias({ domain }, [mailbox.address])
		for (const from of [mailbox.address, info.address, mailbox.address.toUpperCase()]) {
			const talk = await smtp(stack.ports.smtp)
			expect(await sendOver(talk, from, [mailbox.address])).toMatch(/^553 5\.7\.1/)
			talk.close()
		}
	})
})

describe('what is stopped takes no mail and sends none, and does again when it is back', () => {
	test.each(Object.entries(stops(here, () => administrator)))('%s', async (name, change) => {
		const stopped = await house()
		const { address } = stopped.mailbox
		await change(stopped, false)
		const takes = name === 'disabled account'
		const onlySends = name === 'mailbox that only sends'
		const refused = name.includes('trash') ? /^[45]5[04] 5\.[17]\.1/ : /^550 5\.2\.1/
		expect(await arrives(address)).toMatch(takes ? /^250/ : refused)
		const [sent, imap, pop] = await Promise.all([
			sends(address, address, OUTSIDE()),
			mailboxOver(stack.ports.imaps, address).catch((error) => error.serverResponseCode),
			popSignIn(address),
		])
		expect(sent).toMatch(onlySends ? /^250/ : /^535/)
		expect(imap).toBe('AUTHENTICATIONFAILED')
		expect(pop).toMatch(/^-ERR \[AUTH\]/)
		await change(stopped, true)
		expect(await arrives(address)).toMatch(/^250/)
		expect(await sends(address, address, OUTSIDE())).toMatch(/^250/)
	})
})

describe('aliases', () => {
	test('deliver to mailboxes, to other aliases and outside, each once', async () => {
		const { mailbox, domain } = await house()
		const second = (await aRoom(here, administrator, domain)).mailbox
		const to = OUTSIDE()
		const inner = await anAlias({ domain }, [mailbox.address, to])
		const outer = await anAlias({ domain }, [inner.address, second.address, mailbox.address])
		expect(await arrives(outer.address)).toMatch(/^250/)
		expect(await inboxOf(stack.ports.imaps, mailbox.address, 1)).toHaveLength(1)
		expect(await inboxOf(stack.ports.imaps, second.address, 1)).toHaveLength(1)
		expect((await stack.outside.mailTo(to)).from).toBe('stranger@elsewhere.test')
	})

	test('a disabled one is refused in words, and what is changed holds at the next message', async () => {
		const { mailbox, domain } = await house()
		const alias = await anAlias({ domain }, [mailbox.address])
		const to = OUTSIDE()
		const edit = { alias: alias.id, version: 1, destinations: [to], enabled: true }
		await done(execute(editAlias, as(administrator), edit))
		expect(await arrives(alias.address)).toMatch(/^250/)
		expect(await stack.outside.mailTo(to)).toBeDefined()
		await done(execute(editAlias, as(administrator), { ...edit, version: 2, enabled: false }))
		expect(await arrives(alias.address)).toMatch(/^550 5\.2\.1 .*disabled/)
	})
})

describe('in whose name somebody sends', () => {
	test('their own, with a tag too, and that of an alias which names them', async () => {
		const { mailbox, domain } = await house({ localPart: 'ada' })
		const info = await anAlias({ domain }, [mailbox.address, 'ada@elsewhere.test'])
		for (const from of [mailbox.address, `ada+shop@${domain.name}`, info.address, info.address.toUpperCase()])
			expect(await sends(mailbox.address, from, OUTSIDE()), from).toMatch(/^250/)
	})

	test('nobody’s at all, as read receipts have it (RFC 8098 2.1)', async () => {
		const { mailbox } = await house()
		const to = OUTSIDE()
		expect(await sends(mailbox.address, '', to)).toMatch(/^250/)
		expect(await stack.outside.mailTo(to)).toMatchObject({ from: '' })
	})

	test('nobody else’s: not a neighbour’s, not a stranger’s, not through two aliases, not through one that is disabled', async () => {
		const { mailbox, domain } = await house()
		const neighbour = (await aRoom(here, administrator, domain)).mailbox
		const inner = await anAlias({ domain }, [mailbox.address])
		const outer = await anAlias({ domain }, [inner.address])
		const off = await anAlias({ domain }, [mailbox.address])
		const edit = { alias: off.id, version: 1, destinations: [mailbox.address], enabled: false }
		await done(execute(editAlias, as(administrator), edit))
		const foreign = [neighbour.address, outer.address, off.address, 'ceo@elsewhere.test', `nobody@${domain.name}`]
		for (const from of foreign) expect(await sends(mailbox.address, from, OUTSIDE()), from).toMatch(/^553 5\.7\.1/)
	})
})

test('nothing of all this made either daemon complain', () => {
	const complaints = stack
		.logs()
		.split('\n')
		.filter((line) => /: (Warning|Error|Fatal|Panic): |warning: |fatal: |panic: |error: /.test(line))
		.filter((line) => !/SASL PLAIN authentication failed/.test(line))
	expect(complaints).toEqual([])
})
