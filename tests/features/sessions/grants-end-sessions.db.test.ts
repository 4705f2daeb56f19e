import { expect, test } from 'vitest'
import { execute } from '@/core/gateway/execute'
import { actorOfSession } from '@/core/gateway/session'
import { revokeGrant } from '@/features/grants/revoke-grant'
import { as } from '../../support/callers'
import { useDatabase } from '../../support/database'
import { aGrant, anAccount, anAdministrator, anOrganization } from '../../support/factories'
import { signedIn } from './visits'

const here = useDatabase()

/** Somebody with one grant, another that hangs below it, and a session each. */
async function aHolder() {
	const organization = await anOrganization(here.owner)
	const [holder, below, other] = [await anAccount(here.owner), await anAccount(here.owner), await anAccount(here.owner)]
	const scope = { organizations: [organization.id] }
	const rights = ['mailbox.read', 'domain.read', 'grant.give', 'account.read']
	const { id: grant } = await aGrant(here.owner, holder.id, rights, scope, { passOnDepth: 2 })
	const { id: handedOn } = await aGrant(here.owner, below.id, ['mailbox.read'], scope, {
		parentId: grant,
		givenById: holder.id,
	})
	await aGrant(here.owner, other.id, rights, scope)
	return {
		grant,
		handedOn,
		holder: { ...holder, ...(await signedIn(holder)) },
		below: { ...below, ...(await signedIn(below)) },
		other: { ...other, ...(await signedIn(other)) },
	}
}
type Holder = Awaited<ReturnType<typeof aHolder>>
const open = async ({ sid }: { sid: string }): Promise<boolean> => (await actorOfSession(sid)) !== null
const set =
	(what: string) =>
	({ grant }: Holder) =>
		here.owner.query(`UPDATE access_grant SET ${what} WHERE id = $1`, [grant])

test.each<[string, (of: Holder) => Promise<unknown>]>([
	['is taken back', async ({ grant }) => execute(revokeGrant, as(await anAdministrator(here.owner)), { grant })],
	['loses a right', set("rights = ARRAY['mailbox.read', 'grant.give', 'account.read']")],
	['gets an earlier end', set("ends_at = now() + interval '1 day'")],
	['gets a limit', set('max_mailboxes = 3')],
	['is not to be handed on any more', set('pass_on_depth = 0')],
])('the sessions of its holder end when a grant %s, and nobody else’s do', async (_, narrow) => {
	const all = await aHolder()
	expect([await open(all.holder), await open(all.other)]).toEqual([true, true])
	await narrow(all)
	expect([await open(all.holder), await open(all.other)]).toEqual([false, true])
})

test('with a grant end the sessions of those who held something out of it', async () => {
	const all = await aHolder()
	await execute(revokeGrant, as(await anAdministrator(here.owner)), { grant: all.grant })
	expect(await open(all.below)).toBe(false)
})

test('what widens or only names a grant ends nothing', async () => {
	const all = await aHolder()
	for (const wider of ["rights = rights || '{domain.edit}'", "role_name = 'Other'", 'pass_on_depth = 5'])
		await set(wider)(all)
	expect(await open(all.holder)).toBe(true)
})

test('whoever is given rights while signed in has the shorter session from then on', async () => {
	const person = await anAccount(here.owner)
	const { sid } = await signedIn(person)
	const organization = await anOrganization(here.owner)
	const life = async () =>
		(
			await here.owner.query(
				`SELECT extract(epoch FROM absolute_expires_at - created_at)::int / 60 AS whole,
					extract(epoch FROM idle_expires_at - last_seen_at)::int / 60 AS idle FROM session WHERE account_id = $1`,
				[person.id],
			)
		).rows[0]
	expect(await life()).toEqual({ whole: 24 * 60, idle: 60 })
	await aGrant(here.owner, person.id, ['mailbox.read'], { organizations: [organization.id] })
	expect(await life()).toEqual({ whole: 12 * 60, idle: 30 })
	expect(await open({ sid })).toBe(true)
	await here.owner.query(`UPDATE session SET created_at = created_at - interval '13 hours' WHERE account_id = $1`, [
		person.id,
	])
	await aGrant(here.owner, person.id, ['domain.read'], { organizations: [organization.id] })
	expect(await open({ sid })).toBe(false)
})
