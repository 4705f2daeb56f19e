import { randomUUID } from 'node:crypto'
import { beforeEach, expect, test, vi } from 'vitest'
import { execute } from '@/core/gateway/execute'
import { IDLE } from '@/core/gateway/form'
import { requireViewer, viewer } from '@/core/gateway/viewer'
import { countWithoutFactor, listAccounts } from '@/features/accounts/list-accounts'
import { createAlias } from '@/features/aliases/create-alias'
import { demandServerFactor } from '@/features/demands/demand-server-factor'
import { enrolAuthenticatorAction, removeOwnFactorAction } from '@/features/factors/actions'
import { ownSetup } from '@/features/factors/own-factors'
import { giveGrant } from '@/features/grants/give-grant'
import { editMailbox } from '@/features/mailboxes/edit-mailbox'
import { listMailboxes } from '@/features/mailboxes/list-mailboxes'
import { removeMailbox } from '@/features/mailboxes/remove-mailbox'
import { searchEverything } from '@/features/search'
import { editOwnName } from '@/features/self/edit-own-name'
import { setOwnPassword } from '@/features/self/set-own-password'
import { signInAction, signOutAction } from '@/features/sessions/actions'
import { explainWhy } from '@/features/why/explain-why'
import { stepsOf } from '@/features/why/why-words'
import { codeOf } from '../support/authenticators'
import { as, viewerOf } from '../support/callers'
import { useDatabase } from '../support/database'
import {
	aDelegate,
	aDomain,
	aged,
	aMailbox,
	anAdministrator,
	anOrganization,
	PASSWORD,
	rightsOf,
} from '../support/factories'
import { formOf, newBrowser, redirectOf, request } from '../support/request'

vi.mock('next/headers', async () => (await import('../support/request')).nextHeaders)
vi.mock('next/cache', async () => (await import('../support/request')).nextCache)
vi.mock('next/navigation', async () => (await import('../support/request')).nextNavigation)

/** A second factor is asked of somebody, who would rather go on without. */
const here = useDatabase()
let domain: Awaited<ReturnType<typeof aDomain>>
let mailbox: Awaited<ReturnType<typeof aMailbox>>
let late: Awaited<ReturnType<typeof anAdministrator>>
beforeEach(async () => {
	domain = await aDomain(here.owner, (await anOrganization(here.owner)).id)
	mailbox = await aMailbox(here.owner, domain)
	late = await anAdministrator(here.owner)
	await here.owner.query(
		`UPDATE factor_demand SET asked = (SELECT jsonb_object_agg(key, '2020-01-01T00:00:00.000Z') FROM jsonb_each(asked)) WHERE organization_id IS NULL`,
	)
	await aged(here.owner, late.id, 15)
	newBrowser()
})
const signIn = () => redirectOf(signInAction(IDLE, formOf({ address: late.address, password: PASSWORD })))
const entries = async () =>
	(
		await here.owner.query(
			'SELECT "right", outcome::text, why, subject_kind AS kind FROM journal_entry WHERE actor_id = $1 ORDER BY at',
			[late.id],
		)
	).rows

test('an administrator who is late is refused every deed, and learns nothing from the answer about what is there', async () => {
	const name = { name: 'Other' }
	const deeds = [
		(id: string) => execute(editMailbox, as(late), { mailbox: id, version: 1, ...name }),
		(id: string) => execute(removeMailbox, as(late), { mailbox: id, confirm: mailbox.address }),
		(id: string) => execute(createAlias, as(late), { domain: id, localPart: 'x', destinations: ['a@b.test'] }),
		() => execute(demandServerFactor, as(late), { version: 1, whom: 'nobody', graceDays: '365' }),
		() => execute(editOwnName, as(late), { version: 1, ...name }),
	]
	for (const deed of deeds) {
		const [there, not] = [await deed(mailbox.id), await deed(randomUUID())]
		expect(there).toMatchObject({
			ok: false,
			problem: { kind: 'not-allowed', text: expect.stringContaining('second factor') },
		})
		expect(not).toEqual(there)
	}
	for (const entry of await entries())
		expect(entry).toMatchObject({ outcome: 'refused', why: 'second-factor-due', kind: 'unknown' })
	expect(await entries()).toHaveLength(10)
	const { rows } = await here.owner.query('SELECT deleted_at FROM mailbox WHERE id = $1', [mailbox.id])
	expect(rows).toEqual([{ deleted_at: null }])
})

test('nor do lists, the search, and pages show them anything; each page leads to where a factor is set up', async () => {
	await signIn()
	const me = await viewer()
	if (!me) throw new Error('signed out')
	await expect(listMailboxes(me, {})).rejects.toMatchObject({ why: 'second-factor-due' })
	await expect(listAccounts(me, {})).rejects.toMatchObject({ why: 'second-factor-due' })
	expect(await searchEverything(me, mailbox.address)).toEqual([])
	const on = async (path: string) => {
		request.headers.set('x-postern-path', path)
		return redirectOf(requireViewer())
	}
	for (const path of ['/', '/my', '/mailboxes?q=x', '/my/securityx', '/confirmed', '/api/x'])
		expect(await on(path)).toBe('/my/security')
	for (const path of ['/my/security', '/my/security?said=saved', '/my/security/authenticator', '/confirm?next=/my'])
		expect(await on(path)).toBeNull()
})

test('they set one up at any time, and go on at once; taking it off again ends that', async () => {
	await signIn()
	const me = async () => (await viewer()) ?? Promise.reject(new Error('signed out'))
	const { key } = await ownSetup(await me())
	expect(await enrolAuthenticatorAction(IDLE, formOf({ code: codeOf(key) }))).toMatchObject({ status: 'done' })
	expect((await me()).factorDue).toBeNull()
	expect((await listMailboxes(await me(), { q: mailbox.address })).rows).toHaveLength(1)
	await here.owner.query('UPDATE session SET proved_at = now() WHERE account_id = $1', [late.id])
	expect(await redirectOf(removeOwnFactorAction(IDLE, formOf({})))).toContain('/my/security')
	await expect(listMailboxes(await me(), {})).rejects.toMatchObject({ why: 'second-factor-due' })
})

test('they change their password and sign out; the last administrator is nobody else', async () => {
	await here.owner.query(
		"UPDATE access_grant SET revoked_at = now() WHERE built_in_role = 'admin' AND account_id <> $1",
		[late.id],
	)
	expect(await execute(setOwnPassword, as(late), { newPassword: 'another battery for the horse' })).toMatchObject({
		ok: true,
	})
	await redirectOf(signInAction(IDLE, formOf({ address: late.address, password: 'another battery for the horse' })))
	expect((await viewer())?.actor.overdue).toBe(true)
	expect(await redirectOf(signOutAction(IDLE, formOf({})))).toContain('signed-out')
	expect(await viewer()).toBeNull()
})

test('what they hold is passed on by nobody, while a colleague in time goes on with the same rights', async () => {
	const receiver = await aMailbox(here.owner, domain)
	const limits = { maxMailboxes: '', maxAliases: '', maxStorage: '', maxStoragePerMailbox: '' }
	const gift = {
		account: receiver.accountId,
		role: 'single',
		rights: ['mailbox.read'],
		domains: [domain.id],
		...limits,
	}
	expect(await execute(giveGrant, as(late), gift)).toMatchObject({ problem: { kind: 'not-allowed' } })
	expect(await execute(giveGrant, as(await anAdministrator(here.owner)), gift)).toMatchObject({ ok: true })
})

test('Why? names it, of somebody else and of oneself', async () => {
	const colleague = await anAdministrator(here.owner)
	const asked = { who: late.id, right: 'mailbox.remove', what: `mailbox:${mailbox.id}` } as const
	const answer = await explainWhy(await viewerOf(colleague), asked)
	if (!answer) throw new Error('no answer')
	expect(answer.allowed).toBe(false)
	expect(stepsOf(answer, colleague.id)[0]).toMatchObject({
		state: 'failed',
		text: expect.stringContaining('second factor'),
	})
	expect(
		stepsOf(answer, colleague.id)
			.slice(1)
			.every(({ state }) => state === 'skipped'),
	).toBe(true)
	const own = await explainWhy(await viewerOf(colleague), {
		...asked,
		right: 'own.set-password',
		what: `account:${late.id}`,
	})
	expect(own?.allowed).toBe(true)
})

test('the people without one are listed with their day and counted, in the scope of whoever looks', async () => {
	const organization = domain.organizationId
	const team = await aDelegate(here.owner, rightsOf('team-member'), { organizations: [organization] })
	await aMailbox(here.owner, domain)
	const withOne = await aMailbox(here.owner, domain)
	await here.owner.query('INSERT INTO authenticator (account_id, sealed, last_step) VALUES ($1, $2, 0)', [
		withOne.accountId,
		Buffer.alloc(48),
	])
	const me = await viewerOf(team)
	const page = await listAccounts(me, { factor: 'none', organization })
	expect(page.rows.map(({ id }) => id)).not.toContain(withOne.accountId)
	expect(page.rows).toHaveLength(2)
	expect(await countWithoutFactor(me, { factor: 'none', organization })).toBe(2)
	expect(await countWithoutFactor(me, {})).toBeNull()
	const everybody = await listAccounts(await viewerOf(await anAdministrator(here.owner)), {
		factor: 'none',
		q: late.address,
	})
	expect(everybody.rows[0]?.factorDue?.getTime()).toBeLessThan(Date.now())
})
