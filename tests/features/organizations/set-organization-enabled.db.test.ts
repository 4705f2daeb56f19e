import { expect, test } from 'vitest'
import { execute } from '@/core/gateway/execute'
import { GRANTABLE_RIGHTS, type GrantableRight } from '@/core/policy'
import { createDomain } from '@/features/domains/create-domain'
import { setOrganizationEnabled } from '@/features/organizations/set-organization-enabled'
import { as, viewerOf } from '../../support/callers'
import { useDatabase } from '../../support/database'
import { aDelegate, aDomain, aGrant, aMailbox, anAdministrator, anOrganization } from '../../support/factories'

const here = useDatabase()
const RIGHTS: GrantableRight[] = ['organization.read', 'organization.set-enabled']
const enabled = async ({ id }: { id: string }) =>
	(await here.owner.query('SELECT enabled FROM organization WHERE id = $1', [id])).rows[0].enabled
const off = (organization: { id: string }) => ({ organization: organization.id, enabled: '' })
const on = (organization: { id: string }) => ({ organization: organization.id, enabled: 'on' })

test('disabling an organization stops everybody below it at once, and enabling brings them back unchanged', async () => {
	const admin = await anAdministrator(here.owner)
	const reseller = await anOrganization(here.owner)
	const customer = await anOrganization(here.owner, { parent_id: reseller.id })
	const domain = await aDomain(here.owner, customer.id)
	const person = await aMailbox(here.owner, domain)
	await aGrant(here.owner, person.accountId, ['domain.create', 'domain.read'], { organizations: [customer.id] })
	expect(await viewerOf({ id: person.accountId })).toBeTruthy()

	expect(await execute(setOrganizationEnabled, as(admin), off(reseller))).toMatchObject({ ok: true })
	await expect(viewerOf({ id: person.accountId })).rejects.toThrow()
	const form = { organization: customer.id, name: 'late.test', description: '', postmaster: '', defaultQuotaBytes: '' }
	const limits = { maxMailboxes: '', maxAliases: '', maxStorageBytes: '' }
	expect(await execute(createDomain, as({ id: person.accountId }), { ...form, ...limits })).toMatchObject({
		ok: false,
		problem: { kind: 'signed-out' },
	})
	expect(await enabled(customer)).toBe(true)

	expect(await execute(setOrganizationEnabled, as(admin), on(reseller))).toMatchObject({ ok: true })
	expect(await viewerOf({ id: person.accountId })).toBeTruthy()
	const { rows } = await here.owner.query('SELECT before, after FROM journal_entry WHERE actor_id = $1 ORDER BY at', [
		admin.id,
	])
	expect(rows).toEqual([
		{ before: { enabled: true }, after: { enabled: false } },
		{ before: { enabled: false }, after: { enabled: true } },
	])
})

test('nobody stops an organization in which somebody signs in who holds more', async () => {
	const organization = await anOrganization(here.owner)
	const domain = await aDomain(here.owner, organization.id)
	const boss = await aMailbox(here.owner, domain)
	await aGrant(here.owner, boss.accountId, GRANTABLE_RIGHTS, { server: true })
	const person = await aDelegate(here.owner, RIGHTS, { organizations: [organization.id] })
	expect(await execute(setOrganizationEnabled, as(person), off(organization))).toMatchObject({
		ok: false,
		problem: { kind: 'not-allowed', text: expect.stringContaining('holds more') },
	})
	expect(await enabled(organization)).toBe(true)
})

test('nobody locks themselves out with an organization that they lie in', async () => {
	const organization = await anOrganization(here.owner)
	const below = await anOrganization(here.owner, { parent_id: organization.id })
	const domain = await aDomain(here.owner, below.id)
	const person = await aMailbox(here.owner, domain)
	await aGrant(here.owner, person.accountId, RIGHTS, { organizations: [organization.id] })
	expect(await execute(setOrganizationEnabled, as({ id: person.accountId }), off(organization))).toMatchObject({
		ok: false,
		problem: { kind: 'not-allowed', text: expect.stringContaining('lock you out') },
	})
	expect(await enabled(organization)).toBe(true)
})

test('D-41 the last administrator keeps the organization that they sign in with', async () => {
	const organization = await anOrganization(here.owner)
	const domain = await aDomain(here.owner, organization.id)
	const last = await aMailbox(here.owner, domain)
	await aGrant(here.owner, last.accountId, GRANTABLE_RIGHTS, { server: true }, { builtInRole: 'admin' })
	await here.owner.query(
		"UPDATE access_grant SET ends_at = now() + interval '1 hour' WHERE built_in_role = 'admin' AND account_id <> $1",
		[last.accountId],
	)
	const helper = await aDelegate(here.owner, GRANTABLE_RIGHTS, { server: true })
	expect(await execute(setOrganizationEnabled, as(helper), off(organization))).toMatchObject({
		ok: false,
		problem: { kind: 'not-allowed', text: expect.stringContaining('last administrator') },
	})
	expect(await enabled(organization)).toBe(true)
})

test('a stranger, a neighbour right and a foreign organization are refused, the last as not there', async () => {
	const organization = await anOrganization(here.owner)
	const mine = await anOrganization(here.owner)
	const stranger = await aDelegate(here.owner, RIGHTS, { organizations: [mine.id] })
	const neighbour = await aDelegate(here.owner, ['organization.read', 'organization.edit'], {
		organizations: [organization.id],
	})
	expect(await execute(setOrganizationEnabled, as(stranger), off(organization))).toMatchObject({
		ok: false,
		problem: { kind: 'not-found' },
	})
	expect(await execute(setOrganizationEnabled, as(neighbour), off(organization))).toMatchObject({
		ok: false,
		problem: { kind: 'not-allowed' },
	})
	expect(await execute(setOrganizationEnabled, as(neighbour), { ...off(organization), name: 'x' })).toMatchObject({
		ok: false,
		problem: { kind: 'invalid' },
	})
	expect(await enabled(organization)).toBe(true)
})
