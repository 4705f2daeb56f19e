/** J14: who is told that a mailbox fills up, when, and how often. */
import { beforeAll, beforeEach, expect, test } from 'vitest'
import type { GrantableRight } from '@/core/policy'
import { sendDigests } from '@/jobs/send-digests'
import { warnOfStorageTask } from '@/jobs/warn-of-storage'
import { useDatabase } from '../support/database'
import { aDelegate, aDomain, aGrant, aMailbox, anAdministrator, anOrganization, type Scope } from '../support/factories'

const here = useDatabase()
const warn = () => warnOfStorageTask({}, {} as never)
const tell = () => sendDigests({}, {} as never)
const QUOTA = 1_000_000
let organization: { id: string }
let domain: Awaited<ReturnType<typeof aDomain>>
beforeAll(async () => {
	// So that no grant of a test is the last one on the whole server.
	await anAdministrator(here.owner)
	organization = await anOrganization(here.owner)
	domain = await aDomain(here.owner, organization.id)
})
// Each test has the letters and the near-full mailboxes of its own alone.
beforeEach(async () => {
	await here.owner.query('UPDATE mailbox SET quota_bytes = NULL')
	await here.owner.query('TRUNCATE storage_digest')
	await here.owner.query(
		'UPDATE access_grant SET revoked_at = now() WHERE revoked_at IS NULL AND built_in_role IS NULL',
	)
	await here.owner.query('DELETE FROM letter')
})

const box = (values: Record<string, unknown> = {}) => aMailbox(here.owner, domain, { quota_bytes: QUOTA, ...values })
/** @param share of the quota, in per cent */
const holds = ({ id }: { id: string }, share: number) =>
	here.owner.query(
		'INSERT INTO mail_usage (mailbox_id, bytes, messages) VALUES ($1, $2, 1) ON CONFLICT (mailbox_id) DO UPDATE SET bytes = excluded.bytes',
		[id, (QUOTA * share) / 100],
	)
const letters = async (of: { accountId: string }) =>
	(
		await here.owner.query('SELECT subject FROM letter WHERE account_id = $1 ORDER BY created_at', [of.accountId])
	).rows.map(({ subject }) => subject)
const dayLater = () =>
	here.owner.query("UPDATE mailbox_use SET told_at = told_at - interval '25 hours' WHERE told_at IS NOT NULL")

test('an owner is told once at 80 and once at 95 %, however often the job runs and however the mailbox grows in between', async () => {
	const mailbox = await box()
	await holds(mailbox, 79)
	await warn()
	expect(await letters(mailbox)).toEqual([])
	await holds(mailbox, 81)
	await warn()
	await warn()
	await holds(mailbox, 90)
	await dayLater()
	await warn()
	expect(await letters(mailbox)).toEqual(['Your mailbox is 81 % full'])
	await holds(mailbox, 96)
	await warn()
	await warn()
	expect(await letters(mailbox)).toEqual(['Your mailbox is 81 % full', 'Your mailbox is 96 % full'])
})

test('again only after it fell below, and of the same step once a day at most', async () => {
	const mailbox = await box()
	await holds(mailbox, 85)
	await warn()
	await holds(mailbox, 50)
	await warn()
	await holds(mailbox, 86)
	await warn()
	expect(await letters(mailbox)).toHaveLength(1)
	await dayLater()
	await warn()
	await warn()
	expect(await letters(mailbox)).toEqual(['Your mailbox is 85 % full', 'Your mailbox is 86 % full'])
	await holds(mailbox, 95)
	await warn()
	expect(await letters(mailbox)).toHaveLength(3)
	await holds(mailbox, 85)
	await dayLater()
	await warn()
	expect(await letters(mailbox)).toHaveLength(3)
})

test('a jump past both steps is one letter, and a quota that is lowered counts like mail that comes in', async () => {
	const [jumped, lowered] = [await box(), await box()]
	await holds(jumped, 97)
	await holds(lowered, 40)
	await here.owner.query('UPDATE mailbox SET quota_bytes = $2 WHERE id = $1', [lowered.id, QUOTA / 2])
	await warn()
	expect(await letters(jumped)).toEqual(['Your mailbox is 97 % full'])
	expect(await letters(lowered)).toEqual(['Your mailbox is 80 % full'])
})

test('nobody is told of a mailbox that is disabled, in the trash, or without a quota; of one that is enabled again they are', async () => {
	const [disabled, trash, unlimited] = [await box({ enabled: false }), await box(), await box({ quota_bytes: null })]
	for (const mailbox of [disabled, trash, unlimited]) await holds(mailbox, 85)
	await here.owner.query('UPDATE mailbox SET deleted_at = now() WHERE id = $1', [trash.id])
	await warn()
	for (const mailbox of [disabled, trash, unlimited]) expect(await letters(mailbox)).toEqual([])
	await here.owner.query('UPDATE mailbox SET enabled = true WHERE id = $1', [disabled.id])
	await warn()
	expect(await letters(disabled)).toHaveLength(1)
})

test('that somebody was told stands in the journal, where those who look after the mailbox read it', async () => {
	const mailbox = await box()
	await holds(mailbox, 85)
	await warn()
	const { rows } = await here.owner.query(
		`SELECT "right", outcome, actor_name, domain_id, mailbox_id, account_id, after->>'level' AS level FROM journal_entry WHERE mailbox_id = $1`,
		[mailbox.id],
	)
	const where = { domain_id: domain.id, mailbox_id: mailbox.id, account_id: mailbox.accountId }
	expect(rows).toEqual([
		{ right: 'system.warn-of-storage', outcome: 'done', actor_name: 'Storage', level: '85 %', ...where },
	])
})

test('a full mailbox is spoken of into itself alone, so without the mail server’s door nobody is told of that step', async () => {
	const mailbox = await box()
	await holds(mailbox, 100)
	await warn()
	await warn()
	expect(await letters(mailbox)).toEqual([])
	await holds(mailbox, 96)
	await holds(mailbox, 20)
	await holds(mailbox, 96)
	await dayLater()
	await warn()
	expect(await letters(mailbox)).toHaveLength(1)
})

const SETS: GrantableRight[] = ['mailbox.read', 'mailbox.set-quota']
const bodies = async (who: { id: string }) =>
	(
		await here.owner.query(
			"SELECT subject, body_text AS text FROM letter WHERE account_id = $1 AND kind = 'digest' ORDER BY created_at",
			[who.id],
		)
	).rows
const holder = (rights: GrantableRight[], scope: Scope, options = {}) => aDelegate(here.owner, rights, scope, options)

test('who sets quotas is told of exactly the mailboxes within their reach', async () => {
	const second = await aDomain(here.owner, organization.id)
	const elsewhere = await aDomain(here.owner, (await anOrganization(here.owner)).id)
	const [one, two] = [await box(), await box()]
	const three = await aMailbox(here.owner, second, { quota_bytes: QUOTA })
	const four = await aMailbox(here.owner, elsewhere, { quota_bytes: QUOTA })
	const calm = await box()
	for (const [mailbox, share] of [
		[one, 85],
		[two, 100],
		[three, 96],
		[four, 90],
		[calm, 20],
	] as const)
		await holds(mailbox, share)
	const people = {
		everything: await holder(SETS, { server: true }),
		organization: await holder(SETS, { organizations: [organization.id] }),
		domain: await holder(SETS, { domains: [second.id] }),
		mailbox: await holder(SETS, { mailboxes: [one.id, calm.id] }),
		reader: await holder(['mailbox.read'], { organizations: [organization.id] }),
		former: await holder(SETS, { server: true }, { endsAt: new Date(Date.now() - 1000) }),
		calm: await holder(SETS, { mailboxes: [calm.id] }),
	}
	await tell()
	const seen: Record<string, string[]> = {}
	for (const [name, person] of Object.entries(people)) {
		const [letter] = await bodies(person)
		seen[name] = letter
			? [one, two, three, four, calm].flatMap(({ address }, n) =>
					letter.text.includes(address) ? [String(n + 1)] : [],
				)
			: []
	}
	expect(seen).toEqual({
		everything: ['1', '2', '3', '4'],
		organization: ['1', '2', '3'],
		domain: ['3'],
		mailbox: ['1'],
		reader: [],
		former: [],
		calm: [],
	})
	const [letter] = await bodies(people.organization)
	expect(letter.subject).toBe('3 mailboxes are nearly full')
	expect(letter.text).toContain('1 is full')
})

test('once a day at most, and only when another mailbox came to it since', async () => {
	const first = await box()
	await holds(first, 85)
	const person = await holder(SETS, { domains: [domain.id] })
	const dayOn = () => here.owner.query("UPDATE storage_digest SET sent_at = sent_at - interval '24 hours'")
	await tell()
	await tell()
	expect(await bodies(person)).toHaveLength(1)
	await here.owner.query("UPDATE mailbox_use SET crossed_at = crossed_at - interval '25 hours' WHERE mailbox_id = $1", [
		first.id,
	])
	await dayOn()
	await tell()
	expect(await bodies(person)).toHaveLength(1)
	const second = await box()
	await holds(second, 95)
	await tell()
	const [, letter] = await bodies(person)
	expect(letter.text).toMatch(new RegExp(`${second.address}.*\\n?.*new`))
	expect(letter.text).toContain(first.address)
	await holds(await box(), 95)
	await tell()
	expect(await bodies(person)).toHaveLength(2)
})

test('nobody is told of their own mailbox a second time', async () => {
	const mailbox = await box()
	await holds(mailbox, 85)
	await aGrant(here.owner, mailbox.accountId, SETS, { mailboxes: [mailbox.id] })
	await tell()
	expect(await bodies({ id: mailbox.accountId })).toEqual([])
})
