/** B13: what another panel holds comes over by one command, rehearsed first. Judged by the database and the journal. */
import { describe, expect, test } from 'vitest'
import { execute } from '@/core/gateway/execute'
import { rehearse } from '@/core/gateway/rehearse'
import { migrate } from '@/features/migration'
import type { Inventory } from '@/features/migration/inventory'
import type { Source } from '@/features/migration/source-names'
import { signIn } from '@/features/sessions/sign-in'
import { as } from '../../support/callers'
import { useDatabase } from '../../support/database'
import { aDomain, aMailbox, anAdministrator, anOrganization, PASSWORD, random } from '../../support/factories'
import { aVisit } from '../sessions/visits'
import { BCRYPT, csv, inventoryOf, jeboehm, mailcow, postfixAdmin, postfixAdminOnPostgres } from './dumps'

const here = useDatabase()
const rows = async (sql: string, values: unknown[] = []) => (await here.owner.query(sql, values)).rows

/** Everything that a migration could leave behind, counted. */
const CONTENT = `SELECT (SELECT count(*) FROM organization) AS o, (SELECT count(*) FROM domain) AS d, (SELECT count(*) FROM mailbox) AS m, (SELECT count(*) FROM alias) AS a,
	(SELECT count(*) FROM account) AS p, (SELECT count(*) FROM access_grant) AS g, (SELECT count(*) FROM letter) AS l, (SELECT count(*) FROM journal_entry) AS j,
	(SELECT max(version) FROM alias) AS v, (SELECT sum(mailboxes) FROM usage) AS u`

/** The command has minutes (main/migrate-run.ts), so nothing here ends with those of a page on a busy machine. */
const PATIENCE = { patience: 120_000 }
const ending = () => `d${random()}.test`
const input = (from: Source, inventory: Inventory, organization = `School ${random()}`) => ({
	from,
	organization,
	inventory,
})

async function migrated(from: Source, inventory: Inventory, organization?: string) {
	const asked = input(from, inventory, organization)
	const result = await execute(migrate, as(await anAdministrator(here.owner)), asked, PATIENCE)
	if (!result.ok) throw new Error(JSON.stringify(result.problem))
	return { ...result.value.value, name: asked.organization }
}

const why = (all: readonly { what: string; why: string }[], what: string) =>
	all.filter((one) => one.what === what).map((one) => one.why)

const mailboxes = (d: string) =>
	rows(
		`SELECT m.address, a.name, m.quota_bytes::text AS quota, m.enabled, m.send_only AS "sendOnly", m.protocols, a.password_hash AS hash, a.state
			FROM mailbox m JOIN account a ON a.id = m.account_id WHERE m.address LIKE '%.' || $1 ORDER BY m.address`,
		[d],
	)
const aliases = async (d: string) =>
	Object.fromEntries(
		(
			await rows(`SELECT address, destinations, enabled FROM alias WHERE address LIKE '%.' || $1 ORDER BY address`, [d])
		).map((row) => [`${row.address}${row.enabled ? '' : ' (off)'}`, row.destinations.join(' ')]),
	)

describe('PostfixAdmin', () => {
	test('B13 domains with their limits, mailboxes with their passwords, aliases and administrators come over', async () => {
		const d = ending()
		const { made, left, notes, organization } = await migrated(
			'postfixadmin',
			await inventoryOf('postfixadmin', postfixAdmin(d)),
		)
		expect(organization.isNew).toBe(true)
		expect(made).toEqual({ domains: 3, mailboxes: 4, aliases: 12, administrators: 2 })
		const none = { sendOnly: false, protocols: ['imap', 'pop3', 'smtp', 'sieve'], state: 'active' }
		expect(await mailboxes(d)).toEqual([
			{
				...none,
				address: `anna@school.${d}`,
				name: "Anna O'Hara; DROP TABLE mailbox --",
				quota: '1048576000',
				enabled: true,
				hash: `{BLF-CRYPT}${BCRYPT}`,
			},
			{
				...none,
				address: `ben@school.${d}`,
				name: 'Ben',
				quota: '524288000',
				enabled: true,
				protocols: ['imap', 'pop3', 'sieve'],
				hash: expect.stringMatching(/^\{SHA512-CRYPT\}\$6\$/),
			},
			{
				...none,
				address: `off@school.${d}`,
				name: 'Otto Off',
				quota: '1048576',
				enabled: false,
				hash: `{BLF-CRYPT}${BCRYPT}`,
			},
			{
				...none,
				address: `weak@school.${d}`,
				name: 'Wendy Weak',
				quota: '1048576',
				enabled: true,
				hash: expect.stringMatching(/^\$argon2id\$/),
			},
		])
		expect(await aliases(d)).toMatchObject({
			[`postmaster@school.${d}`]: `anna@school.${d}`,
			[`office@school.${d}`]: `anna@school.${d} friend@outside.test`,
			[`team@school.${d}`]: `office@school.${d}`,
			[`quiet@school.${d} (off)`]: `anna@school.${d}`,
			[`anna@schule.${d}`]: `anna@school.${d}`,
			[`team@schule.${d}`]: `team@school.${d}`,
		})
		expect(
			await rows(
				'SELECT name, enabled, max_mailboxes, max_aliases, max_storage_bytes::text AS storage, description FROM domain WHERE name LIKE $1 ORDER BY name',
				[`%.${d}`],
			),
		).toEqual([
			{ name: `old.${d}`, enabled: false, max_mailboxes: null, max_aliases: null, storage: null, description: '' },
			{
				name: `school.${d}`,
				enabled: true,
				max_mailboxes: 20,
				max_aliases: 10,
				storage: String(20n << 30n),
				description: "The school's mail",
			},
			{
				name: `schule.${d}`,
				enabled: true,
				max_mailboxes: null,
				max_aliases: null,
				storage: null,
				description: `Stands for school.${d}`,
			},
		])
		expect(
			await rows(
				`SELECT a.address, a.state, g.built_in_role AS role, g.max_storage_per_mailbox_bytes::text AS most, d.name AS domain
					FROM access_grant g JOIN account a ON a.id = g.account_id JOIN grant_scope s ON s.grant_id = g.id JOIN domain d ON d.id = s.domain_id
					WHERE d.name LIKE $1 ORDER BY a.state`,
				[`%.${d}`],
			),
		).toEqual([
			{
				address: 'mona@outside.test',
				state: 'invited',
				role: 'domain-admin',
				most: String(1n << 30n),
				domain: `school.${d}`,
			},
			{
				address: `anna@school.${d}`,
				state: 'active',
				role: 'domain-admin',
				most: String(1n << 30n),
				domain: `school.${d}`,
			},
		])
		expect(why(left, `ben@school.${d}`)).toEqual([
			'forwards a copy to ben@outside.test. Here its mail stays in the mailbox alone.',
		])
		expect(why(left, `weak@school.${d}`)).toEqual([
			expect.stringMatching(/^\{MD5-CRYPT\}: .* a password that nobody knows/),
		])
		expect(why(left, `bad name@school.${d}`)).toEqual([expect.stringContaining('letters without accents')])
		expect(why(left, `@school.${d}`)).toEqual([expect.stringContaining('catch-all')])
		expect(why(left, `team@school.${d}`)).toEqual([`delivers to nobody@school.${d} as well, which is not there.`])
		expect(why(left, `dead@school.${d}`)).toContain('the alias would deliver to nobody.')
		expect(why(left, `relay.${d}`)).toEqual([expect.stringContaining('only passed on')])
		expect(why(left, '1 auto-replies')).toHaveLength(1)
		expect(why(notes, `root@school.${d}`)).toEqual([expect.stringContaining('administers everything there')])
	})

	test('whoever came over signs in with the password they had, and gets a hash of ours by it', async () => {
		const d = ending()
		await migrated('postfixadmin', await inventoryOf('postfixadmin', postfixAdmin(d)))
		const claimed = { address: `anna@school.${d}`, password: PASSWORD }
		expect(await signIn({ ...claimed, password: `${PASSWORD}.` }, aVisit())).toMatchObject({ ok: false })
		expect(await signIn(claimed, aVisit())).toMatchObject({ ok: true })
		const [anna] = await mailboxes(d)
		expect(anna?.hash).toMatch(/^\$argon2id\$/)
		expect(await signIn({ address: `weak@school.${d}`, password: PASSWORD }, aVisit())).toMatchObject({ ok: false })
	})

	test('dumped from PostgreSQL, by COPY and INSERT: nothing is read out of comments, functions and other tables', async () => {
		const d = ending()
		const { made, left } = await migrated('postfixadmin', await inventoryOf('postfixadmin', postfixAdminOnPostgres(d)))
		expect(made).toEqual({ domains: 1, mailboxes: 2, aliases: 1, administrators: 0 })
		expect((await mailboxes(d)).map(({ address, name }) => [address, name])).toEqual([
			[`carl@firm.${d}`, 'Carl \\ Back'],
			[`dora@firm.${d}`, 'Dora'],
		])
		expect(why(left, `dora@firm.${d}`)).toEqual([expect.stringMatching(/^It has no password there/)])
		// Nothing is allowed there beyond what there is: postmaster, abuse and one more.
		expect(await rows('SELECT max_aliases, description FROM domain WHERE name = $1', [`firm.${d}`])).toEqual([
			{ max_aliases: 3, description: 'A firm' },
		])
	})
})

test('B13 mailcow: protocols, mailboxes that only take mail, and what has no like here is said', async () => {
	const d = ending()
	const { made, left, notes } = await migrated('mailcow', await inventoryOf('mailcow', mailcow(d)))
	expect(made).toEqual({ domains: 1, mailboxes: 3, aliases: 1, administrators: 1 })
	expect(
		(await mailboxes(d)).map(({ address, enabled, protocols, hash }) => [
			address,
			enabled,
			protocols.join(),
			hash.slice(0, 9),
		]),
	).toEqual([
		[`moo@cow.${d}`, true, 'imap,smtp,sieve', '{BLF-CRYP'],
		[`sso@cow.${d}`, true, 'imap,pop3,smtp,sieve', '$argon2id'],
		[`takes@cow.${d}`, true, '', '{SSHA256}'],
	])
	expect(await aliases(d)).toMatchObject({ [`herd@cow.${d}`]: `moo@cow.${d} takes@cow.${d}` })
	expect(why(left, `trash@cow.${d}`)).toEqual([expect.stringContaining('thrown away')])
	expect(why(left, `barn@cow.${d}`)).toEqual([expect.stringContaining('no mailbox')])
	expect(why(left, `moo@cow.${d}`)).toEqual([expect.stringContaining(`may send as takes@cow.${d}`)])
	expect(why(left, 'farmer')).toEqual([expect.stringContaining('signs in there by a name')])
	expect(why(left, '2 app passwords')).toHaveLength(1)
	expect(why(notes, 'admin')).toHaveLength(1)
})

test('B13 docker-mailserver by jeboehm: an alias of several rows, send-only mailboxes, domain administrators', async () => {
	const d = ending()
	const { made, left } = await migrated('jeboehm', await inventoryOf('jeboehm', jeboehm(d)))
	expect(made).toEqual({ domains: 1, mailboxes: 3, aliases: 1, administrators: 1 })
	expect((await mailboxes(d)).map(({ address, quota, sendOnly }) => [address, quota, sendOnly])).toEqual([
		[`admin@box.${d}`, null, false],
		[`eve@box.${d}`, String(500n << 20n), false],
		[`printer@box.${d}`, null, true],
	])
	expect(await aliases(d)).toMatchObject({ [`both@box.${d}`]: `eve@box.${d} friend@outside.test` })
	expect(why(left, `@box.${d}`)).toEqual([expect.stringContaining('catch-all')])
	expect(why(left, `copier@box.${d}`)[0]).toContain('which only sends')
})

test('B13 CSV: hashes and typed passwords, the latter held to the rules of every other', async () => {
	const d = ending()
	const { made, left } = await migrated('csv', await inventoryOf('csv', csv(d)))
	expect(made).toEqual({ domains: 1, mailboxes: 3, aliases: 1, administrators: 1 })
	expect(
		(await mailboxes(d)).map(({ address, name, quota, enabled, sendOnly }) => [
			address,
			name,
			quota,
			enabled,
			sendOnly,
		]),
	).toEqual([
		[`fay@sheet.${d}`, 'Fay "F", of Sheet', String(2n << 30n), true, false],
		[`gus@sheet.${d}`, 'Gus', String(500n << 20n), true, false],
		[`hal@sheet.${d}`, 'Hal', null, false, true],
	])
	expect(await signIn({ address: `gus@sheet.${d}`, password: 'a river of quiet lanterns' }, aVisit())).toMatchObject({
		ok: true,
	})
	expect(why(left, `hal@sheet.${d}`)[0]).toMatch(/^At least 15 characters/)
	expect(why(left, `ida@sheet.${d}`)).toEqual(['“lots” is no size such as 500 MB or 10 GB.'])
	expect(why(left, 'line 9')).toEqual(['kind: One of: domain, mailbox, alias, admin.'])
})

describe('rehearsed first', () => {
	test('a rehearsal says what the deed then does, and leaves nothing at all', async () => {
		const inventory = await inventoryOf('postfixadmin', postfixAdmin(ending()))
		const administrator = await anAdministrator(here.owner)
		const asked = input('postfixadmin', inventory)
		const before = await rows(CONTENT)
		const plan = await rehearse(migrate, as(administrator), asked, PATIENCE)
		expect(await rows(CONTENT)).toEqual(before)
		const done = await execute(migrate, as(administrator), asked, PATIENCE)
		expect(plan.ok && done.ok && plan.value).toEqual(done.ok && done.value.value)
		expect(await rows(CONTENT)).not.toEqual(before)
	})

	test('a second run makes nothing and tells the journal nothing', async () => {
		const d = ending()
		const inventory = await inventoryOf('postfixadmin', postfixAdmin(d))
		const first = await migrated('postfixadmin', inventory)
		const administrator = await anAdministrator(here.owner)
		const before = await rows(CONTENT)
		const again = await execute(migrate, as(administrator), input('postfixadmin', inventory, first.name), PATIENCE)
		expect(await rows(CONTENT)).toEqual(before)
		expect(again.ok && again.value.value).toMatchObject({
			organization: { isNew: false },
			made: { domains: 0, mailboxes: 0, aliases: 0, administrators: 0 },
			here: first.made,
		})
	})

	test('each mailbox has an entry of its own in the journal, without a trace of its hash', async () => {
		const d = ending()
		const { name } = await migrated('postfixadmin', await inventoryOf('postfixadmin', postfixAdmin(d)))
		const entries = await rows(
			`SELECT j."right", j.subject_label AS label, j.after, j.mailbox_id IS NOT NULL AS "isFiled" FROM journal_entry j
				JOIN organization o ON o.id = j.organization_id WHERE o.name = $1`,
			[name],
		)
		const anna = entries.find(({ label, right }) => label === `anna@school.${d}` && right === 'server.migrate')
		expect(anna).toMatchObject({ isFiled: true, after: { address: `anna@school.${d}`, from: 'PostfixAdmin' } })
		expect(entries.find(({ label, right }) => label === name && right === 'server.migrate')?.after).toMatchObject({
			broughtOver: '3 domains, 4 mailboxes, 12 aliases, 2 administrators',
		})
		expect(JSON.stringify(entries)).not.toMatch(/\$2y\$|\$6\$|argon2/)
	})
})

describe('what is here already stays as it is', () => {
	test('a domain of another organization stays behind with everything in it, and says no more', async () => {
		const d = ending()
		const other = await anOrganization(here.owner)
		const domain = await aDomain(here.owner, other.id, { name: `school.${d}` })
		const box = await aMailbox(here.owner, domain, { local_part: 'anna' })
		const { made, left } = await migrated('postfixadmin', await inventoryOf('postfixadmin', postfixAdmin(d)))
		expect(made).toMatchObject({ domains: 2, mailboxes: 0, administrators: 0 })
		expect(why(left, `school.${d}`)[0]).toBe('the domain belongs to another organization here.')
		expect(await rows('SELECT address FROM mailbox WHERE domain_id = $1', [domain.id])).toEqual([
			{ address: box.address },
		])
	})

	test('a mailbox keeps its password, its owner and its quota', async () => {
		const d = ending()
		const organization = await anOrganization(here.owner)
		const domain = await aDomain(here.owner, organization.id, { name: `school.${d}` })
		const box = await aMailbox(here.owner, domain, { local_part: 'anna', quota_bytes: 7_000_000 })
		const before = await rows('SELECT * FROM account WHERE id = $1', [box.accountId])
		const inventory = await inventoryOf('postfixadmin', postfixAdmin(d))
		// Without administrators: anna would be given a role.
		const { made, here: kept } = await migrated('postfixadmin', { ...inventory, admins: [] }, organization.name)
		expect([made.mailboxes, kept.mailboxes, kept.domains]).toEqual([3, 1, 1])
		expect(await rows('SELECT * FROM account WHERE id = $1', [box.accountId])).toEqual(before)
		expect(await rows('SELECT quota_bytes::int AS quota FROM mailbox WHERE id = $1', [box.id])).toEqual([
			{ quota: 7_000_000 },
		])
	})

	test('limits hold: what an organization has no room for is left, one by one, and the rest comes', async () => {
		const d = ending()
		const organization = await anOrganization(here.owner, { max_mailboxes: 2 })
		const inventory = await inventoryOf('jeboehm', jeboehm(d))
		const { made, left } = await migrated('jeboehm', inventory, organization.name)
		expect(made.mailboxes).toBe(2)
		expect(why(left, `printer@box.${d}`)).toEqual(['The organization allows 2 mailboxes, and 2 are in use.'])
		expect(await mailboxes(d)).toHaveLength(2)
	})
})

test('only some domains, where they are named', async () => {
	const d = ending()
	const inventory = await inventoryOf('postfixadmin', postfixAdmin(d), new Set([`old.${d}`]))
	expect((await migrated('postfixadmin', inventory)).made).toEqual({
		domains: 1,
		mailboxes: 0,
		aliases: 0,
		administrators: 0,
	})
})
