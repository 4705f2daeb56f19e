/** The function that Postfix asks before it accepts a recipient, asked as Postfix's own login. */
import pg from 'pg'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { useDatabase } from '../support/database'
import { mailLogin, setMailPasswords } from '../support/dovecot'
import { aDomain, aGrant, aMailbox, anAccount, anOrganization } from '../support/factories'
import { testPool } from '../support/pool'

const here = useDatabase()
let postfix: pg.Pool
beforeAll(async () => {
	await setMailPasswords(here.ownerUrl)
	postfix = testPool(mailLogin(here.ownerUrl, 'postern_postfix_sends'), 20)
})
afterAll(() => postfix?.end())

const HELD = ['mailbox.create', 'grant.give'] as const
type Limits = { hour?: number | null; day?: number | null }
const columns = ({ hour, day }: Limits) => ({ max_sends_per_hour: hour ?? null, max_sends_per_day: day ?? null })
const limit = (table: string, id: string, limits: Limits) =>
	here.owner.query(`UPDATE ${table} SET max_sends_per_hour = $2, max_sends_per_day = $3 WHERE id = $1`, [
		id,
		...Object.values(columns(limits)),
	])

async function aPlace() {
	const above = await anOrganization(here.owner)
	const organization = await anOrganization(here.owner, { parent_id: above.id })
	return { above, organization, domain: await aDomain(here.owner, organization.id) }
}
/** One recipient more. @returns NULL when it may go, else the reply */
async function sends(mailbox: { address: string }, login = `${mailbox.address}/0`): Promise<string | null> {
	return (await postfix.query('SELECT mailserver.count_send($1) AS reply', [login])).rows[0].reply
}
async function sendsAll(mailbox: { address: string }, times: number): Promise<(string | null)[]> {
	const replies: (string | null)[] = []
	for (let n = 0; n < times; n += 1) replies.push(await sends(mailbox))
	return replies
}
const counted = async (subject: string, domain = subject): Promise<{ hour: number; day: number }> =>
	(
		await here.owner.query(
			'SELECT coalesce(max(app.sent_last_hour(c)), 0) AS hour, coalesce(max(app.sent_last_day(c)), 0) AS day FROM send_counter c WHERE subject_id = $1 AND domain_id = $2',
			[subject, domain],
		)
	).rows[0]
const refusalsOf = async (mailbox: { id: string }) =>
	(await here.owner.query('SELECT * FROM send_refusal WHERE mailbox_id = $1 ORDER BY last_at DESC', [mailbox.id])).rows
/** As if everything had been sent that much earlier. */
const later = (minutes: number) => here.owner.query('UPDATE send_counter SET slot = slot - $1', [minutes / 5])

test('Q7 each recipient counts once: for the mailbox, its domain, every organization above, and the grant in that domain', async () => {
	const { above, organization, domain } = await aPlace()
	const holder = await anAccount(here.owner)
	const up = await aGrant(here.owner, holder.id, HELD, { domains: [domain.id] })
	const grant = await aGrant(here.owner, holder.id, HELD, { domains: [domain.id] }, { parentId: up.id })
	const mailbox = await aMailbox(here.owner, domain, { grant_id: grant.id })
	const neighbour = await aMailbox(here.owner, domain)
	expect(await sendsAll(mailbox, 3)).toEqual([null, null, null])
	expect(await sends(neighbour)).toBeNull()
	expect(await counted(mailbox.id)).toEqual({ hour: 3, day: 3 })
	for (const id of [domain.id, organization.id, above.id]) expect(await counted(id)).toEqual({ hour: 4, day: 4 })
	for (const { id } of [grant, up]) expect(await counted(id, domain.id)).toEqual({ hour: 3, day: 3 })
})

describe('Q7 whichever limit is the narrowest wins, and says so', () => {
	const WHOSE = {
		mailbox: ['mailbox', 'This mailbox has sent to 2 recipients'],
		domain: ['domain', '.test has sent to 2 recipients'],
		organization: ['organization', 'The organization of this mailbox has sent to as many recipients'],
		'organization above': ['organization', 'The organization of this mailbox has sent to as many recipients'],
		grant: ['grant', 'The administration of this mailbox has sent to as many recipients'],
	} as const
	const PERIODS = ['hour', 'day'] as const
	const cases = Object.entries(WHOSE).flatMap(([whose, said]) =>
		PERIODS.map((period) => [whose, period, said] as const),
	)
	test.each(cases)('of the %s, for one %s', async (whose, period, [subject, words]) => {
		const { above, organization, domain } = await aPlace()
		const holder = await anAccount(here.owner)
		const grant = await aGrant(here.owner, holder.id, HELD, { domains: [domain.id] })
		const mailbox = await aMailbox(here.owner, domain, { grant_id: grant.id })
		const all = {
			mailbox: ['mailbox', mailbox.id],
			domain: ['domain', domain.id],
			organization: ['organization', organization.id],
			'organization above': ['organization', above.id],
			grant: ['access_grant', grant.id],
		}
		for (const [name, [table = '', id = '']] of Object.entries(all))
			await limit(table, id, name === whose ? { hour: 9, day: 9, [period]: 2 } : { hour: 9, day: 9 })
		const [first, second, third] = await sendsAll(mailbox, 3)
		expect([first, second]).toEqual([null, null])
		expect(third).toMatch(
			new RegExp(
				`^450 4\\.7\\.1 .*${words} within an? ${period}, which is its limit\\. Try again after \\d{4}-\\d\\d-\\d\\d \\d\\d:\\d\\d UTC$`,
			),
		)
		expect(await refusalsOf(mailbox)).toMatchObject([{ subject, period, most: 2, recipients: 1 }])
	})
})

test('what is refused counts for nobody', async () => {
	const { domain } = await aPlace()
	const mailbox = await aMailbox(here.owner, domain, columns({ hour: 2 }))
	await sendsAll(mailbox, 6)
	expect(await counted(mailbox.id)).toEqual({ hour: 2, day: 2 })
	expect(await counted(domain.id)).toEqual({ hour: 2, day: 2 })
})

test.each([
	['mailbox', 10],
	['domain', 10],
	['organization', 10],
	['grant', 10],
])('40 parallel sends of 8 mailboxes never pass the limit of the %s', async (whose, most) => {
	const { organization, domain } = await aPlace()
	const grant = await aGrant(here.owner, (await anAccount(here.owner)).id, HELD, { domains: [domain.id] })
	const mailboxes = await Promise.all(
		Array.from({ length: 8 }, () => aMailbox(here.owner, domain, { grant_id: grant.id })),
	)
	const [one] = mailboxes
	if (!one) throw new Error('none')
	const subject = { mailbox: one, domain, organization, grant }[whose] ?? one
	await limit(whose === 'grant' ? 'access_grant' : whose, subject.id, { hour: most })
	const senders = whose === 'mailbox' ? [one] : mailboxes
	const replies = await Promise.all(Array.from({ length: 40 }, (_, n) => sends(senders[n % senders.length] ?? one)))
	expect(replies.filter((reply) => reply === null)).toHaveLength(most)
	expect(replies.filter((reply) => reply?.startsWith('450 '))).toHaveLength(40 - most)
	expect(await counted(subject.id, whose === 'grant' ? domain.id : subject.id)).toEqual({ hour: most, day: most })
})

test('Q7 a grant’s limit holds in each domain by itself, and narrows what was handed on out of it', async () => {
	const { organization, domain } = await aPlace()
	const second = await aDomain(here.owner, organization.id)
	const scope = { domains: [domain.id, second.id] }
	const up = await aGrant(here.owner, (await anAccount(here.owner)).id, HELD, scope, { limits: { sendsPerDay: 3 } })
	const below = await aGrant(here.owner, (await anAccount(here.owner)).id, HELD, scope, {
		parentId: up.id,
		limits: { sendsPerDay: 2 },
	})
	const mine = await aMailbox(here.owner, domain, { grant_id: up.id })
	const theirs = await aMailbox(here.owner, domain, { grant_id: below.id })
	const elsewhere = await aMailbox(here.owner, second, { grant_id: below.id })
	expect((await sendsAll(theirs, 3)).map((reply) => reply === null)).toEqual([true, true, false])
	// Two of three are used up by what hangs below.
	expect((await sendsAll(mine, 2)).map((reply) => reply === null)).toEqual([true, false])
	expect((await sendsAll(elsewhere, 2)).map((reply) => reply === null)).toEqual([true, true])
})

test('an hour is any sixty minutes and a day any twenty-four hours, and what is told is when it opens', async () => {
	const { domain } = await aPlace()
	const mailbox = await aMailbox(here.owner, domain, columns({ hour: 2, day: 4 }))
	const opensIn = async () => {
		const [latest] = await refusalsOf(mailbox)
		return (latest.opens_at.getTime() - Date.now()) / 60_000
	}
	expect(await sendsAll(mailbox, 2)).toEqual([null, null])
	expect(await sends(mailbox)).toContain('within an hour')
	// In slots of five minutes, rounded up.
	expect(await opensIn()).toBeGreaterThan(59)
	expect(await opensIn()).toBeLessThan(66)
	await later(60)
	expect(await sends(mailbox)).toContain('within an hour')
	await later(5)
	expect(await sendsAll(mailbox, 2)).toEqual([null, null])
	expect(await counted(mailbox.id)).toEqual({ hour: 2, day: 4 })
	// Both are full by now; told is the one that opens last.
	expect(await sends(mailbox)).toContain('within a day')
	expect(await opensIn()).toBeGreaterThan(22 * 60)
	expect(await opensIn()).toBeLessThan(25 * 60 + 1)
	await later(120)
	expect(await sends(mailbox)).toContain('within a day')
	await later(25 * 60)
	expect(await sends(mailbox)).toBeNull()
	expect(await counted(mailbox.id)).toEqual({ hour: 1, day: 1 })
})

test('a clock that goes back loses no count', async () => {
	const { domain } = await aPlace()
	const mailbox = await aMailbox(here.owner, domain, columns({ hour: 2 }))
	await sends(mailbox)
	await later(-30)
	expect(await sends(mailbox)).toBeNull()
	expect(await sends(mailbox)).toMatch(/^450/)
})

test('lowering a limit below what was sent stops further sends only; raising it lets them go on', async () => {
	const { domain } = await aPlace()
	const mailbox = await aMailbox(here.owner, domain)
	await sendsAll(mailbox, 5)
	await limit('mailbox', mailbox.id, { day: 3 })
	expect(await sends(mailbox)).toMatch(/^450/)
	expect(await counted(mailbox.id)).toEqual({ hour: 5, day: 5 })
	await limit('mailbox', mailbox.id, { day: 6 })
	expect(await sendsAll(mailbox, 2)).toEqual([null, expect.stringMatching(/^450/)])
})

test('a limit of 0 is refused for good, without a time', async () => {
	const { domain } = await aPlace()
	const mailbox = await aMailbox(here.owner, domain, columns({ hour: 0, day: 5 }))
	expect(await sends(mailbox)).toBe('550 5.7.1 This mailbox may send nothing')
	expect(await refusalsOf(mailbox)).toMatchObject([{ most: 0, opens_at: null, period: 'hour' }])
})

test('whoever may not send any more is told to sign in again, and counted nowhere', async () => {
	const { domain } = await aPlace()
	const mailbox = await aMailbox(here.owner, domain, columns({ hour: 2 }))
	for (const login of [`${mailbox.address}/1`, mailbox.address, 'nobody@nowhere.test/0', '', "x' OR true --/0"])
		expect(await sends(mailbox, login), login).toMatch(/^421 4\.7\.0 /)
	await here.owner.query("UPDATE account SET state = 'disabled' WHERE id = $1", [mailbox.accountId])
	expect(await sends(mailbox)).toMatch(/^421/)
	expect(await counted(domain.id)).toEqual({ hour: 0, day: 0 })
})

test('a mailbox that only sends is counted like any other', async () => {
	const { domain } = await aPlace()
	const mailbox = await aMailbox(here.owner, domain, { send_only: true, ...columns({ day: 1 }) })
	expect(await sendsAll(mailbox, 2)).toEqual([null, expect.stringMatching(/^450/)])
})

test('a mailbox keeps its latest twenty refusals, and what is tried again within an hour is one of them', async () => {
	const { domain } = await aPlace()
	const mailbox = await aMailbox(here.owner, domain, columns({ day: 0 }))
	const other = await aMailbox(here.owner, domain, columns({ day: 0 }))
	await sends(other)
	for (let n = 0; n < 25; n += 1) {
		await sends(mailbox)
		await sends(mailbox)
		await here.owner.query(
			"UPDATE send_refusal SET last_at = last_at - interval '2 hours', first_at = first_at - interval '2 hours'",
		)
	}
	const kept = await refusalsOf(mailbox)
	expect(kept.map(({ recipients }) => recipients)).toEqual(Array.from({ length: 20 }, () => 2))
	expect((Date.now() - kept.at(-1).last_at.getTime()) / 3_600_000).toBeLessThan(41)
	expect(await refusalsOf(other)).toHaveLength(1)
})

test('whoever counts reads nothing and writes nothing else; whoever reads can use up nobody’s limit', async () => {
	const DENIED = { code: '42501' }
	const names = [
		'mailserver.submitters',
		'mailserver.recipients',
		'mailserver.credentials',
		'public.send_counter',
		'public.send_refusal',
		'public.mailbox',
	]
	for (const name of names) {
		await expect(postfix.query(`SELECT FROM ${name}`), name).rejects.toMatchObject(DENIED)
		await expect(postfix.query(`DELETE FROM ${name}`), name).rejects.toMatchObject({
			code: expect.stringMatching(/^(42501|55000)$/),
		})
	}
	for (const call of ["app.send_limits('00000000-0000-0000-0000-000000000000')", 'app.send_slot()'])
		await expect(postfix.query(`SELECT ${call}`), call).rejects.toMatchObject(DENIED)
	for (const login of ['postern_postfix', 'postern_dovecot', 'postern_dovecot_stats'] as const) {
		const other = new pg.Client({ connectionString: mailLogin(here.ownerUrl, login) })
		await other.connect()
		await other.query('SET default_transaction_read_only = off')
		await expect(other.query("SELECT mailserver.count_send('a@b.test/0')"), login).rejects.toMatchObject(DENIED)
		await other.end()
	}
	const program = new pg.Client({ connectionString: here.appUrl })
	await program.connect()
	await expect(program.query("SELECT mailserver.count_send('a@b.test/0')")).rejects.toMatchObject(DENIED)
	await expect(program.query('UPDATE send_counter SET slot = 0')).rejects.toMatchObject(DENIED)
	await program.end()
})
