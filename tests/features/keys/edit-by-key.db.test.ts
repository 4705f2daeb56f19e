import { beforeAll, expect, test } from 'vitest'
import { KEY_RIGHTS } from '@/core/policy'
import { get, post } from '../../support/api'
import { useDatabase } from '../../support/database'
import { aDomain, aList, aMailbox, anAdministrator, anAlias, anOrganization } from '../../support/factories'
import { aKeyUnder } from '../../support/keys'

/** What a list gives out is enough to edit what it lists: id and version, and the same version twice is refused as a form's is. */
const here = useDatabase()

let key = ''
let domain: Awaited<ReturnType<typeof aDomain>>
beforeAll(async () => {
	const organization = await anOrganization(here.owner)
	domain = await aDomain(here.owner, organization.id)
	const mailbox = await aMailbox(here.owner, domain)
	await anAlias(here.owner, domain, [mailbox.address])
	await aList(here.owner, domain, [])
	const scope = { organizations: [organization.id] }
	key = (await aKeyUnder(here.owner, await anAdministrator(here.owner), { rights: KEY_RIGHTS, scope })).text
})

type Row = Readonly<Record<string, unknown>>
test.each<[string, string, string, (row: Row) => object]>([
	['organizations', 'organization.edit', 'organization', () => ({ name: 'Renamed by a program' })],
	['domains', 'domain.edit', 'domain', () => ({ description: 'Edited by a program', defaultQuotaBytes: '1 GB' })],
	['mailboxes', 'mailbox.edit', 'mailbox', () => ({ name: 'Edited by a program' })],
	['aliases', 'alias.edit', 'alias', ({ destinations }) => ({ destinations, enabled: true })],
	['lists', 'list.edit', 'list', ({ name }) => ({ name, posters: 'members', replies: 'list', enabled: true })],
	['accounts', 'account.edit', 'account', () => ({ name: 'Renamed by a program' })],
])('B14 what %s gives out is enough for %s, once', async (list, verb, field, settings) => {
	const filter = { organizations: '', domains: '', accounts: '?who=mailbox' }[list] ?? `?domain=${domain.id}`
	const { body } = await get(key, `${list}${filter}`)
	const row = (body.data as Row[]).find(({ destinations }) => !Array.isArray(destinations) || destinations.length > 0)
	const input = { [field]: row?.id, version: row?.version, ...settings(row ?? {}) }
	expect(await post(key, verb, input)).toMatchObject({ status: 200 })
	const again = await post(key, verb, input)
	expect(again).toMatchObject({ status: 409, body: { type: 'urn:postern:problem:stale' } })
})
