import { expect, test } from 'vitest'
import { execute } from '@/core/gateway/execute'
import type { GrantableRight, Limits } from '@/core/policy'
import { giveGrant } from '@/features/grants/give-grant'
import { revokeGrant } from '@/features/grants/revoke-grant'
import { setMailboxPassword } from '@/features/mailboxes/set-mailbox-password'
import { readLink } from '@/features/welcome/read-link'
import { as } from '../support/callers'
import { useDatabase } from '../support/database'
import { aDelegate, aDomain, aGrant, aMailbox, anAdministrator, anOrganization } from '../support/factories'
import { anInvitation } from '../support/invited'

const here = useDatabase()
const MAILBOXES: GrantableRight[] = ['mailbox.read', 'mailbox.create', 'mailbox.set-quota', 'mailbox.set-password']
const ROOMY: Partial<Limits> = { mailboxes: 100, storageBytes: 1n << 40n, storagePerMailboxBytes: 1n << 35n }

async function aPeer(rights: GrantableRight[], limits: Partial<Limits>) {
	const domain = await aDomain(here.owner, (await anOrganization(here.owner)).id)
	const peer = await aMailbox(here.owner, domain)
	await aGrant(here.owner, peer.accountId, rights, { domains: [domain.id] }, { limits })
	const attack = async (mine: Partial<Limits>) => {
		const actor = await aDelegate(here.owner, MAILBOXES, { domains: [domain.id] }, { limits: mine })
		return execute(setMailboxPassword, as(actor), { mailbox: peer.id })
	}
	return attack
}

test.each<[string, Partial<Limits>]>([
	['number of mailboxes', { ...ROOMY, mailboxes: 99 }],
	['total storage', { ...ROOMY, storageBytes: 1n << 39n }],
	['storage per mailbox', { ...ROOMY, storagePerMailboxBytes: 1n << 34n }],
])(
	'Q7 D-11 whoever has a lower limit (%s) cannot become a peer with a higher one by setting their password',
	async (_what, mine) => {
		for (const limits of [{}, ROOMY]) {
			const attack = await aPeer(MAILBOXES, limits)
			expect(await attack(mine)).toMatchObject({ ok: false, problem: { kind: 'not-allowed' } })
		}
	},
)

test('limits that are equal or higher, and those of rights that have none, leave the rank as it is', async () => {
	expect(await (await aPeer(MAILBOXES, ROOMY))(ROOMY)).toMatchObject({ ok: true })
	expect(await (await aPeer(MAILBOXES, ROOMY))({})).toMatchObject({ ok: true })
	expect(await (await aPeer(['mailbox.read'], {}))(ROOMY)).toMatchObject({ ok: true })
})

async function invited(rights: GrantableRight[] = ['account.read', 'account.create']) {
	const organization = await anOrganization(here.owner)
	const inviter = await aDelegate(here.owner, rights, { organizations: [organization.id] }, { passOnDepth: 1 })
	const { account, secret } = await anInvitation(here.owner, inviter, organization.id)
	const give = (by: { id: string }) =>
		execute(giveGrant, as(by), {
			account,
			role: 'single',
			rights: ['account.read'],
			organizations: [organization.id],
			maxMailboxes: '',
			maxAliases: '',
			maxStorage: '',
			maxStoragePerMailbox: '',
		})
	return { inviter, secret, give }
}

test('D-44 an invitation link is void once somebody else gives the invited person rights: its maker has seen it', async () => {
	const { secret, give } = await invited()
	expect(await readLink(secret)).not.toBeNull()
	expect(await give(await anAdministrator(here.owner))).toMatchObject({ ok: true })
	expect(await readLink(secret)).toBeNull()
})

test('D-44 whoever invites and gives rights keeps the link that they made', async () => {
	const { inviter, secret, give } = await invited([
		'account.read',
		'account.create',
		'grant.give',
		'grant.make-team-member',
	])
	expect(await give(inviter)).toMatchObject({ ok: true })
	expect(await readLink(secret)).not.toBeNull()
})

test('D-44 the links that a person made end with the right to invite', async () => {
	const { inviter, secret } = await invited()
	const administrator = await anAdministrator(here.owner)
	expect(await execute(revokeGrant, as(administrator), { grant: inviter.grantId })).toMatchObject({ ok: true })
	expect(await readLink(secret)).toBeNull()
})

test.each(["state = 'disabled'", 'retired_at = now()'])('D-44 so they do with the person (%s)', async (ended) => {
	const { inviter, secret } = await invited()
	await here.owner.query(`UPDATE account SET ${ended} WHERE id = $1`, [inviter.id])
	expect(await readLink(secret)).toBeNull()
})

test('the links of others stay when somebody loses rights', async () => {
	const { secret } = await invited()
	const other = await aDelegate(here.owner, ['account.create'], { server: true })
	const administrator = await anAdministrator(here.owner)
	expect(await execute(revokeGrant, as(administrator), { grant: other.grantId })).toMatchObject({ ok: true })
	expect(await readLink(secret)).not.toBeNull()
})
