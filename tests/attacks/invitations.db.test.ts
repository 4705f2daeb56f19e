import { expect, test, vi } from 'vitest'
import { systemCaller } from '@/core/gateway/actor'
import { execute } from '@/core/gateway/execute'
import { IDLE } from '@/core/gateway/form'
import { digestOf } from '@/core/gateway/session-cookie'
import type { GrantableRight } from '@/core/policy'
import { setAccountEnabled } from '@/features/accounts/set-account-enabled'
import { setAccountPassword } from '@/features/accounts/set-account-password'
import { cancelInvitation } from '@/features/grants/cancel-invitation'
import { resendInvitation } from '@/features/grants/resend-invitation'
import { revokeAllGrants } from '@/features/grants/revoke-all-grants'
import { revokeGrant } from '@/features/grants/revoke-grant'
import { acceptInvitation } from '@/features/welcome/accept-invitation'
import { acceptInvitationAction } from '@/features/welcome/actions'
import { readLink } from '@/features/welcome/read-link'
import { as } from '../support/callers'
import { useDatabase } from '../support/database'
import { aDelegate, aDomain, aGrant, anAdministrator, anOrganization, PASSWORD } from '../support/factories'
import { anInvitation, letterOf, secretIn } from '../support/invited'
import { formOf, newBrowser, request } from '../support/request'

vi.mock('next/headers', async () => (await import('../support/request')).nextHeaders)
vi.mock('next/cache', async () => (await import('../support/request')).nextCache)
vi.mock('next/navigation', async () => (await import('../support/request')).nextNavigation)

const here = useDatabase()
const RIGHTS: GrantableRight[] = [
	'account.read',
	'account.create',
	'account.invite',
	'grant.give',
	'grant.revoke',
	'mailbox.read',
	'mailbox.create',
]

/** Somebody invited to read the mailboxes of a domain. */
async function invited() {
	const organization = await anOrganization(here.owner)
	const domain = await aDomain(here.owner, organization.id)
	const inviter = await aDelegate(here.owner, RIGHTS, { organizations: [organization.id] }, { passOnDepth: 1 })
	const invitation = await anInvitation(here.owner, inviter, organization.id, {
		role: 'single',
		rights: ['mailbox.read'],
		domains: [domain.id],
	})
	const [grant] = (await here.owner.query('SELECT id FROM access_grant WHERE account_id = $1', [invitation.account]))
		.rows
	return { organization, domain, inviter, invitation, grant: grant.id as string }
}
type Invited = Awaited<ReturnType<typeof invited>>

const door = systemCaller('Invitation', ['system.accept-invitation'])
const accept = (secret: string, newPassword = PASSWORD) =>
	execute(acceptInvitation, door, { hash: digestOf(secret), newPassword })
const accountOf = async ({ invitation }: Invited) =>
	(await here.owner.query('SELECT state::text, password_hash FROM account WHERE id = $1', [invitation.account])).rows[0]
const stateOf = async ({ invitation }: Invited) =>
	(await here.owner.query('SELECT app.invitation_state(i) AS state FROM invitation i WHERE id = $1', [invitation.id]))
		.rows[0]?.state

async function expectVoid(one: Invited, state = 'void'): Promise<void> {
	expect(await readLink(one.invitation.secret)).toBeNull()
	expect(await accept(one.invitation.secret)).toMatchObject({ ok: false, problem: { kind: 'not-found' } })
	expect(await accountOf(one)).toMatchObject({ password_hash: null })
	expect(await stateOf(one)).toBe(state)
}

test('an invitation that stands lets its person in, once', async () => {
	const one = await invited()
	expect(await stateOf(one)).toBe('kept')
	expect(await readLink(one.invitation.secret)).toMatchObject({ purpose: 'invitation' })
	expect(await accept(one.invitation.secret)).toMatchObject({ ok: true })
	expect(await accountOf(one)).toMatchObject({ state: 'active', password_hash: expect.any(String) })
	expect(await stateOf(one)).toBe('accepted')
	expect(await accept(one.invitation.secret, 'another long enough password')).toMatchObject({ ok: false })
	expect((await letterOf(here.owner, one.invitation.id)).link).toBeNull()
})

test('S-36 of ten who use it in the same moment one wins', async () => {
	const one = await invited()
	const results = await Promise.all(
		Array.from({ length: 10 }, (_, n) => accept(one.invitation.secret, `${PASSWORD} ${n}`)),
	)
	expect(results.filter(({ ok }) => ok)).toHaveLength(1)
})

const LOST: [string, (one: Invited) => Promise<unknown>][] = [
	[
		'its inviter lost the right to invite',
		({ inviter }) =>
			here.owner.query(
				"UPDATE access_grant SET rights = array_remove(array_remove(rights, 'account.create'), 'account.invite') WHERE id = $1",
				[inviter.grantId],
			),
	],
	[
		'its inviter lost the right that was given',
		({ inviter }) =>
			here.owner.query("UPDATE access_grant SET rights = array_remove(rights, 'mailbox.read') WHERE id = $1", [
				inviter.grantId,
			]),
	],
	[
		'the grant of its inviter ended by itself',
		({ inviter }) =>
			here.owner.query(
				"UPDATE access_grant SET starts_at = now() - interval '2 days', ends_at = now() - interval '1 second' WHERE id = $1",
				[inviter.grantId],
			),
	],
	[
		'its inviter was disabled',
		async ({ inviter }) =>
			execute(setAccountEnabled, as(await anAdministrator(here.owner)), { account: inviter.id, enabled: '' }),
	],
	[
		'its inviter lost everything',
		async ({ inviter }) => execute(revokeAllGrants, as(await anAdministrator(here.owner)), { account: inviter.id }),
	],
	['the grant was revoked', ({ grant, inviter }) => execute(revokeGrant, as(inviter), { grant })],
	[
		'the grant was changed',
		({ grant }) => here.owner.query('UPDATE access_grant SET max_mailboxes = 1 WHERE id = $1', [grant]),
	],
	[
		'a place was added to the grant',
		({ grant, organization }) =>
			here.owner.query(
				"INSERT INTO grant_scope (id, grant_id, kind, organization_id) VALUES (gen_random_uuid(), $1, 'organization', $2)",
				[grant, organization.id],
			),
	],
	[
		'the grant ended',
		({ grant }) =>
			here.owner.query(
				"UPDATE access_grant SET starts_at = now() - interval '2 days', ends_at = now() - interval '1 second' WHERE id = $1",
				[grant],
			),
	],
	[
		'its person was disabled',
		async ({ invitation }) =>
			execute(setAccountEnabled, as(await anAdministrator(here.owner)), { account: invitation.account, enabled: '' }),
	],
]
test.each(LOST)('an invitation is void once %s', async (_what, lose) => {
	const one = await invited()
	expect(await readLink(one.invitation.secret)).not.toBeNull()
	await lose(one)
	await expectVoid(one)
})

test('an invitation is void once a password was set for its person', async () => {
	const one = await invited()
	const admin = await anAdministrator(here.owner)
	await execute(setAccountPassword, as(admin), { account: one.invitation.account, password: `${PASSWORD} typed` })
	const before = await accountOf(one)
	expect(await readLink(one.invitation.secret)).toBeNull()
	expect(await accept(one.invitation.secret)).toMatchObject({ ok: false, problem: { kind: 'not-found' } })
	expect(await accountOf(one)).toEqual(before)
})

test('an invitation is void 72 hours after it was made', async () => {
	const one = await invited()
	await here.owner.query("UPDATE token SET expires_at = now() - interval '1 second' WHERE account_id = $1", [
		one.invitation.account,
	])
	await here.owner.query("UPDATE invitation SET expires_at = now() - interval '1 second' WHERE id = $1", [
		one.invitation.id,
	])
	await expectVoid(one, 'expired')
})

test('D5 cancelling ends the link and the rights that came with it, and frees the address', async () => {
	const one = await invited()
	const { inviter, invitation, grant, organization } = one
	expect(await execute(cancelInvitation, as(inviter), { invitation: invitation.id })).toMatchObject({ ok: true })
	await expectVoid(one, 'cancelled')
	expect((await here.owner.query('SELECT revoked_by_id FROM access_grant WHERE id = $1', [grant])).rows).toEqual([
		{ revoked_by_id: inviter.id },
	])
	expect(await letterOf(here.owner, invitation.id)).toMatchObject({ state: 'withdrawn', link: null })
	const again = await anInvitation(here.owner, inviter, organization.id, { address: invitation.address })
	expect(again.account).not.toBe(invitation.account)
	expect(await execute(resendInvitation, as(inviter), { invitation: invitation.id })).toMatchObject({ ok: false })
	const { rows } = await here.owner.query(
		`SELECT "right", after FROM journal_entry WHERE account_id = $1 AND "right" = 'account.invite' AND outcome = 'done'`,
		[invitation.account],
	)
	expect(rows).toEqual([{ right: 'account.invite', after: { invitation: 'cancelled', roleName: null } }])
})

test('cancelling after it was accepted ends the rights and leaves the person', async () => {
	const one = await invited()
	await accept(one.invitation.secret)
	expect(await execute(cancelInvitation, as(one.inviter), { invitation: one.invitation.id })).toMatchObject({
		ok: true,
	})
	expect(await accountOf(one)).toMatchObject({ state: 'active' })
	const { rows } = await here.owner.query('SELECT revoked_at IS NOT NULL AS ended FROM access_grant WHERE id = $1', [
		one.grant,
	])
	expect(rows).toEqual([{ ended: true }])
})

test('D5 sending again voids the old link in the same moment; the new one works', async () => {
	const one = await invited()
	expect(await execute(resendInvitation, as(one.inviter), { invitation: one.invitation.id })).toMatchObject({
		ok: true,
	})
	expect(await readLink(one.invitation.secret)).toBeNull()
	expect(await accept(one.invitation.secret)).toMatchObject({ ok: false })
	expect(one.invitation.letter.id).not.toBe((await letterOf(here.owner, one.invitation.id)).id)
	const { rows } = await here.owner.query('SELECT state::text, link FROM letter WHERE id = $1', [
		one.invitation.letter.id,
	])
	expect(rows).toEqual([{ state: 'withdrawn', link: null }])
	expect(await accept(secretIn((await letterOf(here.owner, one.invitation.id)).link))).toMatchObject({ ok: true })
	expect(await execute(resendInvitation, as(one.inviter), { invitation: one.invitation.id })).toMatchObject({
		ok: false,
		problem: { kind: 'conflict' },
	})
})

test('whoever sends it again answers for it: it is void when they do not hold what comes with it', async () => {
	const one = await invited()
	const colleague = await aDelegate(here.owner, ['account.read', 'account.invite'], {
		organizations: [one.organization.id],
	})
	expect(await execute(resendInvitation, as(colleague), { invitation: one.invitation.id })).toMatchObject({
		ok: false,
		problem: { kind: 'not-allowed' },
	})
	await aGrant(here.owner, colleague.id, ['account.invite', 'mailbox.read'], { organizations: [one.organization.id] })
	expect(await execute(resendInvitation, as(colleague), { invitation: one.invitation.id })).toMatchObject({ ok: true })
	const secret = secretIn((await letterOf(here.owner, one.invitation.id)).link)
	expect(await readLink(secret)).not.toBeNull()
	await here.owner.query("UPDATE account SET state = 'disabled' WHERE id = $1", [colleague.id])
	expect(await readLink(secret)).toBeNull()
})

test('links are made of PUBLIC_ORIGIN, whatever host and proxy headers say', async () => {
	newBrowser()
	for (const [name, value] of Object.entries({
		host: 'evil.example',
		'x-forwarded-host': 'evil.example',
		forwarded: 'host=evil.example',
	}))
		request.headers.set(name, value)
	const { invitation } = await invited()
	expect(invitation.letter.link).toMatch(/^http:\/\/localhost:\d+\/welcome\//)
	expect(JSON.stringify(invitation.letter)).not.toContain('evil.example')
})

test('accepting takes a password and nothing else', async () => {
	newBrowser()
	const one = await invited()
	const extras = {
		state: 'disabled',
		account: one.inviter.id,
		rights: 'domain.remove',
		'organizations[]': one.organization.id,
	}
	for (const [name, value] of Object.entries(extras)) {
		const form = formOf({ secret: one.invitation.secret, newPassword: PASSWORD, [name]: value })
		expect(await acceptInvitationAction(IDLE, form)).toMatchObject({ status: 'failed', problem: { kind: 'invalid' } })
	}
	expect(await accountOf(one)).toMatchObject({ state: 'invited', password_hash: null })
})

test('another organization can neither send it again nor cancel it, and does not learn that it is there', async () => {
	const one = await invited()
	const elsewhere = await anOrganization(here.owner)
	const other = await aDelegate(here.owner, RIGHTS, { organizations: [elsewhere.id] })
	const missing = '00000000-0000-4000-8000-00000000dead'
	const resend = (invitation: string) => execute(resendInvitation, as(other), { invitation })
	const cancel = (invitation: string) => execute(cancelInvitation, as(other), { invitation })
	for (const attempt of [resend, cancel]) {
		const there = await attempt(one.invitation.id)
		expect(there).toMatchObject({ ok: false, problem: { kind: 'not-found' } })
		expect(there).toEqual(await attempt(missing))
	}
	expect(await readLink(one.invitation.secret)).not.toBeNull()
})
