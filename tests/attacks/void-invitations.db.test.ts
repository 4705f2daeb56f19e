import { expect, test } from 'vitest'
import { systemCaller } from '@/core/gateway/actor'
import { execute } from '@/core/gateway/execute'
import { digestOf } from '@/core/gateway/session-cookie'
import type { GrantableRight } from '@/core/policy'
import { setAccountEnabled } from '@/features/accounts/set-account-enabled'
import { acceptInvitation } from '@/features/welcome/accept-invitation'
import { readLink } from '@/features/welcome/read-link'
import { as } from '../support/callers'
import { useDatabase } from '../support/database'
import { aDelegate, aDomain, anAdministrator, anOrganization, PASSWORD } from '../support/factories'
import { anInvitation } from '../support/invited'

const here = useDatabase()
const INVITING: GrantableRight[] = ['account.read', 'account.create', 'account.invite', 'grant.give', 'mailbox.read']
const accept = (secret: string) => {
	const door = systemCaller('Invitation', ['system.accept-invitation'])
	return execute(acceptInvitation, door, { hash: digestOf(secret), newPassword: PASSWORD })
}
const ended = async (account: string) =>
	(await here.owner.query('SELECT revoked_at IS NOT NULL AS ended FROM access_grant WHERE account_id = $1', [account]))
		.rows[0].ended

const VOID: [string, (by: { id: string }, invited: string) => Promise<unknown>][] = [
	[
		'whose inviter was disabled',
		async ({ id }) => execute(setAccountEnabled, as(await anAdministrator(here.owner)), { account: id, enabled: '' }),
	],
	[
		'that was let expire',
		async (_by, invited) => {
			for (const table of ['token', 'invitation'])
				await here.owner.query(`UPDATE ${table} SET expires_at = now() - interval '1 second' WHERE account_id = $1`, [
					invited,
				])
		},
	],
]
test.each(VOID)('an invitation by another organization does not bring back one %s', async (_what, end) => {
	const organization = await anOrganization(here.owner)
	const domain = await aDomain(here.owner, organization.id)
	const theirs = await aDelegate(here.owner, INVITING, { organizations: [organization.id] }, { passOnDepth: 1 })
	const given = { role: 'single', rights: ['mailbox.read'], domains: [domain.id] }
	const first = await anInvitation(here.owner, theirs, organization.id, given)
	await end(theirs, first.account)
	expect(await readLink(first.secret)).toBeNull()
	const elsewhere = await anOrganization(here.owner)
	const attacker = await aDelegate(here.owner, INVITING, { organizations: [elsewhere.id] })
	const second = await anInvitation(here.owner, attacker, elsewhere.id, { address: first.address })
	expect(second.account).toBe(first.account)
	expect(await accept(second.secret)).toMatchObject({ ok: true })
	expect(await ended(first.account)).toBe(true)
})

test('an invitation that stands keeps what came with it, though its person came by another', async () => {
	const organization = await anOrganization(here.owner)
	const domain = await aDomain(here.owner, organization.id)
	const theirs = await aDelegate(here.owner, INVITING, { organizations: [organization.id] }, { passOnDepth: 1 })
	const given = { role: 'single', rights: ['mailbox.read'], domains: [domain.id] }
	const first = await anInvitation(here.owner, theirs, organization.id, given)
	const elsewhere = await anOrganization(here.owner)
	const other = await aDelegate(here.owner, INVITING, { organizations: [elsewhere.id] })
	const second = await anInvitation(here.owner, other, elsewhere.id, { address: first.address })
	expect(await accept(second.secret)).toMatchObject({ ok: true })
	expect(await ended(first.account)).toBe(false)
})
