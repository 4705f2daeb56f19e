import { expect, test } from 'vitest'
import type { Caller } from '@/core/gateway/actor'
import { execute } from '@/core/gateway/execute'
import { setAccountEnabled } from '@/features/accounts/set-account-enabled'
import { revokeAllGrants } from '@/features/grants/revoke-all-grants'
import { revokeGrant } from '@/features/grants/revoke-grant'
import { removeMailbox } from '@/features/mailboxes/remove-mailbox'
import { setMailboxEnabled } from '@/features/mailboxes/set-mailbox-enabled'
import { as } from '../support/callers'
import { useDatabase } from '../support/database'
import { aDomain, aGrant, aMailbox, anOrganization, rightsOf } from '../support/factories'

const here = useDatabase()
interface Administrator {
	readonly id: string
	readonly grant: string
	readonly mailbox: { readonly id: string; readonly address: string }
}
type Remove = (by: Caller, other: Administrator) => Promise<{ ok: boolean }>

const WAYS: [string, Remove][] = [
	['revoking the grant', (by, { grant }) => execute(revokeGrant, by, { grant })],
	['revoking everything', (by, { id }) => execute(revokeAllGrants, by, { account: id })],
	['disabling the account', (by, { id }) => execute(setAccountEnabled, by, { account: id, enabled: '' })],
	[
		'deleting the mailbox that they sign in with',
		(by, { mailbox }) => execute(removeMailbox, by, { mailbox: mailbox.id, confirm: mailbox.address }),
	],
	['disabling that mailbox', (by, { mailbox }) => execute(setMailboxEnabled, by, { mailbox: mailbox.id, enabled: '' })],
]

async function theOnlyTwo(): Promise<[Administrator, Administrator]> {
	await here.owner.query("UPDATE access_grant SET built_in_role = NULL WHERE built_in_role = 'admin'")
	const domain = await aDomain(here.owner, (await anOrganization(here.owner)).id)
	const one = async (): Promise<Administrator> => {
		const mailbox = await aMailbox(here.owner, domain)
		const options = { builtInRole: 'admin', passOnDepth: 10 }
		const grant = await aGrant(here.owner, mailbox.accountId, rightsOf('admin'), { server: true }, options)
		return { id: mailbox.accountId, grant: grant.id, mailbox }
	}
	return [await one(), await one()]
}
const able = async (people: readonly Administrator[]): Promise<number> => {
	const { rows } = await here.owner.query<{ n: number }>(
		`SELECT count(*)::int AS n FROM access_grant g JOIN account a ON a.id = g.account_id
		WHERE g.account_id = ANY ($1) AND g.revoked_at IS NULL AND g.ends_at IS NULL AND app.is_live_account(a)`,
		[people.map(({ id }) => id)],
	)
	return rows[0]?.n ?? 0
}

test.each(WAYS)(
	'D-41 two administrators removing each other at once, by %s: one of them stays',
	async (_way, remove) => {
		const [one, other] = await theOnlyTwo()
		const results = await Promise.all([remove(as(one), other), remove(as(other), one)])
		expect(results.filter(({ ok }) => ok)).toHaveLength(1)
		expect(await able([one, other])).toBe(1)
	},
)

test('D-41 and by two different ways', async () => {
	for (const [n, [, first]] of WAYS.entries()) {
		const second = WAYS[(n + 1) % WAYS.length]?.[1] ?? first
		const [one, other] = await theOnlyTwo()
		await Promise.all([first(as(one), other), second(as(other), one)])
		expect(await able([one, other])).toBe(1)
	}
})
