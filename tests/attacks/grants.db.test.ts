import { describe, expect, test } from 'vitest'
import type { Caller } from '@/core/gateway/actor'
import { execute } from '@/core/gateway/execute'
import { setAccountEnabled } from '@/features/accounts/set-account-enabled'
import { editGrant } from '@/features/grants/edit-grant'
import { giveGrant } from '@/features/grants/give-grant'
import { restoreGrant } from '@/features/grants/restore-grant'
import { revokeAllGrants } from '@/features/grants/revoke-all-grants'
import { revokeGrant } from '@/features/grants/revoke-grant'
import { anOffice, giving } from '../features/grants/people'
import { aTree, editing, KEEPER, revocationOf, rowOf } from '../features/grants/trees'
import { makeMailbox } from '../gateway/trial-verbs'
import { as } from '../support/callers'
import { useDatabase } from '../support/database'
import { aDelegate, anAdministrator } from '../support/factories'

const here = useDatabase()
const ANYWHERE = { kind: 'person', clientAddress: '127.0.0.1' } as const
const everything = async () =>
	(await here.owner.query('SELECT jsonb_agg(to_jsonb(g) ORDER BY g.id) AS all FROM access_grant g')).rows[0]?.all
/** @returns its public id */
async function aSession({ id }: { id: string }): Promise<string> {
	const { rows } = await here.owner.query<{ id: string }>(
		`INSERT INTO session (id_hash, public_id, account_id, auth_epoch, idle_expires_at, absolute_expires_at, client_address, user_agent)
		SELECT sha256($1::text::bytea), gen_random_uuid(), id, auth_epoch, now() + interval '1 hour', now() + interval '1 day', '', '' FROM account WHERE id = $2
		RETURNING public_id AS id`,
		[crypto.randomUUID(), id],
	)
	return rows[0]?.id ?? ''
}
const inDays = (days: number) => new Date(Date.now() + days * 86_400_000)

/** What somebody might slip in, beside or instead of what the form has. */
const SLIPPED: readonly Record<string, unknown>[] = [
	{ rights: ['domain.remove'] },
	{ roleName: 'Administrator', builtInRole: 'admin' },
	{ scopes: [{ kind: 'server' }] },
	{ parentId: null },
	{ givenById: null },
	{ accountId: crypto.randomUUID() },
	{ limits: { mailboxes: null } },
	{ revokedAt: null },
	{ startsAt: '2001-01-01' },
	{ rehomed: {} },
	{ version: { increment: 5 } },
	{ maxMailboxes: { set: null } },
	{ passOnDepth: { increment: 9 } },
	{ endsOn: { set: null } },
	{ grant: { not: null } },
	{ grant: { in: [] } },
	{ account: { contains: '' } },
	{ AND: [] },
	{ __proto__: { polluted: true }, constructor: { prototype: {} } },
]

describe('S-43 fields, nested objects and operators slipped into a form change nothing', () => {
	test.each(SLIPPED.map((slipped) => [JSON.stringify(slipped), slipped] as const))('%s', async (_words, slipped) => {
		const { manager, person, third, domain, grant, ofThird } = await aTree(here.owner)
		await execute(revokeGrant, as(manager), { grant: ofThird })
		const own: [string, (input: unknown) => Promise<{ ok: boolean }>, Record<string, unknown>][] = [
			['edit', (input) => execute(editGrant, as(manager), input), await editing(here.owner, grant, { reason: 'X' })],
			['revoke', (input) => execute(revokeGrant, as(manager), input), { grant }],
			['revoke all', (input) => execute(revokeAllGrants, as(manager), input), { account: person.id }],
			['undo', (input) => execute(restoreGrant, as(manager), input), await revocationOf(here.owner, ofThird)],
			[
				'give',
				(input) => execute(giveGrant, as(manager), input),
				giving(third, { domains: [domain.id], maxMailboxes: '1' }),
			],
		]
		const before = await everything()
		for (const [verb, send, form] of own) {
			// What the form itself has under that name, and in that shape, is no attack.
			if (verb === 'give' && ['rights', 'roleName'].some((name) => name in slipped && name in form)) continue
			expect([verb, (await send({ ...form, ...slipped })).ok]).toEqual([verb, false])
		}
		expect(await everything()).toEqual(before)
	})
})

describe('S-44 what is not alive does nothing in an open session, a second tab or another browser', () => {
	test.each<[string, string]>([
		['ended', "ends_at = now() - interval '1 minute', starts_at = now() - interval '1 day'"],
		['not yet started', "starts_at = now() + interval '1 day'"],
		['revoked', 'revoked_at = now()'],
	])('a grant that is %s', async (_what, change) => {
		const { manager, person, domain } = await anOffice(here.owner, {}, KEEPER)
		const tab: Caller = { ...ANYWHERE, accountId: manager.id, sessionId: await aSession(manager) }
		const otherBrowser: Caller = { ...ANYWHERE, accountId: manager.id, sessionId: await aSession(manager) }
		for (const caller of [tab, otherBrowser])
			expect(await execute(makeMailbox, caller, { domain: domain.id })).toMatchObject({ ok: true })
		await here.owner.query(`UPDATE access_grant SET ${change} WHERE id = $1`, [manager.grantId])
		// The second tab of the same browser has the same session, and its forms were filled before.
		for (const caller of [tab, tab, otherBrowser]) {
			expect((await execute(makeMailbox, caller, { domain: domain.id })).ok).toBe(false)
			expect((await execute(giveGrant, caller, giving(person, { domains: [domain.id] }))).ok).toBe(false)
		}
	})

	test('the rights of somebody who is suspended', async () => {
		const { manager, domain } = await anOffice(here.owner, {}, KEEPER)
		const session = await aSession(manager)
		await here.owner.query("UPDATE account SET state = 'disabled' WHERE id = $1", [manager.id])
		const caller: Caller = { ...ANYWHERE, accountId: manager.id, sessionId: session }
		expect(await execute(makeMailbox, caller, { domain: domain.id })).toMatchObject({ problem: { kind: 'signed-out' } })
	})

	test('a grant that ended carries nothing on: not given out of, not kept under, not undone into', async () => {
		const { manager, person, domain, grant, ofThird } = await aTree(here.owner)
		await execute(revokeGrant, as(manager), { grant: ofThird })
		await here.owner.query("UPDATE access_grant SET ends_at = now() + interval '2 seconds' WHERE id = $1", [grant])
		await new Promise((resolve) => setTimeout(resolve, 2_100))
		expect(await execute(restoreGrant, as(manager), await revocationOf(here.owner, ofThird))).toMatchObject({
			ok: false,
		})
		expect(
			(await execute(giveGrant, as(person), giving(manager, { domains: [domain.id], maxMailboxes: '0' }))).ok,
		).toBe(false)
	})
})

describe('D-41 the last administrator', () => {
	const lastOne = async () => {
		await here.owner.query("UPDATE access_grant SET built_in_role = NULL WHERE built_in_role = 'admin'")
		return anAdministrator(here.owner)
	}
	/** Holds as much, without being the administrator whom the server needs. */
	const equal = async (last: { grantId: string }) => {
		const { rows } = await here.owner.query('SELECT rights FROM access_grant WHERE id = $1', [last.grantId])
		return aDelegate(here.owner, rows[0].rights, { server: true }, { passOnDepth: 10 })
	}

	test('does not remove, disable or end themselves', async () => {
		const last = await lastOne()
		const tries = [
			execute(revokeGrant, as(last), { grant: last.grantId }),
			execute(revokeAllGrants, as(last), { account: last.id }),
			execute(setAccountEnabled, as(last), { account: last.id, enabled: '' }),
			execute(editGrant, as(last), await editing(here.owner, last.grantId, { endsOn: inDays(1).toISOString() })),
		]
		for (const tried of await Promise.all(tries)) expect(tried).toMatchObject({ problem: { kind: 'not-allowed' } })
		expect(await rowOf(here.owner, last.grantId)).toMatchObject({ revoked_at: null, ends_at: null })
	})

	test('is not removed, disabled or given an end by anybody else', async () => {
		const last = await lastOne()
		const other = await equal(last)
		const tries = [
			execute(revokeGrant, as(other), { grant: last.grantId }),
			execute(revokeAllGrants, as(other), { account: last.id }),
			execute(setAccountEnabled, as(other), { account: last.id, enabled: '' }),
			execute(editGrant, as(other), await editing(here.owner, last.grantId, { endsOn: inDays(1).toISOString() })),
		]
		for (const tried of await Promise.all(tries)) {
			expect(tried).toMatchObject({ problem: { kind: 'not-allowed', text: /last administrator/ } })
		}
		expect(await rowOf(here.owner, last.grantId)).toMatchObject({ revoked_at: null, ends_at: null })
	})

	test('of two who give each other an end at once, one keeps none', async () => {
		const one = await lastOne()
		const other = await anAdministrator(here.owner)
		const forms = await Promise.all(
			[one, other].map(({ grantId }) => editing(here.owner, grantId, { endsOn: inDays(1).toISOString() })),
		)
		const results = await Promise.all([execute(editGrant, as(other), forms[0]), execute(editGrant, as(one), forms[1])])
		expect(results.filter(({ ok }) => ok)).toHaveLength(1)
		const ends = await Promise.all([one, other].map(async ({ grantId }) => (await rowOf(here.owner, grantId)).ends_at))
		expect(ends.filter((end) => end === null)).toHaveLength(1)
	})
})

test('nobody gains by an undo: what was narrowed above meanwhile does not come back as wide', async () => {
	const { manager, grant } = await aTree(here.owner)
	const administrator = await anAdministrator(here.owner)
	await execute(revokeGrant, as(manager), { grant })
	const less = await editing(here.owner, manager.grantId, { maxMailboxes: '9' })
	expect(await execute(editGrant, as(administrator), less)).toMatchObject({ ok: true })
	expect(await execute(restoreGrant, as(manager), await revocationOf(here.owner, grant))).toMatchObject({ ok: false })
	expect((await rowOf(here.owner, grant)).revoked_at).not.toBeNull()
})

test('nobody undoes what others revoked, nor their own loss', async () => {
	const { manager, person, third, grant, ofThird } = await aTree(here.owner)
	await execute(revokeGrant, as(manager), { grant })
	for (const [who, what] of [
		[person, grant],
		[third, ofThird],
		[person, ofThird],
	] as const) {
		expect((await execute(restoreGrant, as(who), await revocationOf(here.owner, what))).ok).toBe(false)
	}
	expect((await rowOf(here.owner, grant)).revoked_at).not.toBeNull()
})
