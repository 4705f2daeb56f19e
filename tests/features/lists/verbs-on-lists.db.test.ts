import { describe, expect, test } from 'vitest'
import type { Command } from '@/core/gateway/command'
import { execute } from '@/core/gateway/execute'
import { GRANTABLE_RIGHTS, type GrantableRight, type Right } from '@/core/policy'
import { addListMembers } from '@/features/lists/add-list-members'
import { createList } from '@/features/lists/create-list'
import { editList } from '@/features/lists/edit-list'
import { removeList } from '@/features/lists/remove-list'
import { removeListMembers } from '@/features/lists/remove-list-members'
import { as } from '../../support/callers'
import { content, journalOf } from '../../support/content'
import { useDatabase } from '../../support/database'
import {
	aDelegate,
	aDomain,
	aList,
	aMailbox,
	anAccount,
	anOrganization,
	random,
	type Scope,
} from '../../support/factories'

const here = useDatabase()
const MISSING = '00000000-0000-4000-8000-000000000000'
interface Setting {
	readonly reseller: { id: string }
	readonly organization: { id: string }
	readonly domain: { id: string; name: string }
	readonly mailbox: { id: string; address: string }
	readonly list: { id: string; address: string }
	readonly member: string
}
interface Case {
	readonly verb: Command<Right, never, unknown, object, never>
	readonly right: GrantableRight
	readonly neighbour: GrantableRight
	/** The field that says on what. */
	readonly on: 'domain' | 'list'
	readonly input: (at: Setting) => Record<string, unknown>
}
const of = (verb: unknown, rest: Omit<Case, 'verb'>): Case => ({ verb: verb as Case['verb'], ...rest })
const SETTINGS = { name: 'Staff', posters: 'members', replies: 'list' }
const CASES: Record<string, Case> = {
	'create-list': of(createList, {
		right: 'list.create',
		neighbour: 'list.edit',
		on: 'domain',
		input: ({ domain, mailbox }) => ({
			domain: domain.id,
			localPart: `n${random()}`,
			...SETTINGS,
			members: mailbox.address,
		}),
	}),
	'edit-list': of(editList, {
		right: 'list.edit',
		neighbour: 'list.edit-members',
		on: 'list',
		input: ({ list }) => ({ list: list.id, version: 1, ...SETTINGS, enabled: 'on' }),
	}),
	'add-list-members': of(addListMembers, {
		right: 'list.edit-members',
		neighbour: 'list.edit',
		on: 'list',
		input: ({ list, mailbox }) => ({ list: list.id, members: mailbox.address }),
	}),
	'remove-list-members': of(removeListMembers, {
		right: 'list.edit-members',
		neighbour: 'list.remove',
		on: 'list',
		input: ({ list, member }) => ({ list: list.id, members: [member] }),
	}),
	'remove-list': of(removeList, {
		right: 'list.remove',
		neighbour: 'list.edit',
		on: 'list',
		input: ({ list }) => ({ list: list.id }),
	}),
}

describe.each(Object.entries(CASES))('%s', (_name, { verb, right, neighbour, on, input }) => {
	async function setting(rights: readonly GrantableRight[] = [right, 'list.read'], scope?: (at: Setting) => Scope) {
		const reseller = await anOrganization(here.owner)
		const organization = await anOrganization(here.owner, { parent_id: reseller.id })
		const domain = await aDomain(here.owner, organization.id)
		const mailbox = await aMailbox(here.owner, domain)
		const list = await aList(here.owner, domain, ['x@elsewhere.test'])
		const { rows } = await here.owner.query('SELECT id FROM list_member WHERE list_id = $1', [list.id])
		const at = { reseller, organization, domain, mailbox, list, member: rows[0].id }
		return { at, actor: await aDelegate(here.owner, rights, scope?.(at) ?? { domains: [domain.id] }) }
	}
	const run = (actor: { id: string }, at: Setting, more: Record<string, unknown> = {}) =>
		execute(verb, as(actor), { ...input(at), ...more })
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
	] as [string, (at: Setting) => Scope][])(
		'P10 J1 is done under a grant on %s, with one entry in the journal',
		async (_where, scope) => {
			const { at, actor } = await setting([right, 'list.read'], scope)
			const before = await content(here.owner)
			expect(await run(actor, at)).toMatchObject({ ok: true })
			expect(await content(here.owner)).not.toEqual(before)
			expect(await journalOf(here.owner, actor)).toMatchObject([
				{ right, outcome: 'done', domain_id: at.domain.id, grant_id: actor.grantId },
			])
		},
	)

	test('D-01 D-24 what is foreign and what is missing get one answer', async () => {
		const { actor } = await setting()
		const { at: foreign } = await setting()
		await expectUnchanged(async () => {
			const answers = [await run(actor, foreign), await run(actor, foreign, { [on]: MISSING })]
			expect(answers[0]).toMatchObject({ ok: false, problem: { kind: 'not-found' } })
			expect(answers[1]).toEqual(answers[0])
		})
		expect((await journalOf(here.owner, actor)).map((entry) => entry.why)).toEqual(['out-of-scope', 'not-found'])
	})

	test('what lies in a domain in the trash is not there', async () => {
		const { at, actor } = await setting()
		await here.owner.query('UPDATE domain SET deleted_at = now() WHERE id = $1', [at.domain.id])
		await expectUnchanged(async () =>
			expect(await run(actor, at)).toMatchObject({ ok: false, problem: { kind: 'not-found' } }),
		)
	})

	test('is refused to a person with every other right there, to a stranger, and under a grant on one mailbox', async () => {
		const { at, actor } = await setting(GRANTABLE_RIGHTS.filter((other) => other !== right))
		const near = await aDelegate(here.owner, [neighbour, 'list.read'], { domains: [at.domain.id] })
		const small = await aDelegate(here.owner, [right, 'list.read'], { mailboxes: [at.mailbox.id] })
		const nobody = await anAccount(here.owner)
		await expectUnchanged(async () => {
			expect(await run(actor, at)).toMatchObject({ ok: false, problem: { kind: 'not-allowed' } })
			expect(await run(near, at)).toMatchObject({ ok: false, problem: { kind: 'not-allowed' } })
			for (const stranger of [small, nobody])
				expect(await run(stranger, at)).toMatchObject({ ok: false, problem: { kind: 'not-found' } })
		})
	})

	test.each([
		['a field of the table', { createdAt: '2020-01-01' }],
		['another domain', { domainId: MISSING }],
		['a role', { role: 'admin' }],
		['a nested write', { domainRef: { connect: { id: MISSING } } }],
		['a grant', { grantId: MISSING }],
		['an address', { address: 'x@y.test' }],
	])('D-09 D-10 %s beside the form’s own is refused', async (_what, more) => {
		const { at, actor } = await setting()
		await expectUnchanged(async () =>
			expect(await run(actor, at, more)).toMatchObject({ ok: false, problem: { kind: 'invalid' } }),
		)
	})

	test.each([[{ contains: '' }], [{ not: '' }], [['a']], [''], [null], ['x'], [1]])(
		'D-26 %j for an id is refused',
		async (id) => {
			const { at, actor } = await setting()
			await expectUnchanged(async () =>
				expect(await run(actor, at, { [on]: id })).toMatchObject({
					ok: false,
					problem: { kind: 'invalid', fields: { [on]: expect.any(String) } },
				}),
			)
		},
	)
})
