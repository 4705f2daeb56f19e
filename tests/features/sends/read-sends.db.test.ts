/** What is told of sending, and to whom. */
import pg from 'pg'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { getDomain } from '@/features/domains'
import { heldGrants } from '@/features/grants'
import { getMailbox } from '@/features/mailboxes'
import { getOrganization } from '@/features/organizations'
import { ownGrants } from '@/features/overview'
import { myAccount } from '@/features/self'
import { viewerOf } from '../../support/callers'
import { useDatabase } from '../../support/database'
import { mailLogin, setMailPasswords } from '../../support/dovecot'
import {
	aDelegate,
	aDomain,
	aGrant,
	aMailbox,
	anAccount,
	anAdministrator,
	anOrganization,
} from '../../support/factories'
import { testPool } from '../../support/pool'

const here = useDatabase()
let postfix: pg.Pool
beforeAll(async () => {
	await setMailPasswords(here.ownerUrl)
	postfix = testPool(mailLogin(here.ownerUrl, 'postern_postfix_sends'), 10)
})
afterAll(() => postfix?.end())

async function sends({ address }: { address: string }, times: number): Promise<void> {
	for (let n = 0; n < times; n += 1) await postfix.query('SELECT mailserver.count_send($1)', [`${address}/0`])
}
async function setting(limits: { domain?: object; organization?: object } = {}) {
	const organization = await anOrganization(here.owner, { ...limits.organization })
	const domain = await aDomain(here.owner, organization.id, { ...limits.domain })
	return { organization, domain }
}

test('Q7 a mailbox, its domain, its organization and the grant each tell what was sent, and the owner reads why nothing more is', async () => {
	const { organization, domain } = await setting()
	const holder = await anAccount(here.owner, { organization_id: organization.id })
	const scope = { domains: [domain.id] }
	const grant = await aGrant(here.owner, holder.id, ['mailbox.create'], scope, { limits: { sendsPerDay: 50 } })
	const mailbox = await aMailbox(here.owner, domain, { max_sends_per_hour: 3, grant_id: grant.id })
	await sends(mailbox, 5)
	await sends(await aMailbox(here.owner, domain), 1)
	const administrator = await viewerOf(await anAdministrator(here.owner))
	const sent = { sentLastHour: 3, sentLastDay: 3, perHour: 3, hourOf: 'mailbox', perDay: null, dayOf: null }
	const refusals = [{ subject: 'mailbox', period: 'hour', most: 3, recipients: 2, opensAt: expect.any(Date) }]
	expect((await getMailbox(administrator, mailbox.id))?.sends).toMatchObject({ ...sent, refusals })
	const owner = await myAccount(await viewerOf({ id: mailbox.accountId }))
	expect(owner.mailboxes).toMatchObject([{ sends: { ...sent, refusals } }])
	expect(await getDomain(administrator, domain.id)).toMatchObject({ sentLastHour: 4, sentLastDay: 4 })
	expect(await getOrganization(administrator, organization.id)).toMatchObject({ sentLastHour: 4, sentLastDay: 4 })
	const [held] = await heldGrants(administrator, holder.id)
	expect(held).toMatchObject({ limits: { sendsPerDay: 50 }, sentLastHour: 3, sentLastDay: 3 })
	expect(await ownGrants(await viewerOf(holder))).toMatchObject([{ maxSendsPerDay: 50, sentLastDay: 3 }])
})

test('of a domain’s limit the owner of a mailbox learns how high it is, and not what others have used of it', async () => {
	const { domain } = await setting({ domain: { max_sends_per_day: 4 } })
	const mailbox = await aMailbox(here.owner, domain, { max_sends_per_day: 100 })
	await sends(await aMailbox(here.owner, domain), 3)
	await sends(mailbox, 2)
	const { mailboxes } = await myAccount(await viewerOf({ id: mailbox.accountId }))
	expect(mailboxes[0]?.sends).toMatchObject({
		sentLastDay: 1,
		perDay: 4,
		dayOf: 'domain',
		refusals: [{ subject: 'domain', most: 4 }],
	})
})

test('of a limit further above the owner learns whose it is, and no number', async () => {
	const { domain } = await setting({ organization: { max_sends_per_day: 7777 } })
	await here.owner.query('UPDATE organization SET max_sends_per_day = 1 WHERE id = $1', [domain.organizationId])
	const mailbox = await aMailbox(here.owner, domain)
	await sends(mailbox, 2)
	const { mailboxes } = await myAccount(await viewerOf({ id: mailbox.accountId }))
	expect(mailboxes[0]?.sends).toMatchObject({ perDay: null, refusals: [{ subject: 'organization', most: null }] })
})

test('a delegate sees the sending of what lies in their scope, and of nothing else', async () => {
	const { domain } = await setting()
	const { domain: foreign } = await setting()
	const [mine, theirs] = [await aMailbox(here.owner, domain), await aMailbox(here.owner, foreign)]
	await sends(mine, 1)
	await sends(theirs, 1)
	const delegate = await aDelegate(here.owner, ['mailbox.read', 'domain.read'], { domains: [domain.id] })
	const viewer = await viewerOf(delegate)
	expect((await getMailbox(viewer, mine.id))?.sends.sentLastHour).toBe(1)
	expect(await getMailbox(viewer, theirs.id)).toBeNull()
	const client = new pg.Client({ connectionString: here.appUrl })
	await client.connect()
	await client.query('BEGIN')
	await client.query("SELECT set_config('app.actor', $1, true), set_config('app.right', 'mailbox.read', true)", [
		delegate.id,
	])
	const { rows } = await client.query('SELECT subject_id AS id FROM send_counter')
	expect(rows.map(({ id }) => id)).not.toContain(theirs.id)
	expect(rows.map(({ id }) => id)).not.toContain(foreign.id)
	expect(rows.map(({ id }) => id)).toContain(mine.id)
	await client.query('ROLLBACK')
	expect((await client.query('SELECT FROM send_counter')).rowCount).toBe(0)
	expect((await client.query('SELECT FROM send_refusal')).rowCount).toBe(0)
	await client.end()
})
