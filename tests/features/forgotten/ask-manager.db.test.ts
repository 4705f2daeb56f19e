import { beforeEach, describe, expect, test, vi } from 'vitest'
import { execute } from '@/core/gateway/execute'
import { IDLE } from '@/core/gateway/form'
import { forgottenAction, resetPasswordAction } from '@/features/forgotten/actions'
import { answerForMailbox } from '@/features/forgotten/answer-for-mailbox'
import { answerForPerson } from '@/features/forgotten/answer-for-person'
import { askedResets } from '@/features/forgotten/asked-resets'
import { setMailboxPassword } from '@/features/mailboxes/set-mailbox-password'
import { signIn } from '@/features/sessions/sign-in'
import { as, viewerOf } from '../../support/callers'
import { useDatabase } from '../../support/database'
import { aDelegate, aDomain, aGrant, anAdministrator, PASSWORD } from '../../support/factories'
import { formOf, newBrowser, redirectOf } from '../../support/request'
import { aVisit } from '../sessions/visits'
import { aForgetful, lettersTo } from './people'

vi.mock('next/headers', async () => (await import('../../support/request')).nextHeaders)
vi.mock('next/cache', async () => (await import('../../support/request')).nextCache)
vi.mock('next/navigation', async () => (await import('../../support/request')).nextNavigation)

const here = useDatabase()
const NEW = 'nine red kites over the moor'
beforeEach(() => newBrowser())

const ask = (address: string) => forgottenAction(IDLE, formOf({ address, how: 'manager' }))
const MAIL = ['mailbox.read', 'mailbox.set-password'] as const

/** Somebody who forgot their password, with who may help, and has asked. */
async function asked() {
	const person = await aForgetful(here.owner, { confirmed: false })
	const manager = await aDelegate(here.owner, MAIL, { domains: [person.domain.id] })
	await ask(person.address)
	const [request] = await askedResets(await viewerOf(manager))
	return { person, manager, request: request?.id ?? '' }
}
const requestsOf = async (id: string) =>
	(
		await here.owner.query(
			'SELECT approved_at IS NOT NULL AS approved, closed_at IS NOT NULL AS closed FROM reset_request WHERE account_id = $1',
			[id],
		)
	).rows
const approve = (request: string) => ({ request, answer: 'approve' as const })

test('D10 B10 the question reaches who may set that password, and the link that they make sets one that they never learn', async () => {
	const { person, manager, request } = await asked()
	expect(await askedResets(await viewerOf(manager))).toMatchObject([
		{ id: request, accountId: person.id, address: person.address, approvedAt: null, by: 'mailbox' },
	])
	expect((await lettersTo(here.owner, manager.address)).map(({ kind }) => kind)).toEqual(['reset-request'])
	const made = await execute(answerForMailbox, as(manager), approve(request))
	if (!made.ok) throw new Error(made.problem.text)
	const secret = (made.value.reveal?.link ?? '').replace(/.*\//, '')
	expect(await redirectOf(resetPasswordAction(IDLE, formOf({ secret, newPassword: NEW })))).toBe('/sign-in?said=reset')
	expect(await signIn({ address: person.address, password: NEW }, aVisit())).toMatchObject({ ok: true })
	expect(await requestsOf(person.id)).toEqual([{ approved: true, closed: true }])
	const { rows } = await here.owner.query(
		`SELECT actor_id, after->>'reset' AS reset FROM journal_entry WHERE account_id = $1 AND "right" = 'mailbox.set-password'`,
		[person.id],
	)
	expect(rows).toEqual([{ actor_id: manager.id, reset: 'approved' }])
	const leaked = await here.owner.query(
		"SELECT FROM journal_entry e WHERE e::text LIKE '%' || $1 || '%' UNION ALL SELECT FROM request_key k WHERE k::text LIKE '%' || $1 || '%'",
		[secret],
	)
	expect(leaked.rowCount).toBe(0)
})

test('asking again is asking once, and nobody is written to twice', async () => {
	const { person, manager } = await asked()
	await ask(person.address)
	expect(await requestsOf(person.id)).toHaveLength(1)
	expect(await lettersTo(here.owner, manager.address)).toHaveLength(1)
})

test('declined is declined, and changes nothing', async () => {
	const { person, manager, request } = await asked()
	expect(await execute(answerForMailbox, as(manager), { request, answer: 'decline' })).toMatchObject({ ok: true })
	expect(await requestsOf(person.id)).toEqual([{ approved: false, closed: true }])
	expect(await execute(answerForMailbox, as(manager), approve(request))).toMatchObject({
		problem: { kind: 'not-found' },
	})
	expect(await signIn({ address: person.address, password: PASSWORD }, aVisit())).toMatchObject({ ok: true })
})

test('a second link voids the first, and a password set by another way closes the question', async () => {
	const { person, manager, request } = await asked()
	const links: string[] = []
	for (const _ of [1, 2]) {
		const made = await execute(answerForMailbox, as(manager), approve(request))
		links.push(made.ok ? (made.value.reveal?.link ?? '').replace(/.*\//, '') : '')
	}
	const first = await resetPasswordAction(IDLE, formOf({ secret: links[0] ?? '', newPassword: NEW }))
	expect(first).toMatchObject({ problem: { kind: 'not-found' } })
	await execute(setMailboxPassword, as(manager), { mailbox: person.mailbox.id, password: `${NEW} set` })
	expect(await requestsOf(person.id)).toMatchObject([{ closed: true }])
	const second = await resetPasswordAction(IDLE, formOf({ secret: links[1] ?? '', newPassword: NEW }))
	expect(second).toMatchObject({ problem: { kind: 'not-found' } })
})

describe('a question is answered by nobody else', () => {
	test('a neighbour, who sees none of it', async () => {
		const { person, request } = await asked()
		const near = await aDomain(here.owner, person.organization.id)
		const neighbour = await aDelegate(here.owner, [...MAIL, 'account.set-password', 'account.read'], {
			domains: [near.id],
		})
		expect(await askedResets(await viewerOf(neighbour))).toEqual([])
		for (const verb of [answerForMailbox, answerForPerson] as const)
			expect(await execute(verb as typeof answerForMailbox, as(neighbour), approve(request))).toMatchObject({
				problem: { kind: 'not-found' },
			})
		expect(await lettersTo(here.owner, neighbour.address)).toEqual([])
	})

	test('who sees the mailbox, but may not set its password', async () => {
		const { person, request } = await asked()
		const reader = await aDelegate(here.owner, ['mailbox.read', 'mailbox.edit'], { domains: [person.domain.id] })
		expect(await askedResets(await viewerOf(reader))).toEqual([])
		expect((await execute(answerForMailbox, as(reader), approve(request))).ok).toBe(false)
	})

	test('D-21 who holds less than the person: nobody gets into an administrator’s account by way of a domain of theirs', async () => {
		const { person, manager, request } = await asked()
		await aGrant(here.owner, person.id, ['mailbox.read', 'domain.remove'], { organizations: [person.organization.id] })
		expect(await askedResets(await viewerOf(manager))).toEqual([])
		expect(await execute(answerForMailbox, as(manager), approve(request))).toMatchObject({
			ok: false,
			problem: { kind: 'not-allowed' },
		})
		const administrator = await anAdministrator(here.owner)
		expect(await askedResets(await viewerOf(administrator))).toContainEqual(
			expect.objectContaining({ id: request, by: 'person' }),
		)
		expect(await execute(answerForPerson, as(administrator), approve(request))).toMatchObject({ ok: true })
	})

	test('B9 the owner of a protected mailbox is out of reach', async () => {
		const { person, manager, request } = await asked()
		await here.owner.query('INSERT INTO protection (mailbox_id, account_id) VALUES ($1, $2)', [
			person.mailbox.id,
			person.id,
		])
		expect(await askedResets(await viewerOf(manager))).toEqual([])
		expect((await execute(answerForMailbox, as(manager), approve(request))).ok).toBe(false)
	})

	test('oneself', async () => {
		const { person, request } = await asked()
		await aGrant(here.owner, person.id, MAIL, { domains: [person.domain.id] })
		expect(await askedResets(await viewerOf(person))).toEqual([])
		expect((await execute(answerForMailbox, as(person), approve(request))).ok).toBe(false)
	})
})
