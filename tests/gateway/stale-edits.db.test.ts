import { randomUUID } from 'node:crypto'
import { beforeAll, expect, test } from 'vitest'
import { execute } from '@/core/gateway/execute'
import type { Result } from '@/core/gateway/result'
import { editAccount } from '@/features/accounts/edit-account'
import { editAlias } from '@/features/aliases/edit-alias'
import { editDomain } from '@/features/domains/edit-domain'
import { editMailbox } from '@/features/mailboxes/edit-mailbox'
import { setMailboxQuota } from '@/features/mailboxes/set-mailbox-quota'
import { editOrganization } from '@/features/organizations/edit-organization'
import { editRole } from '@/features/roles/edit-role'
import { as } from '../support/callers'
import { useDatabase } from '../support/database'
import { aDomain, aMailbox, anAccount, anAdministrator, anAlias, anOrganization, random } from '../support/factories'

/** Eight people save the same form at the same moment: the first one's words stand, and the others are told. */
const here = useDatabase()
const AT_ONCE = 8
let admin: Awaited<ReturnType<typeof anAdministrator>>
let domain: Awaited<ReturnType<typeof aDomain>>
beforeAll(async () => {
	admin = await anAdministrator(here.owner)
	domain = await aDomain(here.owner, (await anOrganization(here.owner)).id)
})

type Save = (n: number) => Promise<Result<unknown>>
const NO_LIMITS = { maxMailboxes: '', maxAliases: '', maxStorageBytes: '' }
const FORMS: [string, () => Promise<Save>][] = [
	[
		'mailbox',
		async () => {
			const { id } = await aMailbox(here.owner, domain)
			return (n) => execute(editMailbox, as(admin), { mailbox: id, version: 1, name: `Name ${n}`, sendOnly: false })
		},
	],
	[
		'quota of a mailbox',
		async () => {
			const { id } = await aMailbox(here.owner, domain)
			return (n) => execute(setMailboxQuota, as(admin), { mailbox: id, version: 1, quota: `${n + 1} GB` })
		},
	],
	[
		'alias',
		async () => {
			const { id } = await anAlias(here.owner, domain, ['a@elsewhere.test'])
			return (n) =>
				execute(editAlias, as(admin), { alias: id, version: 1, destinations: [`b${n}@elsewhere.test`], enabled: true })
		},
	],
	[
		'domain',
		async () => {
			const { id } = await aDomain(here.owner, domain.organizationId)
			return (n) =>
				execute(editDomain, as(admin), {
					domain: id,
					version: 1,
					description: `Text ${n}`,
					defaultQuotaBytes: '',
					...NO_LIMITS,
				})
		},
	],
	[
		'organization',
		async () => {
			const { id } = await anOrganization(here.owner)
			const limits = { ...NO_LIMITS, maxDomains: '' }
			return (n) =>
				execute(editOrganization, as(admin), { organization: id, version: 1, name: `Name ${n} ${random()}`, ...limits })
		},
	],
	[
		'person',
		async () => {
			const { id } = await anAccount(here.owner)
			return (n) => execute(editAccount, as(admin), { account: id, version: 1, name: `Name ${n}` })
		},
	],
	[
		'role',
		async () => {
			const id = randomUUID()
			await here.owner.query("INSERT INTO role (id, name, rights) VALUES ($1, $2, '{mailbox.read}')", [
				id,
				`Role ${random()}`,
			])
			const input = { role: id, version: 1, description: '', rights: ['mailbox.read'] }
			return (n) => execute(editRole, as(admin), { ...input, name: `Role ${n} ${random()}` })
		},
	],
]

test.each(FORMS)(`the form of a %s saved ${AT_ONCE} times at once counts once`, async (_name, make) => {
	const save = await make()
	const results = await Promise.all(Array.from({ length: AT_ONCE }, (_, n) => save(n)))
	expect(results.map((result) => (result.ok ? 'saved' : result.problem.kind)).sort()).toEqual([
		'saved',
		...Array(AT_ONCE - 1).fill('stale'),
	])
	for (const result of results) if (!result.ok) expect(result.problem).toMatchObject({ version: 2 })
})
