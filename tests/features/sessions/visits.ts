/** Stands in for browsers at the doors. */
import { randomBytes } from 'node:crypto'
import type pg from 'pg'
import { sealSessionId } from '@/core/gateway/session-cookie'
import type { Visit } from '@/core/proof/visit'
import { signIn } from '@/features/sessions/sign-in'
import { PASSWORD } from '../../support/factories'

process.env.AUTH_SECRET ??= randomBytes(32).toString('base64')

export const FIREFOX = 'Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0'

/** A browser at an address of its own, so that tests do not use up each other's tries. */
export const aVisit = (values: Partial<Visit> = {}): Visit => {
	const [a, b, c] = randomBytes(3)
	return {
		clientAddress: `10.${a}.${b}.${c}`,
		userAgent: FIREFOX,
		sessionCookie: undefined,
		deviceCookie: undefined,
		...values,
	}
}

/** Signs in as people do. @throws Error when that is refused */
export async function signedIn(person: { address: string }, visit: Visit = aVisit()) {
	const result = await signIn({ address: person.address, password: PASSWORD }, visit)
	if (!result.ok) throw new Error(result.problem.text)
	return result.value
}

/** The cookie that a browser would hold. */
export const cookieOf = (sid: string): Promise<string> => sealSessionId(sid, 3600)

/** Entries of the journal about sign-ins of one account; NULL for those about nobody. */
export async function signInEntries(owner: Pick<pg.Pool, 'query'>, accountId: string | null) {
	const { rows } = await owner.query(
		`SELECT outcome::text, why, subject_label, actor_id, after FROM journal_entry
		 WHERE "right" = 'system.sign-in' AND account_id IS NOT DISTINCT FROM $1 ORDER BY at`,
		[accountId],
	)
	return rows
}

/** Whoever has to wait waits an hour more, so that no wait is over while a test is still at it, on however slow a machine. */
export const waitsAreLong = (owner: Pick<pg.Pool, 'query'>) =>
	owner.query(`
		CREATE FUNCTION public.wait_longer() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
			NEW.opens_at := NEW.opens_at + interval '1 hour';
			RETURN NEW;
		END $$;
		CREATE TRIGGER wait_longer BEFORE INSERT OR UPDATE OF points ON rate_limit FOR EACH ROW EXECUTE FUNCTION public.wait_longer()`)
