import { randomUUID } from 'node:crypto'
import { beforeAll, describe, expect, test } from 'vitest'
import { execute } from '@/core/gateway/execute'
import { LOOK_MINUTES, look, lookedAt } from '@/core/gateway/look'
import { ALL_RIGHTS, answersFor } from '@/core/policy'
import { endAccountSessions } from '@/features/accounts/end-account-sessions'
import { revokeGrant } from '@/features/grants/revoke-grant'
import { setMailboxQuota } from '@/features/mailboxes/set-mailbox-quota'
import { editOwnName } from '@/features/self/edit-own-name'
import { as, viewerOf } from '../support/callers'
import { useDatabase } from '../support/database'
import { aDelegate, aDomain, aGrant, aMailbox, anOrganization } from '../support/factories'

/** Why something is done to somebody: kept with the entry, and asked for where their organization says so. */
const here = useDatabase()
type Domain = Awaited<ReturnType<typeof aDomain>>
let asking: Domain
let below: Domain
let silent: Domain

beforeAll(async () => {
	const above = await anOrganization(here.owner, { asks_reasons: true })
	asking = await aDomain(here.owner, above.id)
	below = await aDomain(here.owner, (await anOrganization(here.owner, { parent_id: above.id })).id)
	silent = await aDomain(here.owner, (await anOrganization(here.owner)).id)
})

const RIGHTS = ['mailbox.read', 'mailbox.set-quota', 'account.read', 'account.end-sessions', 'grant.revoke'] as const
const helperOf = (domain: Domain) => aDelegate(here.owner, RIGHTS, { domains: [domain.id] })
const quota = (mailbox: string) => ({ mailbox, version: 1, quota: '2 GB' })
const told = async (account: string) =>
	(
		await here.owner.query(
			`SELECT actor_id AS who, "right", outcome::text, subject_kind AS kind, subject_label AS label, after FROM journal_entry WHERE account_id = $1 ORDER BY at`,
			[account],
		)
	).rows

describe('B7 the reason', () => {
	test('stands in the entry, as one line', async () => {
		const mailbox = await aMailbox(here.owner, silent)
		const helper = await helperOf(silent)
		const done = await execute(setMailboxQuota, as(helper), quota(mailbox.id), { reason: '  Asked  for by phone ' })
		expect(done).toMatchObject({ ok: true })
		expect(await told(mailbox.accountId)).toEqual([
			expect.objectContaining({ after: { quotaBytes: String(2n << 30n), reason: 'Asked for by phone' } }),
		])
	})

	test.each([
		['too long', 'x'.repeat(301)],
		['with control characters', 'a\u0007b'],
		['written backwards', 'a\u202eb'],
	])('%s, it is refused beside the field, and nothing is done', async (_, reason) => {
		const mailbox = await aMailbox(here.owner, silent)
		expect(await execute(setMailboxQuota, as(await helperOf(silent)), quota(mailbox.id), { reason })).toMatchObject({
			problem: { kind: 'invalid', fields: { _reason: expect.any(String) } },
		})
		expect(await told(mailbox.accountId)).toEqual([])
	})

	test('is not wanted where no organization asks for it', async () => {
		const mailbox = await aMailbox(here.owner, silent)
		expect(await execute(setMailboxQuota, as(await helperOf(silent)), quota(mailbox.id))).toMatchObject({ ok: true })
	})

	test.each([
		['the organization', () => asking],
		['one above it', () => below],
	])('is wanted where %s asks for it, of whatever is done to a person', async (_, of) => {
		const mailbox = await aMailbox(here.owner, of())
		const helper = await helperOf(of())
		const wanted = { problem: { kind: 'invalid', fields: { _reason: expect.stringMatching(/^Write why/) } } }
		const sessions = { account: mailbox.accountId }
		for (const reason of [undefined, '', '  ']) {
			expect(await execute(setMailboxQuota, as(helper), quota(mailbox.id), { reason })).toMatchObject(wanted)
			expect(await execute(endAccountSessions, as(helper), sessions, { reason })).toMatchObject(wanted)
		}
		expect(await told(mailbox.accountId)).toEqual([])
		const reason = 'The phone was stolen'
		expect(await execute(setMailboxQuota, as(helper), quota(mailbox.id), { reason })).toMatchObject({ ok: true })
		expect(await execute(endAccountSessions, as(helper), sessions, { reason })).toMatchObject({ ok: true })
	})

	test('is not wanted of what one does to oneself, of a job, nor of rights that are taken', async () => {
		const mailbox = await aMailbox(here.owner, asking)
		const owner = { id: mailbox.accountId }
		expect(await execute(editOwnName, as(owner), { name: 'Ada', version: 1 })).toMatchObject({ ok: true })
		const helper = await helperOf(asking)
		const job = { ...as(helper), job: 'apply-template' } as const
		expect(await execute(setMailboxQuota, job, quota(mailbox.id))).toMatchObject({ ok: true })
		const grant = await aGrant(here.owner, mailbox.accountId, ['mailbox.read'], { domains: [asking.id] })
		expect(await execute(revokeGrant, as(helper), { grant: grant.id })).not.toMatchObject({
			problem: { kind: 'invalid' },
		})
	})

	test('is asked of nobody who may not do it', async () => {
		const mailbox = await aMailbox(here.owner, asking)
		const stranger = await helperOf(silent)
		const foreign = await execute(setMailboxQuota, as(stranger), quota(mailbox.id))
		expect(foreign).toMatchObject({ problem: { kind: 'not-found' } })
		expect(foreign).toEqual(await execute(setMailboxQuota, as(stranger), quota(randomUUID())))
	})

	test('belongs to what is done to persons, and to no gift', () => {
		const asked = ALL_RIGHTS.filter(answersFor)
		expect(asked).toEqual(
			expect.arrayContaining(['mailbox.set-password', 'mailbox.read', 'account.remove-second-factor']),
		)
		expect(asked.filter((right) => /^(grant|role|own|system)\./.test(right))).toEqual([])
	})
})

describe('B7 a look that is told', () => {
	const lookInto = look('mailbox.read', 'the way of your messages')

	test('its owner reads who looked, at what, and why', async () => {
		const mailbox = await aMailbox(here.owner, asking)
		const helper = await helperOf(asking)
		expect(await execute(lookInto, as(helper), { mailbox: mailbox.id })).toMatchObject({ problem: { kind: 'invalid' } })
		await execute(lookInto, as(helper), { mailbox: mailbox.id }, { reason: 'A message is missing' })
		expect(await told(mailbox.accountId)).toEqual([
			{
				who: helper.id,
				right: 'mailbox.read',
				outcome: 'done',
				kind: 'mailbox',
				label: mailbox.address,
				after: { looked: 'the way of your messages', reason: 'A message is missing' },
			},
		])
	})

	test('goes on for an hour, for whoever told it, for that mailbox and that right', async () => {
		const [mailbox, other] = [await aMailbox(here.owner, silent), await aMailbox(here.owner, silent)]
		const [helper, colleague] = [await helperOf(silent), await helperOf(silent)]
		const seen = async (by: typeof helper, of = mailbox.id) => lookedAt(await viewerOf(by), 'mailbox.read', of)
		expect(await seen(helper)).toBeNull()
		await execute(lookInto, as(helper), { mailbox: mailbox.id })
		expect(await seen(helper)).toBeInstanceOf(Date)
		expect(await seen(helper, other.id)).toBeNull()
		expect(await seen(colleague)).toBeNull()
		expect(await lookedAt(await viewerOf(helper), 'mailbox.set-quota', mailbox.id)).toBeNull()
		const later = await viewerOf(helper)
		const now = new Date(later.now.getTime() + LOOK_MINUTES * 60_000 + 1_000)
		expect(await lookedAt({ ...later, now }, 'mailbox.read', mailbox.id)).toBeNull()
	})

	test('nobody looks into a mailbox that they may not see; a missing one is the same', async () => {
		const mailbox = await aMailbox(here.owner, silent)
		const stranger = await helperOf(asking)
		const foreign = await execute(lookInto, as(stranger), { mailbox: mailbox.id })
		expect(foreign).toMatchObject({ problem: { kind: 'not-found' } })
		expect(foreign).toEqual(await execute(lookInto, as(stranger), { mailbox: randomUUID() }))
		expect((await told(mailbox.accountId)).filter(({ outcome }) => outcome === 'done')).toEqual([])
	})
})
