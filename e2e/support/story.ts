import { randomBytes, randomUUID } from 'node:crypto'
import type { Browser } from '@playwright/test'
import { hashPassword } from '../../src/platform/passwords'
import { anApprovalRequest } from '../../tests/support/approvals'
import { aFailedJob, aGrant, anAccount, anAuthenticator, aPasskey, PASSWORD } from '../../tests/support/factories'
import { tellBackups } from './backups'
import { tellDrift } from './drift'
import { tellKeys } from './keys'
import { tellLeaving } from './leaving'
import { type Panel, type Person, startPanel } from './panel'
import { tellRestores } from './restores'
import { tellReviews } from './reviews'
import { tellSends } from './sends'
import { tellTrace } from './trace'
import { watchedTest } from './watched'

/** Who looks: somebody who runs everything, somebody who was given some of it, a mailbox's owner, one with passkeys, nobody yet. */
export type Face = 'administrator' | 'delegate' | 'owner' | 'keeper' | 'door'
type SignedInFace = Exclude<Face, 'door'>
type StorageState = Awaited<ReturnType<Awaited<ReturnType<Browser['newContext']>>['storageState']>>

/** The demonstration of `npm start -- --demo`, with rows that its delegate may see. */
export type Story = {
	panel: Panel
	/** Ids for addresses that hold one. `domain`, `mailbox` and `alias` lie within the delegate's grant. */
	ids: {
		organization: string
		domain: string
		mailbox: string
		protectedMailbox: string
		/** Something that the delegate asked for, and that waits for a second person. */
		approval: string
		/** A mailbox in the trash. */
		trashed: string
		template: string
		personTemplate: string
		/** A message that waits, of the owner; nobody's; and one of somebody else. */
		ownMessage: string
		openMessage: string
		closedMessage: string
		templateOrganization: string
		alias: string
		/** Looked after by the owner, among others. */
		list: string
		person: string
		role: string
		grant: string
		letter: string
		failedJob: string
		invitation: string
		ending: string
		/** Of the delegate, and not begun. */
		coming: string
		/** What differs: mail without a mailbox, a size, DNS. */
		foundFolder: string
		foundUse: string
		foundDns: string
		/** Somebody with an authenticator app. */
		withApp: string
		/** Of the keeper, from their sign-in on: the password alone would not be enough for it. */
		passkey: string
		plan: string
		/** Assigned nowhere, so that it can be deleted. */
		freePlan: string
		/** From one something was restored, from the other something is. */
		backup: string
		restoring: string
		/** Reviews that are open and closed, and in the open one two grants that wait and the administrator's own. */
		review: string
		closedReview: string
		reviewItem: string
		otherItem: string
		ownItem: string
		/** Somebody is about to leave, and somebody has left. */
		leaving: string
		left: string
		/** API keys: the administrator's, one that has ended, the delegate's. */
		key: string
		endedKey: string
		delegateKey: string
	}
	/** Secrets of one-time links that work. */
	links: { invitation: string; setUp: string; reset: string; recovery: string }
	people: Record<SignedInFace, Person>
	/** Cookies of a face; each signs in once. */
	stateOf: (browser: Browser, face: Face) => Promise<StorageState | undefined>
}

const LIVE = 'g.revoked_at IS NULL AND g.starts_at <= now() AND (g.ends_at IS NULL OR g.ends_at > now())'
const HOLDERS = `FROM account a JOIN access_grant g ON g.account_id = a.id JOIN grant_scope s ON s.grant_id = g.id
	WHERE a.state = 'active' AND a.retired_at IS NULL AND ${LIVE}`

const SIGN_INS: Record<SignedInFace, string> = {
	administrator: `SELECT a.id, a.address ${HOLDERS} AND s.kind = 'server' ORDER BY cardinality(g.rights) DESC, a.id LIMIT 1`,
	delegate: `SELECT a.id, a.address ${HOLDERS} AND s.kind = 'domain'
		AND NOT EXISTS (SELECT FROM grant_scope t JOIN access_grant h ON h.id = t.grant_id WHERE h.account_id = a.id AND t.kind = 'server')
		ORDER BY cardinality(g.rights) DESC, a.id LIMIT 1`,
	owner: `SELECT a.id, a.address FROM account a JOIN mailbox m ON m.account_id = a.id
		WHERE a.state = 'active' AND m.enabled AND m.deleted_at IS NULL
		AND NOT EXISTS (SELECT FROM access_grant g WHERE g.account_id = a.id) ORDER BY a.id LIMIT 1`,
	/** Another owner, who has passkeys. */
	keeper: `SELECT a.id, a.address FROM account a WHERE a.domain_id IS NOT NULL AND app.is_live_account(a)
		AND NOT EXISTS (SELECT FROM access_grant g WHERE g.account_id = a.id) ORDER BY a.id DESC LIMIT 1`,
}

const IDS = `WITH mine AS (
		SELECT g.id AS grant_id, s.domain_id FROM access_grant g JOIN grant_scope s ON s.grant_id = g.id
		WHERE g.account_id = $1 AND s.kind = 'domain' AND ${LIVE}
	), one AS (
		SELECT d.* FROM domain d JOIN mine ON mine.domain_id = d.id
		ORDER BY (SELECT count(*) FROM mailbox m WHERE m.domain_id = d.id AND m.deleted_at IS NULL) DESC LIMIT 1
	)
	SELECT one.id AS domain, one.organization_id AS organization, $1::text AS person,
		(SELECT m.id FROM mailbox m WHERE m.domain_id = one.id AND m.deleted_at IS NULL AND m.enabled ORDER BY m.id LIMIT 1) AS mailbox,
		(SELECT p.mailbox_id FROM protection p LIMIT 1) AS "protectedMailbox",
		(SELECT t.id FROM template t WHERE t.kind = 'mailbox' ORDER BY t.id LIMIT 1) AS template,
		(SELECT t.id FROM template t WHERE t.kind = 'person' ORDER BY t.id LIMIT 1) AS "personTemplate",
		(SELECT t.organization_id FROM template t WHERE t.kind = 'mailbox' ORDER BY t.id LIMIT 1) AS "templateOrganization",
		(SELECT l.id FROM alias l WHERE l.domain_id = one.id AND NOT l.protected ORDER BY l.id LIMIT 1) AS alias,
		(SELECT l.id FROM list l ORDER BY l.address LIMIT 1) AS list,
		(SELECT r.id FROM role r ORDER BY r.id LIMIT 1) AS role,
		(SELECT plan_id FROM plan_assignment LIMIT 1) AS plan,
		(SELECT l.id FROM price_plan l WHERE NOT EXISTS (SELECT FROM plan_assignment a WHERE a.plan_id = l.id) LIMIT 1) AS "freePlan",
		(SELECT grant_id FROM mine LIMIT 1) AS "grant"
	FROM one`

/** The person of a face, who from now on signs in with the password that tests know. */
async function person(panel: Panel, face: SignedInFace, hash: string): Promise<Person & { id: string }> {
	const [row] = await panel.query<{ id: string; address: string }>(SIGN_INS[face])
	if (!row) throw new Error(`The demonstration has no ${face}`)
	await panel.query('UPDATE account SET password_hash = $2 WHERE id = $1', [row.id, hash])
	return { ...row, password: PASSWORD }
}

/** One-time links, whose secrets only their receivers know in earnest; and the invitation and the letter of one of them. */
async function linksOf(panel: Panel, inviter: string) {
	const secret = () => randomBytes(32).toString('base64url')
	const [invitation, setUp, reset, recovery] = [secret(), secret(), secret(), secret()]
	const invited = await anAccount(panel.owner, { name: 'Nadia Okoro', state: 'invited', password_hash: null })
	const insert = `INSERT INTO token (hash, purpose, account_id, expires_at)
		VALUES (sha256(convert_to($1, 'UTF8')), $2, $3, now() + interval '1 day')`
	await panel.query(insert, [invitation, 'invitation', invited.id])
	await panel.query(insert, [setUp, 'first_administrator', null])
	const forgetful = await anAccount(panel.owner, { name: 'Emil Novak' })
	await panel.query(insert, [reset, 'reset', forgetful.id])
	await panel.query(insert, [recovery, 'recovery', forgetful.id])
	await panel.query('INSERT INTO reset_request (id, account_id) VALUES (gen_random_uuid(), $1)', [forgetful.id])
	// The demonstration has no mail server, so the letter was not sent.
	const [letter] = await panel.query<{ id: string }>(
		`INSERT INTO letter (id, kind, to_address, to_name, subject, body_text, body_html, link, state, account_id)
			VALUES (gen_random_uuid(), 'invitation', $1, 'Nadia Okoro', 'Ada Lind invites you to the mail panel at panel.example',
				E'Hello Nadia Okoro,\\n\\nAda Lind invites you to Postern, the mail panel at panel.example.\\n\\nChoose a password:\\n[link]\\n', '', $2, 'kept', $3) RETURNING id`,
		[invited.address, `${panel.origin}/welcome/${invitation}`, invited.id],
	)
	const [made] = await panel.query<{ id: string }>(
		`INSERT INTO invitation (id, account_id, invited_by_id, name, address, letter_id, token_hash, expires_at)
			VALUES (gen_random_uuid(), $1, $2, 'Nadia Okoro', $3, $4, sha256(convert_to($5, 'UTF8')), now() + interval '1 day') RETURNING id`,
		[invited.id, inviter, invited.address, letter?.id, invitation],
	)
	return { links: { invitation, setUp, reset, recovery }, letter: letter?.id ?? '', invitation: made?.id ?? '' }
}

const DAY_MS = 86_400_000

/** Two programs that somebody reads and sends mail with, one of them used lately. @param whose an account, or a mailbox of one */
async function giveAppPasswords(panel: Panel, whose: string): Promise<void> {
	const made = await panel.query<{ id: string }>(
		`INSERT INTO app_password (id, account_id, name, protocols, ends_at, secret_hash)
			SELECT gen_random_uuid(), a.id, p.name, p.protocols, p.ends_at, sha256(gen_random_uuid()::text::bytea)
			FROM account a, (VALUES ('Phone', ARRAY['imap', 'smtp'], NULL::timestamptz), ('Scanner in the office', ARRAY['smtp'], now() + interval '40 days')) AS p (name, protocols, ends_at)
			WHERE a.id = $1 OR a.id = (SELECT account_id FROM mailbox WHERE id = $1) RETURNING id`,
		[whose],
	)
	await panel.query(
		"INSERT INTO app_password_use (app_password_id, service, used_at, client_address) VALUES ($1, 'imap', now() - interval '20 minutes', '192.0.2.7')",
		[made[0]?.id],
	)
}

async function tell(panel: Panel): Promise<Story> {
	const hash = await hashPassword(PASSWORD)
	const administrator = await person(panel, 'administrator', hash)
	const delegate = await person(panel, 'delegate', hash)
	const owner = await person(panel, 'owner', hash)
	const keeper = await person(panel, 'keeper', hash)
	const [ids] = await panel.query<Story['ids']>(IDS, [delegate.id])
	if (!ids) throw new Error('The demonstration has no domain for its delegate')
	await tellSends(panel, ids, owner)
	const trashed = await tellBackups(panel, ids)
	const { links, letter, invitation } = await linksOf(panel, administrator.id)
	const ending = await aGrant(
		panel.owner,
		delegate.id,
		['mailbox.read'],
		{ domains: [ids.domain] },
		{ endsAt: new Date(Date.now() + 5 * DAY_MS), givenById: administrator.id },
	)
	const coming = await aGrant(
		panel.owner,
		delegate.id,
		['alias.read'],
		{ domains: [ids.domain] },
		{ startsAt: new Date(Math.ceil(Date.now() / DAY_MS + 5) * DAY_MS), givenById: administrator.id },
	)
	const letterJob = { asker: administrator.id, key: randomUUID(), clientAddress: '', payload: { letter } }
	const failedJob = await aFailedJob(panel.owner, {
		name: 'send-letter',
		payload: letterJob,
		error: 'The database did not answer in time',
	})
	const withApp = await anAccount(panel.owner, { name: 'Tomas Brandt' })
	await anAuthenticator(panel.owner, withApp.id)
	const approval = await anApprovalRequest(panel.owner, delegate.id, ids.domain, {
		asker_name: 'Ben Okafor',
		verb: 'remove-mailbox',
		'"right"': 'mailbox.remove',
		label: 'finance@example.com',
		organization_id: ids.organization,
		before: { deletedAt: null },
		after: { deletedAt: new Date().toISOString() },
		reason: 'The department has moved to the ticket system.',
		ends_at: new Date(Date.now() + 3 * DAY_MS),
	})
	Object.assign(ids, {
		approval,
		failedJob,
		letter,
		invitation,
		ending: ending.id,
		coming: coming.id,
		withApp: withApp.id,
		passkey: randomUUID(),
	})
	Object.assign(ids, await tellLeaving(panel, administrator.id, withApp.id))
	Object.assign(ids, await tellReviews(panel, administrator.id, ids.organization))
	Object.assign(ids, await tellDrift(panel, ids), { trashed })
	Object.assign(ids, await tellKeys(panel, ids.domain, { administrator: administrator.id, delegate: delegate.id }))
	Object.assign(ids, await tellTrace(panel, ids.domain, owner.id))
	Object.assign(ids, await tellRestores(panel, ids.mailbox, owner.id))
	await panel.query('INSERT INTO list_owner (list_id, account_id) VALUES ($1, $2) ON CONFLICT DO NOTHING', [
		ids.list,
		owner.id,
	])
	await giveAppPasswords(panel, owner.id)
	await giveAppPasswords(panel, ids.mailbox)
	const people = { administrator, delegate, owner, keeper }
	const states = new Map<Face, StorageState>()
	return {
		panel,
		ids,
		links,
		people,
		stateOf: async (browser, face) => {
			if (face === 'door') return undefined
			const known = states.get(face)
			if (known) return known
			const context = await browser.newContext()
			await panel.signIn(await context.newPage(), people[face])
			if (face === 'keeper') await givePasskeys(panel, keeper.id, ids.passkey)
			const state = await context.storageState()
			await context.close()
			states.set(face, state)
			return state
		},
	}
}

/** One used today and synced, and one that may have been copied. */
async function givePasskeys(panel: Panel, owner: string, id: string): Promise<void> {
	const ago = (days: number) => new Date(Date.now() - days * DAY_MS)
	await aPasskey(panel.owner, owner, { id, name: 'Laptop', synced: true, created_at: ago(40), last_used_at: ago(0) })
	const lost = { name: 'Key on my ring', counter: 41, created_at: ago(90), last_used_at: ago(6), copied_at: ago(2) }
	await aPasskey(panel.owner, owner, lost)
	for (let n = 0; n < 7; n += 1)
		await panel.query('INSERT INTO recovery_code (hash, account_id) VALUES (sha256($1::text::bytea), $2)', [
			randomUUID(),
			owner,
		])
}

/** The test of a page: `story` is one demonstration for all tests of a worker, which they only look at. */
export const storyTest = watchedTest.extend<object, { story: Story }>({
	story: [
		async ({}, use) => {
			const panel = await startPanel(['--demo'])
			try {
				await use(await tell(panel))
			} finally {
				await panel.stop()
			}
		},
		{ scope: 'worker', timeout: 240_000 },
	],
	baseURL: async ({ story }, use) => use(story.panel.origin),
})
