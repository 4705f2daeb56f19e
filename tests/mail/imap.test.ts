/** The panel's verbs on one side, a real Dovecot and a real IMAP client on the other, and nothing in between that is told anything. */
import { execFile } from 'node:child_process'
import { existsSync } from 'node:fs'
import { promisify } from 'node:util'
import type { ImapFlow } from 'imapflow'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { execute } from '@/core/gateway/execute'
import type { Result } from '@/core/gateway/result'
import { setAccountEnabled } from '@/features/accounts/set-account-enabled'
import { removeDomain } from '@/features/domains/remove-domain'
import { restoreDomain } from '@/features/domains/restore-domain'
import { setDomainEnabled } from '@/features/domains/set-domain-enabled'
import { createMailbox } from '@/features/mailboxes/create-mailbox'
import { editMailbox } from '@/features/mailboxes/edit-mailbox'
import { removeMailbox } from '@/features/mailboxes/remove-mailbox'
import { restoreMailbox } from '@/features/mailboxes/restore-mailbox'
import { setMailboxEnabled } from '@/features/mailboxes/set-mailbox-enabled'
import { setMailboxPassword } from '@/features/mailboxes/set-mailbox-password'
import { setMailboxQuota } from '@/features/mailboxes/set-mailbox-quota'
import { setOrganizationEnabled } from '@/features/organizations/set-organization-enabled'
import { imapAccepts, imapClient } from '../../e2e/support/imap'
import { as } from '../support/callers'
import { freshDatabase, useDatabase } from '../support/database'
import { type Dovecot, startDovecot } from '../support/dovecot'
import { aDomain, aMailbox, anAdministrator, anOrganization, PASSWORD, random } from '../support/factories'

const here = useDatabase()
let dovecot: Dovecot
let administrator: { id: string }
beforeAll(async () => {
	dovecot = await startDovecot(here.ownerUrl)
	administrator = await anAdministrator(here.owner)
})
afterAll(() => dovecot?.stop())

const accepts = (address: string, password: string = PASSWORD) => imapAccepts(dovecot.imapPort, address, password)

async function done<T>(asked: Promise<Result<T>>): Promise<T> {
	const result = await asked
	if (!result.ok) throw new Error(JSON.stringify(result.problem))
	return result.value
}

/** A mailbox in a domain of an organization that lies in another, made as the administrator makes them. */
async function aHouse(values: { localPart?: string; password?: string; quota?: string } = {}) {
	const above = await anOrganization(here.owner)
	const organization = await anOrganization(here.owner, { parent_id: above.id })
	const domain = await aDomain(here.owner, organization.id)
	const input = { localPart: `m${random()}`, name: 'Ada', password: PASSWORD, quota: '', sendOnly: false, ...values }
	const { value } = await done(execute(createMailbox, as(administrator), { domain: domain.id, ...input }))
	const { rows } = await here.owner.query('SELECT account_id AS id FROM mailbox WHERE id = $1', [value.id])
	return { above, organization, domain, mailbox: value, account: rows[0] as { id: string } }
}
type House = Awaited<ReturnType<typeof aHouse>>

async function versionOf({ mailbox }: House): Promise<number> {
	const { rows } = await here.owner.query('SELECT version FROM mailbox WHERE id = $1', [mailbox.id])
	return rows[0].version
}

async function connected(address: string): Promise<ImapFlow> {
	const client = imapClient(dovecot.imapPort, address, PASSWORD)
	await client.connect()
	return client
}

/** Puts a message of about so many bytes into the inbox. */
async function store(address: string, bytes: number): Promise<void> {
	const client = await connected(address)
	try {
		await client.append(
			'INBOX',
			`Subject: test\r\n\r\n${'x'
				.repeat(78)
				.concat('\r\n')
				.repeat(bytes / 80)}`,
		)
		await client.logout()
	} finally {
		client.close()
	}
}

async function quotaOf(address: string) {
	const client = await connected(address)
	const quota = await client.getQuota('INBOX')
	await client.logout()
	return quota
}

const usageOf = async (id: string) =>
	(await here.owner.query('SELECT bytes::int, messages::int FROM mail_usage WHERE mailbox_id = $1', [id])).rows[0]

describe('signing in', () => {
	test('a mailbox made in the panel signs in at once, in any spelling of its address', async () => {
		const { mailbox } = await aHouse()
		expect(await accepts(mailbox.address)).toBe(true)
		expect(await accepts(mailbox.address.toUpperCase())).toBe(true)
		expect(await accepts(mailbox.address, `${PASSWORD}.`)).toBe(false)
	})

	test('after a change of the password the old one is refused and the new one accepted', async () => {
		const { mailbox } = await aHouse()
		expect(await accepts(mailbox.address)).toBe(true)
		const password = 'a password nobody had before'
		await done(execute(setMailboxPassword, as(administrator), { mailbox: mailbox.id, password }))
		expect(await accepts(mailbox.address)).toBe(false)
		expect(await accepts(mailbox.address, password)).toBe(true)
	})

	test('a password that the panel made up signs in', async () => {
		const { mailbox } = await aHouse()
		const { reveal } = await done(execute(setMailboxPassword, as(administrator), { mailbox: mailbox.id }))
		expect(await accepts(mailbox.address, reveal?.password)).toBe(true)
	})

	test.each([
		['every sign that a local part may hold', "o'brien#$&=^_`{}~-x", PASSWORD],
		['a password of letters beyond ASCII, quotes and backslashes', 'plain', 'Grüße "aus" \\Köln\\ {ARGON2ID} %d €🙂'],
		['the longest password', 'long', `${'🙂🔑🐎🔋📎'.repeat(51)}🧷`],
	])('%s', async (_, localPart, password) => {
		const { mailbox } = await aHouse({ localPart, password })
		expect(await accepts(mailbox.address, password)).toBe(true)
		expect(await accepts(mailbox.address, [...password].slice(1).join(''))).toBe(false)
	})

	test('an address that is not there and a wrong password are refused in the same words', async () => {
		const { mailbox } = await aHouse()
		const words = await Promise.all(
			[mailbox.address, `nobody@${mailbox.address}`, 'nobody@nowhere.test', "' OR 1=1 --", ''].map(async (address) => {
				const client = imapClient(dovecot.imapPort, address || 'x', 'wrong')
				const words = client.connect().catch((error) => [error.serverResponseCode, error.responseText])
				return await words.finally(() => client.close())
			}),
		)
		for (const word of words) expect(word).toEqual(words[0])
		expect(words[0]?.[0]).toBe('AUTHENTICATIONFAILED')
	})
})

type Change = (house: House, on: boolean) => Promise<unknown>
const CHANGES: Record<string, Change> = {
	'disabled mailbox': ({ mailbox }, enabled) =>
		done(execute(setMailboxEnabled, as(administrator), { mailbox: mailbox.id, enabled })),
	'disabled domain': ({ domain }, enabled) =>
		done(execute(setDomainEnabled, as(administrator), { domain: domain.id, enabled })),
	'disabled organization': ({ organization }, enabled) =>
		done(execute(setOrganizationEnabled, as(administrator), { organization: organization.id, enabled })),
	'disabled organization further up': ({ above }, enabled) =>
		done(execute(setOrganizationEnabled, as(administrator), { organization: above.id, enabled })),
	'disabled account': ({ account }, enabled) =>
		done(execute(setAccountEnabled, as(administrator), { account: account.id, enabled })),
	'mailbox that only sends': async (house, on) =>
		done(
			execute(editMailbox, as(administrator), {
				mailbox: house.mailbox.id,
				version: await versionOf(house),
				name: 'Ada',
				sendOnly: !on,
			}),
		),
	'mailbox in the trash': ({ mailbox }, on) =>
		on
			? done(execute(restoreMailbox, as(administrator), { mailbox: mailbox.id }))
			: done(execute(removeMailbox, as(administrator), { mailbox: mailbox.id, confirm: mailbox.address })),
	'domain in the trash': ({ domain }, on) =>
		on
			? done(execute(restoreDomain, as(administrator), { domain: domain.id }))
			: done(execute(removeDomain, as(administrator), { domain: domain.id, confirm: domain.name })),
}

describe('what is stopped does not sign in, and does again when it is back', () => {
	test.each(Object.entries(CHANGES))('%s', async (_, change) => {
		const house = await aHouse()
		expect(await accepts(house.mailbox.address)).toBe(true)
		await change(house, false)
		expect(await accepts(house.mailbox.address)).toBe(false)
		await change(house, true)
		expect(await accepts(house.mailbox.address)).toBe(true)
	})
})

describe('quota and reports', () => {
	test('the quota of the panel is the quota of the mailbox, and a change holds at the next sign-in', async () => {
		const house = await aHouse({ quota: '10 MB' })
		const { mailbox } = house
		expect(await quotaOf(mailbox.address)).toMatchObject({ storage: { usage: 0, limit: 10 << 20 } })
		const wish = { mailbox: mailbox.id, version: await versionOf(house), quota: '100 KB' }
		await done(execute(setMailboxQuota, as(administrator), wish))
		expect(await quotaOf(mailbox.address)).toMatchObject({ storage: { limit: 100 << 10 } })
		await store(mailbox.address, 80_000)
		await expect(store(mailbox.address, 80_000)).rejects.toMatchObject({ serverResponseCode: 'OVERQUOTA' })
	})

	test('without a quota there is no limit', async () => {
		const { mailbox } = await aHouse()
		expect(await quotaOf(mailbox.address)).not.toHaveProperty('storage.limit')
	})

	test('what a mailbox holds and its latest sign-in are in the panel’s database a moment later', async () => {
		const { mailbox } = await aHouse()
		const before = Math.floor(Date.now() / 1000)
		await store(mailbox.address, 40_000)
		await store(mailbox.address, 40_000)
		await expect.poll(() => usageOf(mailbox.id)).toMatchObject({ messages: 2 })
		const { bytes } = await usageOf(mailbox.id)
		expect(bytes).toBeGreaterThan(80_000)
		expect(bytes).toBeLessThan(81_000)
		const { rows } = await here.owner.query('SELECT * FROM mail_sign_in WHERE mailbox_id = $1', [mailbox.id])
		expect(rows).toMatchObject([{ service: 'imap', client_address: '127.0.0.1' }])
		expect(Number(rows[0].last_login)).toBeGreaterThanOrEqual(before)
	})

	test('whoever gets an address that was used before finds neither the old mail nor its numbers', async () => {
		const { mailbox, domain } = await aHouse({ localPart: 'ada' })
		await store(mailbox.address, 40_000)
		await expect.poll(() => usageOf(mailbox.id)).toMatchObject({ messages: 1 })
		await done(execute(removeMailbox, as(administrator), { mailbox: mailbox.id, confirm: mailbox.address }))
		const input = { domain: domain.id, localPart: 'ada', name: 'Bea', password: PASSWORD, quota: '', sendOnly: false }
		const next = await done(execute(createMailbox, as(administrator), input))
		expect(next.value.address).toBe(mailbox.address)
		const client = await connected(mailbox.address)
		expect(await client.status('INBOX', { messages: true })).toMatchObject({ messages: 0 })
		await client.logout()
		expect((await usageOf(next.value.id))?.messages ?? 0).toBe(0)
		expect(await usageOf(mailbox.id)).toMatchObject({ messages: 1 })
	})
})

test('the hash that the panel stores is one that Dovecot itself calls verified', async () => {
	const { account } = await aHouse()
	const { rows } = await here.owner.query('SELECT password_hash FROM account WHERE id = $1', [account.id])
	const check = (password: string) =>
		promisify(execFile)('doveadm', ['-O', 'pw', '-t', `{ARGON2ID}${rows[0].password_hash}`, '-p', password])
	expect((await check(PASSWORD)).stdout).toContain('verified')
	await expect(check(`${PASSWORD}.`)).rejects.toMatchObject({ stderr: expect.stringContaining('mismatch') })
})

test('two servers run side by side, each with its own database; one that lost it refuses nobody wrongly', async () => {
	const other = await freshDatabase()
	const second = await startDovecot(other.ownerUrl)
	const { mailbox } = await aHouse()
	const there = await aMailbox(other.owner, await aDomain(other.owner, (await anOrganization(other.owner)).id))
	expect(await accepts(mailbox.address)).toBe(true)
	expect(await imapAccepts(second.imapPort, there.address, PASSWORD)).toBe(true)
	expect(await imapAccepts(second.imapPort, mailbox.address, PASSWORD)).toBe(false)
	await other.drop()
	await expect(imapAccepts(second.imapPort, there.address, PASSWORD)).rejects.toMatchObject({
		serverResponseCode: 'UNAVAILABLE',
	})
	await second.stop()
	await expect(imapAccepts(second.imapPort, there.address, PASSWORD)).rejects.toMatchObject({ code: 'ECONNREFUSED' })
	expect(existsSync(second.folder)).toBe(false)
	expect(await accepts(mailbox.address)).toBe(true)
})

test('nothing of all this made Dovecot complain', () => {
	const complaints = dovecot
		.logs()
		.split('\n')
		.filter((line) => /: (Warning|Error|Fatal|Panic): /.test(line))
	expect(complaints).toEqual([])
})
