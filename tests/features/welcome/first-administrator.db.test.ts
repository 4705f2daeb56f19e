import { beforeEach, expect, test, vi } from 'vitest'
import { IDLE } from '@/core/gateway/form'
import { digestOf } from '@/core/gateway/session-cookie'
import { builtInRole, GRANTABLE_RIGHTS } from '@/core/policy'
import { signIn } from '@/features/sessions/sign-in'
import { makeFirstAdministratorAction } from '@/features/welcome/actions'
import { ensureFirstAdministrator, syncBuiltInRoles } from '@/features/welcome/first-administrator'
import { readLink } from '@/features/welcome/read-link'
import { useDatabase } from '../../support/database'
import { aDomain, aGrant, anAccount, anAdministrator, anOrganization, random } from '../../support/factories'
import { formOf, newBrowser, redirectOf } from '../../support/request'
import { aVisit } from '../sessions/visits'

vi.mock('next/headers', async () => (await import('../../support/request')).nextHeaders)
vi.mock('next/cache', async () => (await import('../../support/request')).nextCache)
vi.mock('next/navigation', async () => (await import('../../support/request')).nextNavigation)

const here = useDatabase()
const publicOrigin = 'https://panel.test'
const CHOSEN = 'a password that only I know'

/** A server that nobody has set up. */
beforeEach(async () => {
	await here.owner.query(
		'TRUNCATE access_grant, grant_scope, token, session, account, request_key, journal_entry, rate_limit CASCADE',
	)
	newBrowser()
})

async function aLink(): Promise<string> {
	const found = await ensureFirstAdministrator({ publicOrigin })
	if (found.kind !== 'link') throw new Error(found.kind)
	return found.url.slice(`${publicOrigin}/welcome/`.length)
}
const setUp = (secret: string, address = `first-${random()}@outside.test`) =>
	makeFirstAdministratorAction(IDLE, formOf({ secret, name: 'Ada', address, newPassword: CHOSEN }))

const administrators = async () =>
	(
		await here.owner.query(
			`SELECT a.address, g.pass_on_depth, g.built_in_role, g.rights, g.ends_at, s.kind::text FROM access_grant g
			 JOIN account a ON a.id = g.account_id JOIN grant_scope s ON s.grant_id = g.id WHERE g.revoked_at IS NULL`,
		)
	).rows

test('S-01 without settings there is a link, for half an hour, and nobody who could sign in', async () => {
	const secret = await aLink()
	expect(secret).toMatch(/^[A-Za-z0-9_-]{43}$/)
	const { rows } = await here.owner.query(
		'SELECT hash, purpose::text, used_at, round(extract(epoch FROM expires_at - now()) / 60)::int AS minutes FROM token',
	)
	expect(rows).toEqual([
		{ hash: Buffer.from(digestOf(secret)), purpose: 'first_administrator', used_at: null, minutes: 30 },
	])
	const { rows: accounts } = await here.owner.query('SELECT 1 FROM account')
	expect(accounts).toEqual([])
})

test('the link makes one administrator, who holds everything and may hand it on', async () => {
	const secret = await aLink()
	expect(await readLink(secret)).toEqual({ purpose: 'first_administrator' })
	expect(await redirectOf(setUp(secret, 'ada@outside.test'))).toBe('/sign-in?said=welcome')
	expect(await administrators()).toEqual([
		{
			address: 'ada@outside.test',
			pass_on_depth: 10,
			built_in_role: 'admin',
			rights: [...GRANTABLE_RIGHTS],
			ends_at: null,
			kind: 'server',
		},
	])
	expect(await signIn({ address: 'ada@outside.test', password: CHOSEN }, aVisit())).toMatchObject({
		ok: true,
		value: { holdsGrants: true },
	})
	expect(await readLink(secret)).toBeNull()
	expect(await setUp(secret)).toMatchObject({ status: 'failed', problem: { kind: 'not-found' } })
	expect(await ensureFirstAdministrator({ publicOrigin })).toEqual({ kind: 'exists' })
})

test('S-36 of twenty at the same moment one becomes the administrator', async () => {
	const secret = await aLink()
	const answers = await Promise.all(
		Array.from({ length: 20 }, async (_, n) => {
			try {
				return await redirectOf(setUp(secret, `first-${n}@outside.test`))
			} catch {
				return 'failed'
			}
		}),
	)
	expect(answers.filter((answer) => answer === '/sign-in?said=welcome')).toHaveLength(1)
	expect(await administrators()).toHaveLength(1)
	const { rows } = await here.owner.query('SELECT 1 FROM account')
	expect(rows).toHaveLength(1)
})

test('a newer link voids the older one; two links that both still stand make one administrator', async () => {
	const older = await aLink()
	const newer = await aLink()
	expect(await setUp(older)).toMatchObject({ problem: { kind: 'not-found' } })
	await here.owner.query("UPDATE token SET expires_at = now() + interval '30 minutes'")
	await Promise.allSettled([redirectOf(setUp(older)), redirectOf(setUp(newer))])
	expect(await administrators()).toHaveLength(1)
})

test('an expired link makes nobody', async () => {
	const secret = await aLink()
	await here.owner.query("UPDATE token SET expires_at = now() - interval '1 second'")
	expect(await setUp(secret)).toMatchObject({ problem: { kind: 'not-found' } })
	expect(await administrators()).toEqual([])
})

test('with address and password in the settings the administrator is made at once, also by two instances', async () => {
	const options = { email: 'Root@Panel.Example', password: CHOSEN, publicOrigin }
	const found = await Promise.all([ensureFirstAdministrator(options), ensureFirstAdministrator(options)])
	expect(found).toContainEqual({ kind: 'created', address: 'root@panel.example' })
	expect(await administrators()).toHaveLength(1)
	expect(await signIn({ address: 'root@panel.example', password: CHOSEN }, aVisit())).toMatchObject({ ok: true })
	expect(await ensureFirstAdministrator({ ...options, password: 'another password entirely' })).toEqual({
		kind: 'exists',
	})
	expect(await signIn({ address: 'root@panel.example', password: CHOSEN }, aVisit())).toMatchObject({ ok: true })
})

test('settings that cannot be used are said in a sentence', async () => {
	await expect(ensureFirstAdministrator({ email: 'nonsense', password: CHOSEN, publicOrigin })).rejects.toThrow(
		'ADMIN_EMAIL is not an address',
	)
	const taken = await anAccount(here.owner)
	await expect(ensureFirstAdministrator({ email: taken.address, password: CHOSEN, publicOrigin })).rejects.toThrow(
		'Somebody signs in with this address already.',
	)
})

test('an upgrade gives the holders of built-in roles what the roles have by now, and nobody more than their giver has', async () => {
	const admin = await anAdministrator(here.owner)
	// Before anything hangs below it: what a grant loses later is taken out of those, too.
	await here.owner.query("UPDATE access_grant SET rights = ARRAY['mailbox.read'] WHERE id = $1", [admin.grantId])
	const organization = await anOrganization(here.owner)
	const domain = await aDomain(here.owner, organization.id)
	const manager = await anAccount(here.owner)
	const helper = await anAccount(here.owner)
	const custom = await anAccount(here.owner)
	const own = { domains: [domain.id] }
	const under = await aGrant(here.owner, manager.id, ['mailbox.read', 'a.right-of-old'], own, {
		builtInRole: 'manager',
		parentId: admin.grantId,
	})
	const parent = await aGrant(here.owner, custom.id, ['mailbox.read', 'mailbox.create', 'grant.give'], own, {
		parentId: admin.grantId,
	})
	const capped = await aGrant(here.owner, helper.id, ['mailbox.read'], own, {
		builtInRole: 'mail-admin',
		parentId: parent.id,
	})
	expect(await syncBuiltInRoles()).toBe(3)
	const rightsOf = async (id: string) =>
		(await here.owner.query('SELECT rights FROM access_grant WHERE id = $1', [id])).rows[0].rights
	expect(await rightsOf(admin.grantId)).toEqual([...GRANTABLE_RIGHTS])
	expect(await rightsOf(under.id)).toEqual([...(builtInRole('manager')?.rights ?? [])])
	expect(await rightsOf(capped.id)).toEqual(['mailbox.read', 'mailbox.create'])
	expect(await rightsOf(parent.id)).toEqual(['mailbox.read', 'mailbox.create', 'grant.give'])
	const { rows } = await here.owner.query(
		`SELECT actor_name, before, after FROM journal_entry WHERE "right" = 'system.set-up' AND account_id = $1`,
		[manager.id],
	)
	expect(rows).toMatchObject([{ actor_name: 'Start', before: { rights: ['a.right-of-old'] } }])
	expect(await syncBuiltInRoles()).toBe(0)
})

test('grants that were revoked stay as they are', async () => {
	const admin = await anAdministrator(here.owner)
	const former = await anAccount(here.owner)
	await aGrant(
		here.owner,
		former.id,
		['mailbox.read'],
		{ server: true },
		{ builtInRole: 'manager', parentId: admin.grantId, revokedAt: new Date() },
	)
	expect(await syncBuiltInRoles()).toBe(0)
})
