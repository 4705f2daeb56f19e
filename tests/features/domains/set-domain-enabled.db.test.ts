import { expect, test } from 'vitest'
import { execute } from '@/core/gateway/execute'
import { GRANTABLE_RIGHTS, type GrantableRight } from '@/core/policy'
import { setDomainEnabled } from '@/features/domains/set-domain-enabled'
import { as, viewerOf } from '../../support/callers'
import { useDatabase } from '../../support/database'
import { aDelegate, aDomain, aGrant, aMailbox, anOrganization } from '../../support/factories'

const here = useDatabase()
const RIGHTS: GrantableRight[] = ['domain.read', 'domain.set-enabled']
const made = async () => aDomain(here.owner, (await anOrganization(here.owner)).id)
const enabled = async ({ id }: { id: string }) =>
	(await here.owner.query('SELECT enabled FROM domain WHERE id = $1', [id])).rows[0].enabled
const off = (domain: { id: string }) => ({ domain: domain.id, enabled: '' })

test('disabling a domain ends the sign-in of everybody in it, and enabling brings it back; no mailbox changes', async () => {
	const domain = await made()
	const box = await aMailbox(here.owner, domain)
	const person = { id: box.accountId }
	const manager = await aDelegate(here.owner, RIGHTS, { domains: [domain.id] })
	expect(await execute(setDomainEnabled, as(manager), off(domain))).toMatchObject({ ok: true })
	expect(await enabled(domain)).toBe(false)
	await expect(viewerOf(person)).rejects.toThrow()
	const { rows } = await here.owner.query('SELECT enabled, version FROM mailbox WHERE id = $1', [box.id])
	expect(rows).toEqual([{ enabled: true, version: 1 }])
	expect(await execute(setDomainEnabled, as(manager), { domain: domain.id, enabled: 'on' })).toMatchObject({ ok: true })
	expect(await viewerOf(person)).toBeTruthy()
	const { rows: told } = await here.owner.query(
		'SELECT "right", domain_id, after FROM journal_entry WHERE actor_id = $1 ORDER BY at',
		[manager.id],
	)
	expect(told).toEqual([
		{ right: 'domain.set-enabled', domain_id: domain.id, after: { enabled: false } },
		{ right: 'domain.set-enabled', domain_id: domain.id, after: { enabled: true } },
	])
})

test('D-11 nobody stops a domain in which somebody signs in who holds more', async () => {
	const domain = await made()
	const boss = await aMailbox(here.owner, domain)
	await aGrant(here.owner, boss.accountId, GRANTABLE_RIGHTS, { server: true })
	const manager = await aDelegate(here.owner, RIGHTS, { domains: [domain.id] })
	expect(await execute(setDomainEnabled, as(manager), off(domain))).toMatchObject({
		ok: false,
		problem: { kind: 'not-allowed', text: expect.stringContaining('holds more') },
	})
	expect(await enabled(domain)).toBe(true)
	const { rows } = await here.owner.query('SELECT why, outcome FROM journal_entry WHERE actor_id = $1', [manager.id])
	expect(rows).toEqual([{ why: 'outranked', outcome: 'refused' }])
})

test('who holds no more than the manager is no hindrance', async () => {
	const domain = await made()
	const helper = await aMailbox(here.owner, domain)
	await aGrant(here.owner, helper.accountId, ['domain.read'], { domains: [domain.id] })
	const manager = await aDelegate(here.owner, RIGHTS, { domains: [domain.id] })
	expect(await execute(setDomainEnabled, as(manager), off(domain))).toMatchObject({ ok: true })
})

test('D-42 nobody locks themselves out with the domain that they sign in with', async () => {
	const domain = await made()
	const own = await aMailbox(here.owner, domain)
	await aGrant(here.owner, own.accountId, RIGHTS, { domains: [domain.id] })
	expect(await execute(setDomainEnabled, as({ id: own.accountId }), off(domain))).toMatchObject({
		ok: false,
		problem: { kind: 'not-allowed', text: expect.stringContaining('lock you out') },
	})
	expect(await enabled(domain)).toBe(true)
})

test('a foreign and a missing domain look the same; neighbouring rights and extra fields change nothing', async () => {
	const [mine, foreign] = [await made(), await made()]
	const manager = await aDelegate(here.owner, RIGHTS, { domains: [mine.id] })
	const there = await execute(setDomainEnabled, as(manager), off(foreign))
	expect(there).toMatchObject({ ok: false, problem: { kind: 'not-found' } })
	const missing = { id: '00000000-0000-4000-8000-000000000000' }
	expect(await execute(setDomainEnabled, as(manager), off(missing))).toEqual(there)
	const neighbour = await aDelegate(here.owner, ['domain.read', 'domain.edit'], { domains: [foreign.id] })
	expect(await execute(setDomainEnabled, as(neighbour), off(foreign))).toMatchObject({
		ok: false,
		problem: { kind: 'not-allowed' },
	})
	expect(await execute(setDomainEnabled, as(manager), { ...off(mine), maxMailboxes: '' })).toMatchObject({
		ok: false,
		problem: { kind: 'invalid' },
	})
	expect([await enabled(mine), await enabled(foreign)]).toEqual([true, true])
})
