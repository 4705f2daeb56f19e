import { randomBytes, randomUUID } from 'node:crypto'
import type pg from 'pg'
import { afterEach, beforeAll, beforeEach, expect, test, vi } from 'vitest'
import type { Caller } from '@/core/gateway/actor'
import { execute } from '@/core/gateway/execute'
import { endAccountSessions } from '@/features/accounts/end-account-sessions'
import { setAccountEnabled } from '@/features/accounts/set-account-enabled'
import { setDomainEnabled } from '@/features/domains/set-domain-enabled'
import { revokeAllGrants } from '@/features/grants/revoke-all-grants'
import { revokeGrant } from '@/features/grants/revoke-grant'
import { setOrganizationEnabled } from '@/features/organizations/set-organization-enabled'
import { log } from '@/platform/log'
import { as } from '../support/callers'
import { useDatabase } from '../support/database'
import { aDelegate, aDomain, aGrant, aMailbox, anAccount, anAdministrator, anOrganization } from '../support/factories'
import { makeAlias } from './trial-verbs'

/**
 * What is taken away is gone with the commit that takes it, also for requests that are on their way: fifty writers loop while
 * an administrator takes away what they write by.
 *
 * How "after the commit" is told: times and transaction numbers do not say in which order transactions became visible. So a
 * deferred trigger makes every writer take a shared lock as the last thing before its commit, and the one who takes away an
 * exclusive one. PostgreSQL lets go of such locks after the commit is visible. A writer that gets its lock has therefore
 * either all of the taking away behind it, and sees it, or all of it still to come; a row of the first kind is late.
 * The locks order only the last instant of each commit: they stop nobody from being late. The last test shows that: with
 * the gateway's own locks left out, late rows are found.
 */
process.env.DB_POOL = '60'
const here = useDatabase()
const WRITERS = 50
let admin: Awaited<ReturnType<typeof anAdministrator>>
let domain: Awaited<ReturnType<typeof aDomain>>

beforeAll(async () => {
	domain = await aDomain(here.owner, (await anOrganization(here.owner)).id)
	admin = await anAdministrator(here.owner)
	await here.owner.query(`
		CREATE TABLE public.late (alias_id uuid);
		CREATE FUNCTION public.is_over() RETURNS boolean LANGUAGE sql AS 'SELECT false';
		CREATE FUNCTION public.before_commit() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public AS $$ BEGIN
			PERFORM pg_advisory_xact_lock_shared(424242);
			IF public.is_over() THEN INSERT INTO public.late VALUES (NEW.id); END IF;
			RETURN NULL;
		END $$;
		CREATE FUNCTION public.before_end() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN PERFORM pg_advisory_xact_lock(424242); RETURN NULL; END $$;
		CREATE CONSTRAINT TRIGGER a AFTER INSERT ON alias DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION public.before_commit();
		CREATE CONSTRAINT TRIGGER a AFTER UPDATE ON access_grant DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION public.before_end();
		CREATE CONSTRAINT TRIGGER a AFTER UPDATE ON account DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION public.before_end();
		CREATE CONSTRAINT TRIGGER a AFTER UPDATE ON domain DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION public.before_end();
		CREATE CONSTRAINT TRIGGER a AFTER UPDATE ON organization DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION public.before_end();
		CREATE CONSTRAINT TRIGGER a AFTER UPDATE ON session DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION public.before_end()`)
})
beforeEach(async () => {
	vi.spyOn(log, 'error').mockImplementation(() => undefined)
	await here.owner.query('TRUNCATE public.late')
})
afterEach(() =>
	here.owner.query("CREATE OR REPLACE FUNCTION public.is_over() RETURNS boolean LANGUAGE sql AS 'SELECT false'"),
)

const count = async (from: string): Promise<number> =>
	(await here.owner.query<{ n: number }>(`SELECT count(*)::int AS n FROM ${from}`)).rows[0]?.n ?? -1

interface Race {
	/** How many rows were written before it was over. */
	readonly written: number
	readonly late: number
	readonly kinds: readonly string[]
	readonly millis: number
	readonly ended: unknown
}

/**
 * @param over SQL that is true once it has been taken away
 * @param end takes it away, when fifty rows stand
 */
async function race(writer: Caller, over: string, end: () => Promise<unknown>): Promise<Race> {
	await here.owner.query(
		`CREATE OR REPLACE FUNCTION public.is_over() RETURNS boolean LANGUAGE sql AS $f$ SELECT ${over} $f$`,
	)
	let written = 0
	let stop = false
	const kinds = new Set<string>()
	const write = async (): Promise<void> => {
		while (!stop) {
			const result = await execute(makeAlias, writer, { domain: domain.id })
			if (!result.ok) return void kinds.add(result.problem.kind)
			written += 1
		}
	}
	const writers = Array.from({ length: WRITERS }, write)
	while (written < WRITERS && kinds.size === 0) await new Promise((resolve) => setTimeout(resolve, 5))
	const started = Date.now()
	const ended = await end()
	const millis = Date.now() - started
	const patience = setTimeout(() => {
		stop = true
	}, 15_000)
	await Promise.all(writers)
	clearTimeout(patience)
	return { written, late: await count('public.late'), kinds: [...kinds], millis, ended }
}

const aSession = async (db: Pick<pg.Pool, 'query'>, accountId: string): Promise<string> => {
	const publicId = randomUUID()
	await db.query(
		`INSERT INTO session (id_hash, public_id, account_id, auth_epoch, idle_expires_at, absolute_expires_at, client_address, user_agent)
		SELECT $1, $2, id, auth_epoch, now() + interval '1 hour', now() + interval '1 day', '', '' FROM account WHERE id = $3`,
		[randomBytes(32), publicId, accountId],
	)
	return publicId
}
const RIGHTS = ['alias.create', 'alias.read'] as const
const expectClean = ({ late, millis, ended, written }: Race): void => {
	expect(ended).toMatchObject({ ok: true })
	expect(late).toBe(0)
	expect(written).toBeGreaterThanOrEqual(WRITERS)
	// It has to get through while fifty others keep coming.
	expect(millis).toBeLessThan(30_000)
}

test('a revoked grant: no row after it, and the next request is refused', async () => {
	const writer = await aDelegate(here.owner, RIGHTS, { domains: [domain.id] })
	const result = await race(
		as(writer),
		`EXISTS (SELECT FROM access_grant WHERE id = '${writer.grantId}' AND revoked_at IS NOT NULL)`,
		() => execute(revokeGrant, as(admin), { grant: writer.grantId }),
	)
	expectClean(result)
	expect(result.kinds).toEqual(['not-found'])
	expect(await execute(makeAlias, as(writer), { domain: domain.id })).toMatchObject({
		ok: false,
		problem: { kind: 'not-found' },
	})
})

test('a revoked grant takes those with it that were handed on out of it', async () => {
	const above = await aDelegate(here.owner, RIGHTS, { domains: [domain.id] }, { passOnDepth: 2 })
	const [between, writer] = [await anAccount(here.owner), await anAccount(here.owner)]
	const first = await aGrant(
		here.owner,
		between.id,
		RIGHTS,
		{ domains: [domain.id] },
		{ parentId: above.grantId, passOnDepth: 1 },
	)
	const held = await aGrant(here.owner, writer.id, RIGHTS, { domains: [domain.id] }, { parentId: first.id })
	const over = `EXISTS (SELECT FROM access_grant WHERE id IN ('${held.id}', '${above.grantId}') AND revoked_at IS NOT NULL)`
	expectClean(await race(as(writer), over, () => execute(revokeGrant, as(admin), { grant: above.grantId })))
})

test('everything revoked at once, with the sessions', async () => {
	const writer = await aDelegate(here.owner, RIGHTS, { domains: [domain.id] })
	const caller: Caller = { ...as(writer), sessionId: await aSession(here.owner, writer.id) } as Caller
	const result = await race(
		caller,
		`EXISTS (SELECT FROM access_grant WHERE id = '${writer.grantId}' AND revoked_at IS NOT NULL)`,
		() => execute(revokeAllGrants, as(admin), { account: writer.id }),
	)
	expectClean(result)
	expect(result.kinds).toEqual(['signed-out'])
})

test('a disabled account: no row after it', async () => {
	const writer = await aDelegate(here.owner, RIGHTS, { domains: [domain.id] })
	const result = await race(
		as(writer),
		`EXISTS (SELECT FROM account WHERE id = '${writer.id}' AND state = 'disabled')`,
		() => execute(setAccountEnabled, as(admin), { account: writer.id, enabled: false }),
	)
	expectClean(result)
	expect(result.kinds).toEqual(['signed-out'])
})

test.each(['domain', 'organization'] as const)(
	'a disabled %s, with the writer’s sign-in in it: no row after it',
	async (kind) => {
		const organization = await anOrganization(here.owner)
		const home = await aDomain(here.owner, organization.id)
		const writer = await aMailbox(here.owner, home)
		await aGrant(here.owner, writer.accountId, RIGHTS, { domains: [domain.id] })
		const id = kind === 'domain' ? home.id : organization.id
		const result = await race(
			as({ id: writer.accountId }),
			`EXISTS (SELECT FROM ${kind} WHERE id = '${id}' AND NOT enabled)`,
			() =>
				kind === 'domain'
					? execute(setDomainEnabled, as(admin), { domain: id, enabled: false })
					: execute(setOrganizationEnabled, as(admin), { organization: id, enabled: false }),
		)
		expectClean(result)
		expect(result.kinds).toEqual(['signed-out'])
	},
)

test('ended sessions: no row after it', async () => {
	const writer = await aDelegate(here.owner, RIGHTS, { domains: [domain.id] })
	const session = await aSession(here.owner, writer.id)
	const result = await race(
		{ ...as(writer), sessionId: session } as Caller,
		`EXISTS (SELECT FROM session WHERE public_id = '${session}' AND revoked_at IS NOT NULL)`,
		() => execute(endAccountSessions, as(admin), { account: writer.id }),
	)
	expectClean(result)
	expect(result.kinds).toEqual(['signed-out'])
})

test('a grant that ends: no row after the moment', async () => {
	// Late enough for rows to stand by then on a slow machine, too.
	const endsAt = new Date(Date.now() + 4_000)
	const writer = await aDelegate(here.owner, RIGHTS, { domains: [domain.id] }, { endsAt })
	const result = await race(as(writer), 'false', async () => ({ ok: true }))
	expect(result.kinds).toEqual(['not-found'])
	const { rows } = await here.owner.query<{ last: Date }>(
		"SELECT max(at) AS last FROM journal_entry WHERE actor_id = $1 AND outcome = 'done'",
		[writer.id],
	)
	// The clock is read when a transaction begins, so a row may be as late as fifty transactions take that wait for each other.
	expect(rows[0]?.last.getTime()).toBeLessThan(endsAt.getTime() + 15_000)
})

test('two administrators who revoke each other at once: one of them stays', async () => {
	await here.owner.query("UPDATE access_grant SET built_in_role = NULL WHERE built_in_role = 'admin'")
	const [one, other] = [await anAdministrator(here.owner), await anAdministrator(here.owner)]
	const results = await Promise.all([
		execute(revokeGrant, as(one), { grant: other.grantId }),
		execute(revokeGrant, as(other), { grant: one.grantId }),
	])
	expect(results.filter((result) => result.ok)).toHaveLength(1)
	const left = `access_grant WHERE built_in_role = 'admin' AND revoked_at IS NULL`
	expect(await count(left)).toBe(1)
	const remaining = results[0]?.ok ? one : other
	expect(await execute(setAccountEnabled, as(admin), { account: remaining.id, enabled: false })).toMatchObject({
		ok: false,
		problem: { kind: 'not-allowed' },
	})
	expect(await execute(revokeGrant, as(admin), { grant: remaining.grantId })).toMatchObject({
		ok: false,
		problem: { kind: 'not-allowed' },
	})
	expect(await count(left)).toBe(1)
})

test('two administrators who disable each other at once: one of them stays', async () => {
	await here.owner.query("UPDATE access_grant SET built_in_role = NULL WHERE built_in_role = 'admin'")
	const [one, other] = [await anAdministrator(here.owner), await anAdministrator(here.owner)]
	const results = await Promise.all([
		execute(setAccountEnabled, as(one), { account: other.id, enabled: false }),
		execute(setAccountEnabled, as(other), { account: one.id, enabled: false }),
	])
	expect(results.filter((result) => result.ok)).toHaveLength(1)
	const { rows } = await here.owner.query(
		'SELECT count(*)::int AS n FROM account WHERE id IN ($1, $2) AND state = $3',
		[one.id, other.id, 'active'],
	)
	expect(rows).toEqual([{ n: 1 }])
})

test('without the gateway’s locks the same race is lost, and this test would see it', async () => {
	const { rows } = await here.owner.query<{ text: string }>(
		"SELECT pg_get_functiondef('app.lock_actor(uuid, uuid)'::regprocedure) AS text",
	)
	await here.owner.query((rows[0]?.text ?? '').replace(/PERFORM pg_advisory_xact_lock_shared.*|FOR SHARE/g, ''))
	// Who loses a race is luck, so it is run until it is lost.
	let late = 0
	for (let tries = 0; late === 0 && tries < 20; tries += 1) {
		const writer = await aDelegate(here.owner, RIGHTS, { domains: [domain.id] })
		const result = await race(
			as(writer),
			`EXISTS (SELECT FROM access_grant WHERE id = '${writer.grantId}' AND revoked_at IS NOT NULL)`,
			() => execute(revokeGrant, as(admin), { grant: writer.grantId }),
		)
		late = result.late
	}
	expect(late).toBeGreaterThan(0)
}, 180_000)
