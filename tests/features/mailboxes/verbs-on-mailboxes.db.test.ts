import { describe, expect, test } from 'vitest'
import { execute } from '@/core/gateway/execute'
import { GRANTABLE_RIGHTS, type GrantableRight } from '@/core/policy'
import { as } from '../../support/callers'
import { content, journalOf } from '../../support/content'
import { useDatabase } from '../../support/database'
import {
	aDelegate,
	aDomain,
	aGrant,
	aMailbox,
	anAccount,
	anAdministrator,
	anOrganization,
	type Scope,
} from '../../support/factories'
import { CASES } from './cases'

const here = useDatabase()
const MISSING = '00000000-0000-4000-8000-000000000000'

describe.each(Object.entries(CASES))('%s', (_name, { verb, right, neighbour, input, trashed }) => {
	async function setting(rights: readonly GrantableRight[] = [right, 'mailbox.read'], scope?: (at: Place) => Scope) {
		const reseller = await anOrganization(here.owner)
		const organization = await anOrganization(here.owner, { parent_id: reseller.id })
		const domain = await aDomain(here.owner, organization.id)
		const mailbox = await aMailbox(here.owner, domain, trashed ? { deleted_at: new Date() } : {})
		const at = { reseller, organization, domain, mailbox }
		return { ...at, actor: await aDelegate(here.owner, rights, scope?.(at) ?? { domains: [domain.id] }) }
	}
	type Place = Record<'reseller' | 'organization' | 'domain' | 'mailbox', { id: string }>
	const run = (actor: { id: string }, mailbox: { id: string; address: string }, more: Record<string, unknown> = {}) =>
		execute(verb, as(actor), { mailbox: mailbox.id, ...input(mailbox), ...more })
	async function expectUnchanged(work: () => Promise<unknown>) {
		const before = await content(here.owner)
		await work()
		expect(await content(here.owner)).toEqual(before)
	}

	test.each([
		['the server', () => ({ server: true as const })],
		['the organization above', ({ reseller }) => ({ organizations: [reseller.id] })],
		['its organization', ({ organization }) => ({ organizations: [organization.id] })],
		['its domain', ({ domain }) => ({ domains: [domain.id] })],
		['the mailbox alone (D11)', ({ mailbox }) => ({ mailboxes: [mailbox.id] })],
	] as [string, (at: Place) => Scope][])(
		'is done under a grant on %s, with one entry in the journal',
		async (_where, scope) => {
			const { actor, mailbox, domain } = await setting([right, 'mailbox.read'], scope)
			const before = await content(here.owner)
			expect(await run(actor, mailbox)).toMatchObject({ ok: true })
			expect(await content(here.owner)).not.toEqual(before)
			expect(await journalOf(here.owner, actor)).toMatchObject([
				{
					right,
					outcome: 'done',
					subject_label: mailbox.address,
					mailbox_id: mailbox.id,
					account_id: mailbox.accountId,
					domain_id: domain.id,
					grant_id: actor.grantId,
				},
			])
		},
	)

	test('D-24 what is foreign, missing, or on the other side of the trash gets one answer', async () => {
		const { actor } = await setting()
		const { mailbox: foreign } = await setting()
		const { domain } = await setting()
		await here.owner.query(
			"INSERT INTO grant_scope (id, grant_id, kind, domain_id) VALUES (gen_random_uuid(), $1, 'domain', $2)",
			[actor.grantId, domain.id],
		)
		const other = await aMailbox(here.owner, domain, trashed ? {} : { deleted_at: new Date() })
		await expectUnchanged(async () => {
			const answers = [
				await run(actor, foreign),
				await run(actor, { id: MISSING, address: foreign.address }),
				await run(actor, other),
			]
			expect(answers[0]).toMatchObject({ ok: false, problem: { kind: 'not-found' } })
			expect(new Set(answers.map((answer) => JSON.stringify(answer))).size).toBe(1)
		})
		expect((await journalOf(here.owner, actor)).map((entry) => [entry.outcome, entry.why])).toEqual([
			['refused', 'out-of-scope'],
			['refused', 'not-found'],
			['refused', 'not-found'],
		])
	})

	test('what lies in a domain in the trash is not there', async () => {
		const { actor, mailbox, domain } = await setting()
		await here.owner.query('UPDATE domain SET deleted_at = now() WHERE id = $1', [domain.id])
		await expectUnchanged(async () =>
			expect(await run(actor, mailbox)).toMatchObject({ ok: false, problem: { kind: 'not-found' } }),
		)
	})

	test('is refused to a person with every other right there, and in words to who sees the mailbox', async () => {
		const others = GRANTABLE_RIGHTS.filter((other) => other !== right)
		const { actor, mailbox } = await setting(others)
		const { actor: near, mailbox: seen } = await setting([neighbour, 'mailbox.read'])
		const { actor: blind, mailbox: unseen } = await setting([neighbour])
		await expectUnchanged(async () => {
			expect(await run(actor, mailbox)).toMatchObject({ ok: false, problem: { kind: 'not-allowed' } })
			expect(await run(near, seen)).toMatchObject({ ok: false, problem: { kind: 'not-allowed' } })
			expect(await run(blind, unseen)).toMatchObject({ ok: false, problem: { kind: 'not-found' } })
		})
	})

	test('is refused to who holds nothing, whose grant has ended, has not begun or is revoked', async () => {
		const { mailbox, domain } = await setting()
		const hour = 3_600_000
		const times = [
			{ startsAt: new Date(Date.now() - 2 * hour), endsAt: new Date(Date.now() - hour) },
			{ startsAt: new Date(Date.now() + hour) },
			{ revokedAt: new Date() },
		]
		const people = [await anAccount(here.owner)]
		for (const time of times)
			people.push(await aDelegate(here.owner, [right, 'mailbox.read'], { domains: [domain.id] }, time))
		await expectUnchanged(async () => {
			for (const person of people)
				expect(await run(person, mailbox)).toMatchObject({ ok: false, problem: { kind: 'not-found' } })
		})
	})

	test('D-11 D-12 is refused on an owner who holds more, and on oneself', async () => {
		const { actor, mailbox, domain } = await setting()
		await aGrant(here.owner, mailbox.accountId, ['mailbox.create'], { domains: [domain.id] })
		const own = await aMailbox(here.owner, domain)
		await aGrant(here.owner, own.accountId, [right, 'mailbox.read'], { domains: [domain.id] })
		await expectUnchanged(async () => {
			// Whoever lies in the trash acts no more, and is not asked about themselves.
			if (!trashed)
				expect(await run({ id: own.accountId }, own)).toMatchObject({ ok: false, problem: { kind: 'not-allowed' } })
			expect(await run(actor, mailbox)).toMatchObject({ ok: false, problem: { kind: 'not-allowed' } })
		})
		expect(await journalOf(here.owner, actor)).toMatchObject([
			{ outcome: 'refused', why: 'outranked', mailbox_id: mailbox.id },
		])
		expect(await run(await anAdministrator(here.owner), mailbox)).toMatchObject({ ok: true })
	})

	test.each([
		['a field of the table', { domainId: MISSING }],
		['a role', { role: 'admin' }],
		['rights', { rights: ['mailbox.create'] }],
		['a nested write', { account: { update: { state: 'active' } } }],
		['a grant', { grantId: MISSING }],
		['a time', { deletedAt: null }],
		['a prototype', JSON.parse('{"__proto__": {"admin": true}, "constructor": 1}')],
	])('D-09 D-10 %s beside the form’s own is refused', async (_what, more) => {
		const { actor, mailbox } = await setting()
		await expectUnchanged(async () =>
			expect(await run(actor, mailbox, more)).toMatchObject({ ok: false, problem: { kind: 'invalid' } }),
		)
	})

	test.each([[{ contains: '' }], [{ not: '' }], [['a', 'b']], [{ in: [MISSING] }], [''], [null], ['x'], [1]])(
		'D-26 %j for an id is refused',
		async (id) => {
			const { actor, mailbox } = await setting()
			await expectUnchanged(async () =>
				expect(await run(actor, mailbox, { mailbox: id })).toMatchObject({
					ok: false,
					problem: { kind: 'invalid', fields: { mailbox: expect.any(String) } },
				}),
			)
		},
	)
})
