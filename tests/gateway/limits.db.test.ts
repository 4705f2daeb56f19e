import { beforeEach, expect, test, vi } from 'vitest'
import { z } from 'zod'
import { command } from '@/core/gateway/command'
import { execute } from '@/core/gateway/execute'
import { organizationPlace, WITH_LINEAGE } from '@/core/gateway/places'
import type { Limits } from '@/core/policy'
import { giveGrant } from '@/features/grants/give-grant'
import { revokeGrant } from '@/features/grants/revoke-grant'
import { setMailboxQuota } from '@/features/mailboxes/set-mailbox-quota'
import { log } from '@/platform/log'
import { as } from '../support/callers'
import { useDatabase } from '../support/database'
import {
	aDelegate,
	aDomain,
	aMailbox,
	anAccount,
	anAdministrator,
	anOrganization,
	random,
	rightsOf,
} from '../support/factories'
import { makeAlias, makeList, makeMailbox } from './trial-verbs'

/** Limits hold exactly, however many write at once, and whatever is handed on comes out of the giver's own. */
process.env.DB_POOL = '40'
const here = useDatabase()
const AT_ONCE = 40
beforeEach(() => {
	vi.spyOn(log, 'error').mockImplementation(() => undefined)
})

const count = async (from: string, value: string): Promise<number> =>
	(await here.owner.query<{ n: number }>(`SELECT count(*)::int AS n FROM ${from} = $1`, [value])).rows[0]?.n ?? -1
const usage = async (subject: string) =>
	(
		await here.owner.query(
			'SELECT domains, mailboxes, aliases, storage_bytes::int AS storage FROM usage WHERE subject_id = $1',
			[subject],
		)
	).rows[0] ?? null

const makeDomain = command({
	right: 'domain.create',
	input: z.strictObject({ organization: z.uuid() }),
	locate: async (read, { organization }) => {
		const row = await read.organization.findUnique({ where: { id: organization }, ...WITH_LINEAGE })
		return row && { place: organizationPlace(row), label: '', row }
	},
	run: async (tx, { row }) => {
		const made = await tx.domain.create({
			data: { organizationId: row.id, name: `d${random()}${random()}.test` },
			select: { id: true },
		})
		return { of: made.id, before: null, after: { made: true }, result: { id: made.id } }
	},
})

interface Wall {
	readonly organization?: Record<string, number>
	readonly parent?: Record<string, number>
	readonly domain?: Record<string, number>
	readonly grant?: Partial<Limits>
}
const WALLS: [string, 'mailbox' | 'alias' | 'list' | 'domain', Wall, number][] = [
	['mailboxes of a grant', 'mailbox', { grant: { mailboxes: 7 } }, 7],
	['mailboxes of a domain', 'mailbox', { domain: { max_mailboxes: 7 } }, 7],
	['mailboxes of an organization', 'mailbox', { organization: { max_mailboxes: 7 } }, 7],
	[
		'mailboxes of the organization above',
		'mailbox',
		{ parent: { max_mailboxes: 7 }, organization: { max_mailboxes: 20 } },
		7,
	],
	['storage of a grant', 'mailbox', { grant: { storageBytes: 75n } }, 7],
	['storage of a domain', 'mailbox', { domain: { max_storage_bytes: 75 } }, 7],
	['storage of an organization', 'mailbox', { organization: { max_storage_bytes: 75 } }, 7],
	['aliases of a grant', 'alias', { grant: { aliases: 7 } }, 7],
	['aliases of a domain', 'alias', { domain: { max_aliases: 7 } }, 7],
	['aliases of an organization', 'alias', { organization: { max_aliases: 7 } }, 7],
	['lists of a grant', 'list', { grant: { lists: 7 } }, 7],
	['lists of an organization', 'list', { organization: { max_lists: 7 } }, 7],
	['domains of an organization', 'domain', { organization: { max_domains: 7 } }, 6],
	['domains of the organization above', 'domain', { parent: { max_domains: 7 } }, 6],
	['no mailboxes at all', 'mailbox', { grant: { mailboxes: 0 } }, 0],
]
test.each(WALLS)(`${AT_ONCE} at once against a limit: %s`, async (_name, kind, wall, most) => {
	const parent = await anOrganization(here.owner, wall.parent)
	const organization = await anOrganization(here.owner, { parent_id: parent.id, ...wall.organization })
	const domain = await aDomain(here.owner, organization.id, wall.domain)
	const writer = await aDelegate(
		here.owner,
		['mailbox.create', 'alias.create', 'list.create', 'domain.create', 'domain.read', 'mailbox.read'],
		{ organizations: [organization.id] },
		{ ...(wall.grant ? { limits: wall.grant } : {}) },
	)
	const once = () => {
		if (kind === 'domain') return execute(makeDomain, as(writer), { organization: organization.id })
		if (kind === 'list') return execute(makeList, as(writer), { domain: domain.id })
		return kind === 'alias'
			? execute(makeAlias, as(writer), { domain: domain.id })
			: execute(makeMailbox, as(writer), { domain: domain.id })
	}
	const results = await Promise.all(Array.from({ length: AT_ONCE }, once))
	expect(results.filter((result) => result.ok)).toHaveLength(most)
	expect(new Set(results.map((result) => (result.ok ? 'ok' : result.problem.kind)))).toEqual(
		new Set(most === 0 ? ['over-limit'] : ['ok', 'over-limit']),
	)
	const made =
		kind === 'domain'
			? (await count('domain WHERE organization_id', organization.id)) - 1
			: await count(`${kind} WHERE domain_id`, domain.id)
	expect(made).toBe(most)
	expect(await count("journal_entry WHERE outcome = 'refused' AND why = 'over-limit' AND actor_id", writer.id)).toBe(
		AT_ONCE - most,
	)
})

test('a limit lowered while forty write is passed by nobody after it', async () => {
	const organization = await anOrganization(here.owner, { max_aliases: 1000 })
	const domain = await aDomain(here.owner, organization.id)
	const writer = await aDelegate(here.owner, ['alias.create', 'alias.read'], { domains: [domain.id] })
	const writing = Array.from({ length: AT_ONCE }, () => execute(makeAlias, as(writer), { domain: domain.id }))
	await writing[0]
	const { rows } = await here.owner.query<{ then: number }>(
		`WITH lowered AS (UPDATE organization SET max_aliases = 0 WHERE id = $1 RETURNING id)
		SELECT aliases AS then FROM usage WHERE subject_id = $1 AND EXISTS (SELECT FROM lowered)`,
		[organization.id],
	)
	await Promise.all(writing)
	const left = await usage(organization.id)
	// Whoever had counted up already is let through: they were before it. Nobody counts up afterwards.
	expect(left?.aliases).toBe(await count('alias WHERE domain_id', domain.id))
	expect(left?.aliases - (rows[0]?.then ?? 0)).toBeLessThanOrEqual(AT_ONCE)
	expect(await execute(makeAlias, as(writer), { domain: domain.id })).toMatchObject({
		ok: false,
		problem: { kind: 'over-limit' },
	})
})

test('an unlimited mailbox is refused where storage is limited', async () => {
	const organization = await anOrganization(here.owner, { max_storage_bytes: 1000 })
	const domain = await aDomain(here.owner, organization.id)
	const admin = await anAdministrator(here.owner)
	const mailbox = await aMailbox(here.owner, domain, { quota_bytes: 10 })
	const raise = (quota: string) => execute(setMailboxQuota, as(admin), { mailbox: mailbox.id, version: 1, quota })
	expect(await raise('')).toMatchObject({ ok: false, problem: { kind: 'over-limit' } })
	expect(await raise('1001')).toMatchObject({ ok: false, problem: { kind: 'over-limit' } })
	expect(await raise('1000')).toMatchObject({ ok: true })
	expect(await usage(organization.id)).toMatchObject({ storage: 1000 })
})

const handingOn = async (limits: Partial<Limits>) => {
	const domain = await aDomain(here.owner, (await anOrganization(here.owner)).id)
	const giver = await aDelegate(
		here.owner,
		rightsOf('manager'),
		{ organizations: [domain.organizationId] },
		{ passOnDepth: 2, limits },
	)
	const give = async (maxMailboxes: string, maxStorage = '') => {
		const to = await anAccount(here.owner, { organization_id: domain.organizationId })
		const input = {
			account: to.id,
			role: 'mail-admin',
			domains: [domain.id],
			maxMailboxes,
			maxAliases: '',
			maxStorage,
			maxStoragePerMailbox: '',
		}
		return { to, result: await execute(giveGrant, as(giver), input) }
	}
	return { domain, giver, give }
}

test('what is handed on is reserved, and nobody gives away more than they have left', async () => {
	const { domain, giver, give } = await handingOn({ mailboxes: 10 })
	const results = await Promise.all(Array.from({ length: 10 }, () => give('3')))
	const given = results.filter(({ result }) => result.ok)
	expect(given).toHaveLength(3)
	for (const { result } of results) if (!result.ok) expect(result.problem.kind).toBe('over-limit')
	expect(await usage(giver.grantId)).toMatchObject({ mailboxes: 9 })
	const own = await Promise.all(Array.from({ length: 5 }, () => execute(makeMailbox, as(giver), { domain: domain.id })))
	expect(own.filter((result) => result.ok)).toHaveLength(1)
	const child = given[0]?.to
	const theirs = await Promise.all(
		Array.from({ length: 8 }, () => execute(makeMailbox, as(child ?? giver), { domain: domain.id })),
	)
	expect(theirs.filter((result) => result.ok)).toHaveLength(3)
	expect(await count('mailbox WHERE domain_id', domain.id)).toBe(4)
})

test('nobody hands on an unlimited amount of what is limited for themselves', async () => {
	const { give } = await handingOn({ mailboxes: 10 })
	expect((await give('')).result.ok).toBe(false)
	expect((await give('11')).result.ok).toBe(false)
	expect((await give('10')).result.ok).toBe(true)
})

test('what was made under a revoked grant counts for its giver, and the rest of the reservation is free again', async () => {
	const { domain, giver, give } = await handingOn({ mailboxes: 10, storageBytes: 100n })
	const { to, result } = await give('6', '60')
	for (let n = 0; n < 2; n += 1)
		expect(await execute(makeMailbox, as(to), { domain: domain.id })).toMatchObject({ ok: true })
	expect(await usage(giver.grantId)).toMatchObject({ mailboxes: 6, storage: 60 })
	const grant = result.ok ? result.value.value.id : ''
	expect(await execute(revokeGrant, as(giver), { grant })).toMatchObject({ ok: true })
	expect(await usage(giver.grantId)).toMatchObject({ mailboxes: 2, storage: 20 })
	const more = await Promise.all(
		Array.from({ length: 12 }, () => execute(makeMailbox, as(giver), { domain: domain.id })),
	)
	expect(more.filter((made) => made.ok)).toHaveLength(8)
})

test('a revocation while forty write under the grant loses count of nothing', async () => {
	const { domain, giver, give } = await handingOn({ mailboxes: 100 })
	const { to, result } = await give('50')
	const writing = Array.from({ length: AT_ONCE }, () => execute(makeMailbox, as(to), { domain: domain.id }))
	await Promise.race(writing)
	expect(await execute(revokeGrant, as(giver), { grant: result.ok ? result.value.value.id : '' })).toMatchObject({
		ok: true,
	})
	const written = (await Promise.all(writing)).filter((made) => made.ok).length
	expect(await usage(giver.grantId)).toMatchObject({ mailboxes: written })
	expect(await count('mailbox WHERE grant_id', giver.grantId)).toBe(written)
	expect(await usage(domain.id)).toMatchObject({ mailboxes: written })
})
