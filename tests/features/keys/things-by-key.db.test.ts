import { beforeAll, expect, test } from 'vitest'
import type { z } from 'zod'
import { THINGS } from '@/app/api/v1/things'
import { VERBS } from '@/app/api/v1/verbs'
import { KEY_RIGHTS } from '@/core/policy'
import { get, post } from '../../support/api'
import { useDatabase } from '../../support/database'
import { aDomain, aList, aMailbox, anAdministrator, anAlias, anOrganization } from '../../support/factories'
import { aKeyUnder } from '../../support/keys'

/** One thing is read whole: what an edit asks for is there, under the name by which the edit takes it. */
const here = useDatabase()

let key = ''
const ids: Record<string, string> = {}
const DESTINATIONS = Array.from({ length: 12 }, (_, index) => `guest${index}@elsewhere.test`)

beforeAll(async () => {
	const organization = await anOrganization(here.owner)
	const domain = await aDomain(here.owner, organization.id)
	const mailbox = await aMailbox(here.owner, domain)
	const list = await aList(here.owner, domain, ['guest@elsewhere.test'], {
		description: 'Who teaches here',
		posters: 'members',
		replies: 'list',
		subject_prefix: '[staff]',
		outside: true,
	})
	await here.owner.query('INSERT INTO list_owner (list_id, account_id) VALUES ($1, $2)', [list.id, mailbox.accountId])
	const alias = await anAlias(here.owner, domain, DESTINATIONS)
	Object.assign(ids, { organizations: organization.id, domains: domain.id, mailboxes: mailbox.id })
	Object.assign(ids, { aliases: alias.id, lists: list.id, accounts: mailbox.accountId })
	const set = (table: string, values: string, id: string) =>
		here.owner.query(`UPDATE ${table} SET ${values} WHERE id = $1`, [id])
	const limits = 'max_aliases = 70, max_lists = 7, max_sends_per_hour = 100, max_sends_per_day = 900'
	await set(
		'organization',
		`min_password_length = 20, asks_reasons = true, max_domains = 3, ${limits}`,
		organization.id,
	)
	await set('domain', `description = 'Of the school', default_quota_bytes = 1048577, ${limits}`, domain.id)
	await set(
		'mailbox',
		"protocols = '{imap,smtp}', send_only = true, max_sends_per_hour = 5, max_sends_per_day = 50",
		mailbox.id,
	)
	const scope = { organizations: [organization.id] }
	key = (await aKeyUnder(here.owner, await anAdministrator(here.owner), { rights: KEY_RIGHTS, scope })).text
})

type Row = Readonly<Record<string, unknown>>
async function read(name: string): Promise<Row> {
	const { status, body, text } = await get(key, `${name}/${ids[name]}`)
	expect([name, status, text]).toEqual([name, 200, expect.any(String)])
	return body.data as Row
}

const fieldsOf = (verb: string): string[] => {
	const input = VERBS[verb]?.input as z.ZodObject | undefined
	return Object.keys(input?.shape ?? {})
}
/** Where a verb's field has no unit in its name, as its form says it. */
const UNITS: Readonly<Record<string, string>> = { quota: 'quotaBytes' }

test.each([
	['organizations', 'organization.edit', 'organization'],
	['domains', 'domain.edit', 'domain'],
	['mailboxes', 'mailbox.edit', 'mailbox'],
	['mailboxes', 'mailbox.set-quota', 'mailbox'],
	['mailboxes', 'mailbox.set-sends', 'mailbox'],
	['aliases', 'alias.edit', 'alias'],
	['lists', 'list.edit', 'list'],
	['accounts', 'account.edit', 'account'],
])(
	'B14 what is read of one of the %s and sent back by %s changes nothing but the version',
	async (name, verb, field) => {
		const before = await read(name)
		const sent = fieldsOf(verb).map((one) => [one, one === field ? before.id : before[UNITS[one] ?? one]] as const)
		expect(sent.filter(([, value]) => value === undefined).map(([one]) => one)).toEqual([])
		const { status, text } = await post(key, verb, { ...Object.fromEntries(sent), _reason: 'Nightly import' })
		expect([verb, status, text]).toEqual([verb, 200, expect.any(String)])
		expect(await read(name)).toEqual({ ...before, version: Number(before.version) + 1 })
	},
)

test('B14 an alias that delivers to more than a list of them shows is edited by a program without losing one', async () => {
	const { body } = await get(key, 'aliases?q=a')
	const listed = (body.data as Row[]).find(({ id }) => id === ids.aliases)
	expect(listed).toMatchObject({ destinations: DESTINATIONS.slice(0, 3), destinationCount: 12 })
	const { destinations, version } = await read('aliases')
	expect(destinations).toEqual(DESTINATIONS)
	const more = [...(destinations as string[]), 'one-more@elsewhere.test']
	expect(
		(await post(key, 'alias.edit', { alias: ids.aliases, version, destinations: more, enabled: true })).status,
	).toBe(200)
	const { rows } = await here.owner.query('SELECT destinations FROM alias WHERE id = $1', [ids.aliases])
	expect(rows).toEqual([{ destinations: more }])
})

test('B14 each list whose things are edited has them one by one, under the same right', async () => {
	expect(Object.keys(THINGS).toSorted()).toEqual(Object.keys(ids).toSorted())
	for (const name of Object.keys(THINGS)) {
		const whole = await read(name)
		const { body } = await get(
			key,
			`${name}?q=${name === 'accounts' || name === 'mailboxes' ? String(whole.address) : ''}`,
		)
		const listed = (body.data as Row[]).find(({ id }) => id === whole.id)
		// Of the list's row nothing is missing, and nothing is told otherwise, but what a list counts or cuts for itself.
		const { destinations: _, destinationCount: _count, roles: _roles, ...row } = listed ?? { id: 'not listed' }
		expect([name, whole]).toEqual([name, expect.objectContaining(row)])
	}
})
