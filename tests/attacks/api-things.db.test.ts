import { randomUUID } from 'node:crypto'
import { beforeAll, expect, test } from 'vitest'
import { THINGS } from '@/app/api/v1/things'
import { KEY_RIGHTS, type Right } from '@/core/policy'
import { get } from '../support/api'
import { useDatabase } from '../support/database'
import { aDomain, aList, aMailbox, anAdministrator, anAlias, anOrganization } from '../support/factories'
import { aKeyUnder } from '../support/keys'

/** One thing by its id, asked for by who may not see it: answered like an id that nobody has. */
const here = useDatabase()

async function things() {
	const organization = await anOrganization(here.owner)
	const domain = await aDomain(here.owner, organization.id)
	const mailbox = await aMailbox(here.owner, domain)
	const alias = await anAlias(here.owner, domain, [mailbox.address])
	const list = await aList(here.owner, domain, [])
	const ids = { organizations: organization.id, domains: domain.id, mailboxes: mailbox.id, aliases: alias.id }
	return { ...ids, lists: list.id, accounts: mailbox.accountId } as Readonly<Record<string, string>>
}

let admin: Awaited<ReturnType<typeof anAdministrator>>
let own: Awaited<ReturnType<typeof things>>
let foreign: Awaited<ReturnType<typeof things>>
let key: Awaited<ReturnType<typeof aKeyUnder>>
beforeAll(async () => {
	admin = await anAdministrator(here.owner)
	own = await things()
	foreign = await things()
	key = await aKeyUnder(here.owner, admin, { rights: KEY_RIGHTS, scope: { organizations: [own.organizations ?? ''] } })
})

test('D-24 P5 a foreign thing, a missing one and what is no id are answered alike, each by a key that reads its own', async () => {
	const missing = await get(key.text, `aliases/${randomUUID()}`)
	expect([missing.status, missing.headers.get('content-type')]).toEqual([404, 'application/problem+json'])
	for (const name of Object.keys(THINGS)) {
		expect([name, (await get(key.text, `${name}/${own[name]}`)).status]).toEqual([name, 200])
		for (const id of [foreign[name], randomUUID(), 'nothing', '%27%20OR%201=1', own.domains?.slice(1) ?? '', '']) {
			const { status, text } = await get(key.text, `${name}/${id}`)
			expect([name, id, status, text]).toEqual([name, id, 404, missing.text])
		}
	}
	for (const name of ['constructor', '__proto__', 'usage', 'grants', 'activity', 'alias.edit', 'templates'])
		expect([name, (await get(key.text, `${name}/${own.aliases}`)).text]).toEqual([name, missing.text])
})

test('D-24 a thing of the same organization is not there for a key of another domain, nor for one without the right', async () => {
	const neighbour = await aDomain(here.owner, own.organizations ?? '')
	const beside = await aKeyUnder(here.owner, admin, { rights: KEY_RIGHTS, scope: { domains: [neighbour.id] } })
	const nowhere = await get(key.text, `aliases/${randomUUID()}`)
	for (const [name, { right }] of Object.entries(THINGS)) {
		const answer = await get(beside.text, `${name}/${own[name]}`)
		expect([name, answer.status, answer.text]).toEqual([name, 404, nowhere.text])
		const rights: Right[] = KEY_RIGHTS.filter((one) => one !== right)
		const without = await aKeyUnder(here.owner, admin, { rights, scope: { organizations: [own.organizations ?? ''] } })
		const blind = await get(without.text, `${name}/${own[name]}`)
		expect([name, blind.status, blind.text]).toEqual([name, 404, nowhere.text])
	}
})

test('S-26 a key in the place of an id is refused and told to be seen, and filters are none of one thing', async () => {
	const seen = await get(key.text, `aliases/${key.text}`)
	expect([seen.status, seen.text.includes(key.text)]).toEqual([400, false])
	expect((await get(key.text, `aliases/${own.aliases}?q=a`)).status).toBe(400)
	expect((await get('', `aliases/${own.aliases}`)).status).toBe(401)
})

test('D-24 what is read of one thing holds no secret, no address of a client, and a key is no person', async () => {
	for (const name of Object.keys(THINGS)) {
		const { text } = await get(key.text, `${name}/${own[name]}`)
		expect([name, text]).toEqual([name, expect.not.stringMatching(/\$argon2|hash|secret"|clientAddress|192\.0\.2/i)])
	}
	const wide = await aKeyUnder(here.owner, admin, { rights: KEY_RIGHTS, scope: { server: true } })
	expect((await get(wide.text, `accounts/${key.maker.id}`)).status).toBe(200)
	expect((await get(wide.text, `accounts/${key.id}`)).status).toBe(404)
})
