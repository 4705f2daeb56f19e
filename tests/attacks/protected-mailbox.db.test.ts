import { beforeEach, describe, expect, test } from 'vitest'
import { execute } from '@/core/gateway/execute'
import { GRANTABLE_RIGHTS } from '@/core/policy'
import { editAccount } from '@/features/accounts/edit-account'
import { endAccountSessions } from '@/features/accounts/end-account-sessions'
import { setAccountEnabled } from '@/features/accounts/set-account-enabled'
import { setAccountPassword } from '@/features/accounts/set-account-password'
import { createAlias } from '@/features/aliases/create-alias'
import { editAlias } from '@/features/aliases/edit-alias'
import { removeAlias } from '@/features/aliases/remove-alias'
import { removeDomain } from '@/features/domains/remove-domain'
import { restoreDomain } from '@/features/domains/restore-domain'
import { setDomainEnabled } from '@/features/domains/set-domain-enabled'
import { revokeAllGrants } from '@/features/grants/revoke-all-grants'
import { revokeGrant } from '@/features/grants/revoke-grant'
import { liftProtection } from '@/features/mailboxes/lift-protection'
import { protectMailbox } from '@/features/mailboxes/protect-mailbox'
import { setMailboxQuota } from '@/features/mailboxes/set-mailbox-quota'
import { setOrganizationEnabled } from '@/features/organizations/set-organization-enabled'
import { editOwnName } from '@/features/self/edit-own-name'
import { setOwnPassword } from '@/features/self/set-own-password'
import { CASES } from '../features/mailboxes/cases'
import { as } from '../support/callers'
import { content, journalOf } from '../support/content'
import { useDatabase } from '../support/database'
import {
	aDelegate,
	aDomain,
	aGrant,
	aMailbox,
	anAdministrator,
	anAlias,
	anAppPassword,
	anOrganization,
	PASSWORD,
} from '../support/factories'

/** B9: who holds every right there is on the whole organization, and still reaches nothing of a protected person. */
const here = useDatabase()
const BUT_PROTECTING = GRANTABLE_RIGHTS.filter((right) => right !== 'mailbox.protect')
const REFUSED = { ok: false, problem: { kind: 'not-allowed', text: expect.stringMatching(/protected/) } }
type Row = { id: string }

let organization: Row
let domain: Awaited<ReturnType<typeof aDomain>>
let box: Awaited<ReturnType<typeof aMailbox>>
let delegate: Awaited<ReturnType<typeof aDelegate>>
let administrator: Awaited<ReturnType<typeof anAdministrator>>

beforeEach(async () => {
	organization = await anOrganization(here.owner)
	domain = await aDomain(here.owner, organization.id)
	box = await aMailbox(here.owner, domain)
	delegate = await aDelegate(here.owner, GRANTABLE_RIGHTS, { organizations: [organization.id] }, { passOnDepth: 2 })
	administrator = await anAdministrator(here.owner)
	expect(await execute(protectMailbox, as(administrator), { mailbox: box.id, reason: 'Head of school' })).toMatchObject(
		{ ok: true },
	)
})

const everything = async () => {
	const { rows } = await here.owner.query(
		`SELECT (SELECT jsonb_agg(to_jsonb(g) ORDER BY g.id) FROM access_grant g) AS grants, (SELECT jsonb_agg(to_jsonb(s) ORDER BY s.id_hash) FROM session s) AS sessions,
			(SELECT jsonb_agg(to_jsonb(t) ORDER BY t.hash) FROM token t) AS tokens, (SELECT jsonb_agg(to_jsonb(p) ORDER BY p.mailbox_id) FROM protection p) AS protections,
			(SELECT jsonb_agg(to_jsonb(o) ORDER BY o.id) FROM organization o) AS organizations`,
	)
	return { ...(rows[0] as object), content: await content(here.owner) }
}
async function expectRefused(attack: () => Promise<unknown>, wanted: object = REFUSED) {
	const before = await everything()
	expect(await attack()).toMatchObject(wanted)
	expect(await everything()).toEqual(before)
}
const openSession = (person: string) =>
	here.owner.query(
		`INSERT INTO session (id_hash, account_id, auth_epoch, idle_expires_at, absolute_expires_at, client_address, user_agent, public_id)
		SELECT sha256(convert_to(id::text, 'UTF8')), id, auth_epoch, now() + interval '1 hour', now() + interval '1 day', '', '', gen_random_uuid() FROM account WHERE id = $1`,
		[person],
	)

const live = Object.entries(CASES).filter(([, { trashed }]) => !trashed)
test.each(live)(
	'B9 %s does not reach it, whoever asks, until the protection is lifted',
	async (_name, { verb, input }) => {
		for (const actor of [delegate, administrator]) {
			await expectRefused(() => execute(verb, as(actor), { mailbox: box.id, ...input(box) }))
			const [last] = (await journalOf(here.owner, actor)).toReversed()
			expect(last).toMatchObject({ outcome: 'refused', why: 'protected', mailbox_id: box.id })
		}
		await lift()
		expect(await execute(verb, as(delegate), { mailbox: box.id, ...input(box) })).toMatchObject({ ok: true })
	},
)

const lift = () =>
	execute(liftProtection, as(administrator), { mailbox: box.id, confirm: box.address, reason: 'Leaves the school' })

const PEOPLE: [string, (person: string) => Parameters<typeof execute>][] = [
	['edit-account', (account) => [editAccount, as(delegate), { account, version: 1, name: 'Mallory' }] as never],
	['set-account-enabled', (account) => [setAccountEnabled, as(delegate), { account, enabled: '' }] as never],
	['set-account-password', (account) => [setAccountPassword, as(delegate), { account, password: PASSWORD }] as never],
	['end-account-sessions', (account) => [endAccountSessions, as(delegate), { account }] as never],
]
test.each(PEOPLE)('%s does not reach its owner', async (_name, asked) => {
	await openSession(box.accountId)
	await expectRefused(() => execute(...asked(box.accountId)))
})

test('extra fields lift nothing', async () => {
	for (const more of [{ protected: false }, { protection: { delete: true } }, { force: 'on' }])
		await expectRefused(
			() => execute(setMailboxQuota, as(delegate), { mailbox: box.id, version: 1, quota: '1 GB', ...more }),
			{ ok: false, problem: { kind: 'invalid' } },
		)
})

describe('rights of the owner', () => {
	test('cannot be ended one by one, not even by who gave them', async () => {
		const { id } = await aGrant(
			here.owner,
			box.accountId,
			['mailbox.read'],
			{ domains: [domain.id] },
			{ parentId: delegate.grantId, givenById: delegate.id },
		)
		await expectRefused(() => execute(revokeGrant, as(delegate), { grant: id }))
		await expectRefused(() => execute(revokeAllGrants, as(delegate), { account: box.accountId }))
	})

	test('do not end below a delegate’s own hands with the grant that they came from, but with an administrator’s', async () => {
		const middle = await aMailbox(here.owner, domain)
		const own = { parentId: delegate.grantId, givenById: delegate.id, passOnDepth: 1 }
		const parent = await aGrant(
			here.owner,
			middle.accountId,
			['mailbox.read', 'grant.give'],
			{ domains: [domain.id] },
			own,
		)
		await aGrant(
			here.owner,
			box.accountId,
			['mailbox.read'],
			{ domains: [domain.id] },
			{ parentId: parent.id, givenById: middle.accountId },
		)
		await expectRefused(() => execute(revokeGrant, as(delegate), { grant: parent.id }))
		expect(await execute(revokeGrant, as(administrator), { grant: parent.id })).toMatchObject({ ok: true })
	})

	test('cannot be taken out of a grant one by one, past every verb', async () => {
		const { id } = await aGrant(here.owner, box.accountId, ['mailbox.read', 'mailbox.edit'], { domains: [domain.id] })
		const sql = `UPDATE access_grant SET rights = '{mailbox.read}' WHERE id = '${id}'`
		await expect(armedAs(delegate, sql)).rejects.toMatchObject({ code: 'PT005' })
	})
})

/** A statement as the database would see it from a verb that forgot to name whom it touches. */
async function armedAs(actor: Row, statement: string) {
	const client = await here.owner.connect()
	try {
		await client.query('BEGIN')
		await client.query("SELECT set_config('app.actor', $1, true)", [actor.id])
		await client.query(statement)
		await client.query('COMMIT')
	} finally {
		await client.query('ROLLBACK')
		client.release()
	}
}
test('past every verb, the database keeps its mailbox, its owner, their sessions and their links', async () => {
	await openSession(box.accountId)
	const owner = box.accountId
	await anAppPassword(here.owner, owner)
	for (const statement of [
		`UPDATE mailbox SET enabled = false WHERE id = '${box.id}'`,
		`UPDATE mailbox SET quota_bytes = 1 WHERE id = '${box.id}'`,
		`UPDATE mailbox SET send_only = true WHERE id = '${box.id}'`,
		`UPDATE mailbox SET protocols = '{}' WHERE id = '${box.id}'`,
		`UPDATE mailbox SET deleted_at = now() WHERE id = '${box.id}'`,
		`UPDATE account SET password_hash = replace(password_hash, '$19', '$19') || 'x' WHERE id = '${owner}'`,
		`UPDATE account SET auth_epoch = auth_epoch + 1 WHERE id = '${owner}'`,
		`UPDATE account SET app_passwords_only = true WHERE id = '${owner}'`,
		`INSERT INTO app_password (id, account_id, name, protocols, secret_hash) VALUES (gen_random_uuid(), '${owner}', 'Mine', '{imap}', sha256('x'))`,
		`UPDATE app_password SET revoked_at = now() WHERE account_id = '${owner}'`,
		`UPDATE account SET name = 'Mallory' WHERE id = '${owner}'`,
		`UPDATE account SET state = 'disabled' WHERE id = '${owner}'`,
		`UPDATE session SET revoked_at = now() WHERE account_id = '${owner}'`,
		`INSERT INTO token (hash, purpose, account_id, expires_at) VALUES ('\\x01', 'invitation', '${owner}', now())`,
		`UPDATE domain SET enabled = false WHERE id = '${domain.id}'`,
		`UPDATE organization SET enabled = false WHERE id = '${organization.id}'`,
	])
		await expectRefused(() => armedAs(delegate, statement).catch((error: { code: string }) => ({ code: error.code })), {
			code: 'PT005',
		})
})

describe('the domain and the organization around it', () => {
	const verbs: [string, () => Parameters<typeof execute>][] = [
		['set-domain-enabled', () => [setDomainEnabled, as(delegate), { domain: domain.id, enabled: '' }] as never],
		['remove-domain', () => [removeDomain, as(delegate), { domain: domain.id, confirm: domain.name }] as never],
		[
			'set-organization-enabled',
			() => [setOrganizationEnabled, as(delegate), { organization: organization.id, enabled: '' }] as never,
		],
	]
	test.each(verbs)('%s is refused to a delegate in words, and done by an administrator', async (_name, asked) => {
		await expectRefused(() => execute(...asked()))
		const [verb, , input] = asked()
		expect(await execute(verb, as(administrator), input)).toMatchObject({ ok: true })
	})

	test('come back from the trash by an administrator’s hand alone', async () => {
		await execute(removeDomain, as(administrator), { domain: domain.id, confirm: domain.name })
		await expectRefused(() => execute(restoreDomain, as(delegate), { domain: domain.id }))
		expect(await execute(restoreDomain, as(administrator), { domain: domain.id })).toMatchObject({ ok: true })
		await expectRefused(() => execute(setMailboxQuota, as(delegate), { mailbox: box.id, version: 1, quota: '1 GB' }))
	})
})

describe('aliases', () => {
	const edit = (alias: Row, destinations: string[], enabled = 'on') =>
		execute(editAlias, as(delegate), { alias: alias.id, version: 1, destinations, enabled })

	test('that deliver to it cannot lead its mail elsewhere, copy it, stop it, or go', async () => {
		const other = await aMailbox(here.owner, domain)
		const alone = await anAlias(here.owner, domain, [box.address])
		const through = await anAlias(here.owner, domain, [alone.address])
		for (const alias of [alone, through]) {
			await expectRefused(() => edit(alias, [other.address]))
			await expectRefused(() => edit(alias, [box.address, 'spy@elsewhere.test']))
			await expectRefused(() => edit(alias, [box.address], ''))
			await expectRefused(() => execute(removeAlias, as(delegate), { alias: alias.id }))
		}
	})

	test('that it shares with others may change around it', async () => {
		const [one, two] = [await aMailbox(here.owner, domain), await aMailbox(here.owner, domain)]
		const shared = await anAlias(here.owner, domain, [box.address, one.address])
		await expectRefused(() => edit(shared, [one.address]))
		expect(await edit(shared, [box.address, two.address])).toMatchObject({ ok: true })
	})

	test('of its own address cannot be made, and others may be made', async () => {
		const [localPart = ''] = box.address.split('@')
		const make = (name: string) =>
			execute(createAlias, as(delegate), { domain: domain.id, localPart: name, destinations: 'spy@elsewhere.test' })
		await expectRefused(() => make(localPart), { ok: false, problem: { kind: 'conflict' } })
		expect(await make('else')).toMatchObject({ ok: true })
	})
})

test('a person’s other mailboxes are as far out of reach, and those in another domain too', async () => {
	const far = await aDomain(here.owner, organization.id)
	const { rows } = await here.owner.query<Row>(
		"INSERT INTO mailbox (id, account_id, domain_id, local_part) VALUES (gen_random_uuid(), $1, $2, 'second') RETURNING id",
		[box.accountId, far.id],
	)
	const second = rows[0]?.id ?? ''
	await expectRefused(() => execute(setMailboxQuota, as(delegate), { mailbox: second, version: 1, quota: '1 GB' }))
	await expectRefused(() => execute(removeDomain, as(delegate), { domain: far.id, confirm: far.name }))
})

test('what the owner does themselves stays theirs', async () => {
	const own = { newPassword: `${PASSWORD} again` }
	expect(await execute(editOwnName, as({ id: box.accountId }), { name: 'Own Name', version: 1 })).toMatchObject({
		ok: true,
	})
	expect(await execute(setOwnPassword, as({ id: box.accountId }), own)).toMatchObject({ ok: true })
})

test('the right to protect does nothing in a scope below the server', async () => {
	const narrow = await aDelegate(here.owner, GRANTABLE_RIGHTS, {
		organizations: [organization.id],
		domains: [domain.id],
		mailboxes: [box.id],
	})
	for (const actor of [narrow, delegate, { id: box.accountId }]) {
		await expectRefused(
			() => execute(liftProtection, as(actor), { mailbox: box.id, confirm: box.address, reason: 'Mine' }),
			{ ok: false, problem: { kind: 'not-found' } },
		)
		const other = await aMailbox(here.owner, domain)
		await expectRefused(() => execute(protectMailbox, as(actor), { mailbox: other.id }), {
			ok: false,
			problem: { kind: 'not-found' },
		})
	}
	const all = await aDelegate(here.owner, BUT_PROTECTING, { server: true })
	await expectRefused(() => execute(setMailboxQuota, as(all), { mailbox: box.id, version: 1, quota: '1 GB' }))
	await expectRefused(() => execute(removeDomain, as(all), { domain: domain.id, confirm: domain.name }))
})

test('lifting asks for the address and a reason, and tells both the journal and the owner', async () => {
	for (const input of [
		{ confirm: box.address, reason: '' },
		{ confirm: 'someone@else.test', reason: 'Why' },
	])
		await expectRefused(() => execute(liftProtection, as(administrator), { mailbox: box.id, ...input }), {
			ok: false,
			problem: { kind: 'invalid' },
		})
	expect(await lift()).toMatchObject({ ok: true })
	expect((await journalOf(here.owner, administrator)).at(-1)).toMatchObject({
		right: 'mailbox.protect',
		outcome: 'done',
		mailbox_id: box.id,
		account_id: box.accountId,
		before: { protected: true },
		after: { protected: false, reason: 'Leaves the school' },
	})
	expect(await lift()).toMatchObject({ ok: false, problem: { kind: 'conflict' } })
})

test('whoever works on it while it is being protected is done before, or is refused', async () => {
	await lift()
	const rounds = Array.from({ length: 8 }, async (_, n) => {
		const other = await aMailbox(here.owner, domain)
		const set = execute(setMailboxQuota, as(delegate), { mailbox: other.id, version: 1, quota: `${n + 1} GB` })
		const [answer] = await Promise.all([set, execute(protectMailbox, as(administrator), { mailbox: other.id })])
		const { rows } = await here.owner.query(
			`SELECT (SELECT max(at) FROM journal_entry WHERE mailbox_id = $1 AND "right" = 'mailbox.protect') AS kept, p.mailbox_id AS protected, m.quota_bytes AS quota
			FROM mailbox m LEFT JOIN protection p ON p.mailbox_id = m.id WHERE m.id = $1`,
			[other.id],
		)
		expect(rows[0]).toMatchObject({ protected: other.id })
		expect((rows[0] as { quota: string | null }).quota !== null).toBe(answer.ok)
	})
	await Promise.all(rounds)
})
