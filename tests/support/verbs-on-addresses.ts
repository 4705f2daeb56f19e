import { describe, expect, test } from 'vitest'
import type { Command } from '@/core/gateway/command'
import { execute } from '@/core/gateway/execute'
import { GRANTABLE_RIGHTS, type GrantableRight, type Right } from '@/core/policy'
import { as } from './callers'
import { content, journalOf } from './content'
import { useDatabase } from './database'
import { aDelegate, aDomain, aMailbox, anAccount, anOrganization, type Scope } from './factories'

const MISSING = '00000000-0000-4000-8000-000000000000'

interface Places {
	readonly reseller: { id: string }
	readonly organization: { id: string }
	readonly domain: { id: string; name: string }
	readonly mailbox: { id: string; address: string; accountId: string }
}
interface Case<S, On extends string> {
	readonly right: GrantableRight
	readonly neighbour: GrantableRight
	/** The field that says on what. */
	readonly on: On | 'domain'
	readonly input: (at: Places & S) => Record<string, unknown>
}
type Verb = Command<Right, never, unknown, object, never>

/** A verb with the case that it is tried in, whatever it takes and gives. */
export const verbCase = <S, On extends string>(verb: unknown, rest: Case<S, On>) => ({ verb: verb as Verb, ...rest })

/**
 * What holds for every verb on addresses that are no mailboxes: who does it and who does not, what looks missing, and what no form sends.
 * @param make what stands in the domain before, besides a mailbox
 * @param read the right to see it
 * @param column a column of the table that no form has
 */
export function verbsOnAddresses<S, On extends string>(
	cases: Record<string, ReturnType<typeof verbCase<S, On>>>,
	{
		make,
		read,
		column,
	}: {
		readonly make: (owner: ReturnType<typeof useDatabase>['owner'], at: Places) => Promise<S>
		readonly read: GrantableRight
		readonly column: Record<string, unknown>
	},
): void {
	const here = useDatabase()
	describe.each(Object.entries(cases))('%s', (_name, { verb, right, neighbour, on, input }) => {
		async function setting(rights: readonly GrantableRight[] = [right, read], scope?: (at: Places) => Scope) {
			const reseller = await anOrganization(here.owner)
			const organization = await anOrganization(here.owner, { parent_id: reseller.id })
			const domain = await aDomain(here.owner, organization.id)
			const mailbox = await aMailbox(here.owner, domain)
			const places = { reseller, organization, domain, mailbox }
			const at = { ...places, ...(await make(here.owner, places)) }
			return { at, actor: await aDelegate(here.owner, rights, scope?.(at) ?? { domains: [domain.id] }) }
		}
		const run = (actor: { id: string }, at: Places & S, more: Record<string, unknown> = {}) =>
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
		] as [string, (at: Places) => Scope][])(
			'J1 is done under a grant on %s, with one entry in the journal',
			async (_where, scope) => {
				const { at, actor } = await setting([right, read], scope)
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
			const near = await aDelegate(here.owner, [neighbour, read], { domains: [at.domain.id] })
			const small = await aDelegate(here.owner, [right, read], { mailboxes: [at.mailbox.id] })
			const nobody = await anAccount(here.owner)
			await expectUnchanged(async () => {
				expect(await run(actor, at)).toMatchObject({ ok: false, problem: { kind: 'not-allowed' } })
				expect(await run(near, at)).toMatchObject({ ok: false, problem: { kind: 'not-allowed' } })
				for (const stranger of [small, nobody])
					expect(await run(stranger, at)).toMatchObject({ ok: false, problem: { kind: 'not-found' } })
			})
		})

		test.each([
			['a field of the table', column],
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
}
