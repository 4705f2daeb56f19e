import { describe, expect, test } from 'vitest'
import type { Command } from '@/core/gateway/command'
import { execute } from '@/core/gateway/execute'
import type { GrantableRight, Right } from '@/core/policy'
import { editAccount } from '@/features/accounts/edit-account'
import { endAccountSessions } from '@/features/accounts/end-account-sessions'
import { setAccountEnabled } from '@/features/accounts/set-account-enabled'
import { setAccountPassword } from '@/features/accounts/set-account-password'
import { as } from '../../support/callers'
import { useDatabase } from '../../support/database'
import { aDelegate, aGrant, anAccount, anAdministrator, anOrganization } from '../../support/factories'
import { aPersonAndAnActor, rowOf } from './people'

const here = useDatabase()

interface Case {
	readonly verb: Command<Right, never, unknown, object, never>
	readonly right: GrantableRight
	readonly input: Record<string, unknown>
	readonly neighbour: GrantableRight
	/** What the person has to be for it. */
	readonly values?: Record<string, unknown>
}
const of = (verb: unknown, rest: Omit<Case, 'verb'>): Case => ({ verb: verb as Case['verb'], ...rest })

/** The same guarantees for each verb that touches a person. */
const CASES: Record<string, Case> = {
	'edit-account': of(editAccount, {
		right: 'account.edit',
		input: { version: 1, name: 'New Name' },
		neighbour: 'account.set-enabled',
	}),
	'set-account-enabled': of(setAccountEnabled, {
		right: 'account.set-enabled',
		input: { enabled: 'false' },
		neighbour: 'account.edit',
	}),
	'set-account-password': of(setAccountPassword, {
		right: 'account.set-password',
		input: { password: 'a new and quite long password' },
		neighbour: 'account.end-sessions',
	}),
	'end-account-sessions': of(endAccountSessions, {
		right: 'account.end-sessions',
		input: {},
		neighbour: 'account.edit',
	}),
}

describe.each(Object.entries(CASES))('%s', (_name, { verb, right, input, neighbour, values }) => {
	const run = (actor: { id: string }, person: { id: string }, more: Record<string, unknown> = {}) =>
		execute(verb, as(actor), { account: person.id, ...input, ...more })
	const made = (rights: readonly GrantableRight[]) => aPersonAndAnActor(here.owner, rights, values)

	test('does it for who holds the right, with one entry in the journal', async () => {
		const { person, actor, organization } = await made([right, 'account.read'])
		expect(await run(actor, person)).toMatchObject({ ok: true })
		const { rows } = await here.owner.query('SELECT * FROM journal_entry WHERE actor_id = $1', [actor.id])
		expect(rows).toMatchObject([
			{
				right,
				outcome: 'done',
				account_id: person.id,
				organization_id: organization.id,
				subject_label: person.address,
			},
		])
	})

	test.each(['state', 'id', 'organizationId', 'role'])('refuses the field %s that does not belong', async (field) => {
		const { person, actor } = await made([right, 'account.read'])
		const before = await rowOf(here.owner, person)
		expect(await run(actor, person, { [field]: 'x' })).toMatchObject({ ok: false, problem: { kind: 'invalid' } })
		expect(await rowOf(here.owner, person)).toEqual(before)
	})

	test('a person of another organization is not there, like one that does not exist', async () => {
		const { actor } = await made([right, 'account.read'])
		const foreign = await made(['account.read'])
		const before = await rowOf(here.owner, foreign.person)
		const there = await run(actor, foreign.person)
		expect(there).toMatchObject({ ok: false, problem: { kind: 'not-found' } })
		expect(there).toEqual(await run(actor, { id: crypto.randomUUID() }))
		expect(await rowOf(here.owner, foreign.person)).toEqual(before)
	})

	test('a neighbouring right is not enough', async () => {
		const { person, actor } = await made([neighbour, 'account.read'])
		const before = await rowOf(here.owner, person)
		expect(await run(actor, person)).toMatchObject({ ok: false, problem: { kind: 'not-allowed' } })
		expect(await rowOf(here.owner, person)).toEqual(before)
	})

	test('who holds nothing is told nothing', async () => {
		const { person } = await made(['account.read'])
		const stranger = await anAccount(here.owner)
		expect(await run(stranger, person)).toMatchObject({ ok: false, problem: { kind: 'not-found' } })
	})

	test('nobody does it to a person who holds more than they do', async () => {
		const { person, actor, organization } = await made([right, 'account.read'])
		await aGrant(here.owner, person.id, ['mailbox.create'], { organizations: [organization.id] })
		const before = await rowOf(here.owner, person)
		expect(await run(actor, person)).toMatchObject({
			ok: false,
			problem: { kind: 'not-allowed', text: /more than you/ },
		})
		expect(await rowOf(here.owner, person)).toEqual(before)
	})

	test('nobody does it to themselves by this way', async () => {
		const organization = await anOrganization(here.owner)
		const actor = await aDelegate(here.owner, [right, 'account.read'], { organizations: [organization.id] })
		await here.owner.query('UPDATE account SET organization_id = $2 WHERE id = $1', [actor.id, organization.id])
		expect(await run(actor, actor)).toMatchObject({ ok: false, problem: { kind: 'not-allowed', text: /yourself/ } })
	})

	test('a person whose mailbox lies in the trash is not there', async () => {
		const { person } = await made(['account.read'])
		const admin = await anAdministrator(here.owner)
		await here.owner.query('UPDATE account SET retired_at = now() WHERE id = $1', [person.id])
		expect(await run(admin, person)).toMatchObject({ ok: false, problem: { kind: 'not-found' } })
	})
})
