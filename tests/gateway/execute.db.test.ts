import { expect, test } from 'vitest'
import { execute } from '@/core/gateway/execute'
import { createMailbox } from '@/features/mailboxes/create-mailbox'
import { removeMailbox } from '@/features/mailboxes/remove-mailbox'
import { setMailboxPassword } from '@/features/mailboxes/set-mailbox-password'
import { as } from '../support/callers'
import { useDatabase } from '../support/database'
import { aDelegate, aDomain, aMailbox, anAdministrator, anOrganization, random } from '../support/factories'

const here = useDatabase()
const input = (domain: { id: string }) => ({
	domain: domain.id,
	localPart: `n${random()}`,
	name: 'New Person',
	quota: '1 GB',
	sendOnly: false,
})

test('a mailbox is made within the scope, with its journal entry', async () => {
	const organization = await anOrganization(here.owner)
	const domain = await aDomain(here.owner, organization.id)
	const hr = await aDelegate(here.owner, ['mailbox.create', 'mailbox.read'], { domains: [domain.id] })
	const result = await execute(createMailbox, as(hr), input(domain))
	expect(result).toMatchObject({ ok: true })
	const { rows } = await here.owner.query('SELECT * FROM journal_entry WHERE actor_id = $1', [hr.id])
	expect(rows).toMatchObject([
		{
			right: 'mailbox.create',
			outcome: 'done',
			domain_id: domain.id,
			organization_id: organization.id,
			grant_id: hr.grantId,
		},
	])
	const { rows: used } = await here.owner.query('SELECT mailboxes FROM usage WHERE subject_id = $1', [hr.grantId])
	expect(used).toEqual([{ mailboxes: 1 }])
})

test('a foreign domain and a missing one look the same, and the attempt is in the journal', async () => {
	const organization = await anOrganization(here.owner)
	const mine = await aDomain(here.owner, organization.id)
	const foreign = await aDomain(here.owner, organization.id)
	const hr = await aDelegate(here.owner, ['mailbox.create', 'mailbox.read'], { domains: [mine.id] })
	const there = await execute(createMailbox, as(hr), input(foreign))
	const missing = await execute(createMailbox, as(hr), input({ id: '00000000-0000-4000-8000-000000000000' }))
	expect(there).toMatchObject({ ok: false, problem: { kind: 'not-found' } })
	expect(there).toEqual(missing)
	const { rows } = await here.owner.query('SELECT why FROM journal_entry WHERE actor_id = $1 ORDER BY at', [hr.id])
	expect(rows).toEqual([{ why: 'out-of-scope' }, { why: 'not-found' }])
})

test('40 parallel creates against a limit of 10 make exactly 10', async () => {
	const organization = await anOrganization(here.owner)
	const domain = await aDomain(here.owner, organization.id)
	const hr = await aDelegate(
		here.owner,
		['mailbox.create', 'mailbox.read'],
		{ domains: [domain.id] },
		{ limits: { mailboxes: 10 } },
	)
	const results = await Promise.all(Array.from({ length: 40 }, () => execute(createMailbox, as(hr), input(domain))))
	expect(results.filter((result) => result.ok)).toHaveLength(10)
	// Who waited five seconds for the others is told that the panel is busy.
	const refused = results.flatMap((result) => (result.ok || result.problem.kind === 'too-many' ? [] : [result.problem]))
	expect(refused.length).toBeGreaterThan(0)
	for (const problem of refused)
		expect(problem).toMatchObject({
			kind: 'over-limit',
			text: 'Your grant allows 10 mailboxes, and 10 are in use.',
		})
	const { rows } = await here.owner.query('SELECT count(*)::int AS n FROM mailbox WHERE domain_id = $1', [domain.id])
	expect(rows).toEqual([{ n: 10 }])
})

test('nobody sets the password of a person who holds more, though the mailbox lies in their domain', async () => {
	const organization = await anOrganization(here.owner)
	const domain = await aDomain(here.owner, organization.id)
	const boss = await aMailbox(here.owner, domain)
	await here.owner.query('SELECT 1')
	const admin = await anAdministrator(here.owner)
	const helpdesk = await aDelegate(here.owner, ['mailbox.set-password', 'mailbox.read', 'mailbox.remove'], {
		domains: [domain.id],
	})
	expect(await execute(setMailboxPassword, as(helpdesk), { mailbox: boss.id })).toMatchObject({ ok: true })
	await import('../support/factories').then(({ aGrant }) =>
		aGrant(here.owner, boss.accountId, ['mailbox.create'], { domains: [domain.id] }),
	)
	expect(await execute(setMailboxPassword, as(helpdesk), { mailbox: boss.id })).toMatchObject({
		ok: false,
		problem: { kind: 'not-allowed' },
	})
	expect(await execute(setMailboxPassword, as(admin), { mailbox: boss.id })).toMatchObject({ ok: true })
	expect(await execute(removeMailbox, as(admin), { mailbox: boss.id, confirm: boss.address })).toMatchObject({
		ok: true,
	})
})

test('the same request twice does its work once', async () => {
	const organization = await anOrganization(here.owner)
	const domain = await aDomain(here.owner, organization.id)
	const hr = await aDelegate(here.owner, ['mailbox.create', 'mailbox.read'], { domains: [domain.id] })
	const key = crypto.randomUUID()
	const wanted = input(domain)
	const [first, second] = await Promise.all([
		execute(createMailbox, as(hr), wanted, { key }),
		execute(createMailbox, as(hr), wanted, { key }),
	])
	const third = await execute(createMailbox, as(hr), wanted, { key })
	const ids = [first, second, third].map((result) => (result?.ok ? result.value.value.id : result?.problem))
	expect(new Set(ids).size).toBe(1)
})
