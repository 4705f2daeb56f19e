import { beforeEach, expect, test } from 'vitest'
import { systemCaller } from '@/core/gateway/actor'
import { execute } from '@/core/gateway/execute'
import { digestOf } from '@/core/gateway/session-cookie'
import type { GrantableRight } from '@/core/policy'
import { cancelInvitation } from '@/features/grants/cancel-invitation'
import { acceptInvitation } from '@/features/welcome/accept-invitation'
import { as } from '../support/callers'
import { useDatabase } from '../support/database'
import { aDelegate, aDomain, anOrganization, PASSWORD } from '../support/factories'
import { anInvitation } from '../support/invited'

const here = useDatabase()
const INVITING: GrantableRight[] = ['account.read', 'account.create', 'account.invite', 'grant.give', 'mailbox.read']
let organization: { id: string }

beforeEach(async () => {
	organization = await anOrganization(here.owner)
})
const cancel = (by: { id: string }, invitation: string) => execute(cancelInvitation, as(by), { invitation })
const retired = async (account: string) =>
	(await here.owner.query('SELECT retired_at IS NOT NULL AS gone FROM account WHERE id = $1', [account])).rows[0].gone
const ended = async (account: string) =>
	(await here.owner.query('SELECT revoked_at IS NOT NULL AS ended FROM access_grant WHERE account_id = $1', [account]))
		.rows[0].ended

test('inviting and cancelling does not remove a person whom another organization invited', async () => {
	const theirs = await aDelegate(here.owner, INVITING, {
		organizations: [organization.id],
	})
	const first = await anInvitation(here.owner, theirs, organization.id)
	for (const table of ['token', 'invitation'])
		await here.owner.query(`UPDATE ${table} SET expires_at = now() - interval '1 second' WHERE account_id = $1`, [
			first.account,
		])
	const elsewhere = await anOrganization(here.owner)
	const attacker = await aDelegate(here.owner, INVITING, {
		organizations: [elsewhere.id],
	})
	const second = await anInvitation(here.owner, attacker, elsewhere.id, {
		address: first.address,
	})
	expect(second.account).toBe(first.account)
	expect(await cancel(attacker, second.id)).toMatchObject({ ok: true })
	expect(await retired(first.account)).toBe(false)
	// Whose person it is lets them go.
	expect(await cancel(theirs, first.id)).toMatchObject({ ok: true })
	expect(await retired(first.account)).toBe(true)
})

async function colleagues() {
	const domain = await aDomain(here.owner, organization.id)
	const boss = await aDelegate(here.owner, INVITING, { organizations: [organization.id] }, { passOnDepth: 1 })
	const given = {
		role: 'single',
		rights: ['mailbox.read'],
		domains: [domain.id],
	}
	const invitation = await anInvitation(here.owner, boss, organization.id, given)
	const scope = { organizations: [organization.id] }
	const colleague = await aDelegate(here.owner, ['account.read', 'account.invite', 'mailbox.read'], scope)
	const door = systemCaller('Invitation', ['system.accept-invitation'])
	const accept = () =>
		execute(acceptInvitation, door, {
			hash: digestOf(invitation.secret),
			newPassword: PASSWORD,
		})
	return { boss, colleague, invitation, accept }
}

test('an invitation that was accepted is no way to revoke without the right to revoke', async () => {
	const { boss, colleague, invitation, accept } = await colleagues()
	expect(await accept()).toMatchObject({ ok: true })
	expect(await cancel(colleague, invitation.id)).toMatchObject({
		ok: false,
		problem: { kind: 'not-allowed' },
	})
	expect(await ended(invitation.account)).toBe(false)
	expect(await cancel(boss, invitation.id)).toMatchObject({ ok: true })
	expect(await ended(invitation.account)).toBe(true)
})

test('nor is one to somebody who had an account and has come since', async () => {
	const { boss, colleague, invitation, accept } = await colleagues()
	await accept()
	const again = await anInvitation(here.owner, boss, organization.id, {
		...{
			address: invitation.address,
			role: 'single',
			rights: ['mailbox.read'],
			organizations: [],
			mailboxes: [],
		},
		domains: [(await aDomain(here.owner, organization.id)).id],
	})
	await here.owner.query(
		`INSERT INTO session (id_hash, public_id, account_id, auth_epoch, idle_expires_at, absolute_expires_at, client_address, user_agent)
		SELECT sha256(random()::text::bytea), gen_random_uuid(), id, auth_epoch, now() + interval '1 hour', now() + interval '1 day', '', '' FROM account WHERE id = $1`,
		[again.account],
	)
	expect(await cancel(colleague, again.id)).toMatchObject({
		ok: false,
		problem: { kind: 'not-allowed' },
	})
})

test('who has not come yet is still taken back with the right to invite alone', async () => {
	const { colleague, invitation } = await colleagues()
	expect(await cancel(colleague, invitation.id)).toMatchObject({ ok: true })
	expect(await ended(invitation.account)).toBe(true)
})
