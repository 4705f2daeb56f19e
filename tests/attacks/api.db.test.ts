import { randomUUID } from 'node:crypto'
import { beforeAll, expect, test } from 'vitest'
import { VERBS } from '@/app/api/v1/verbs'
import { newKeyId, newKeyText } from '@/core/key-token'
import { KEY_RIGHTS } from '@/core/policy'
import { networkOf } from '@/core/proof/network'
import { get, post } from '../support/api'
import { useDatabase } from '../support/database'
import { aDomain, aMailbox, anAdministrator, anOrganization, aPlan, random, type Scope } from '../support/factories'
import { type aKey, aKeyUnder } from '../support/keys'

/** The API, tried as the pages are: what a key may not is refused, changes nothing, tells nothing, and stands in the journal. */
const here = useDatabase()

let admin: Awaited<ReturnType<typeof anAdministrator>>
let organization: Awaited<ReturnType<typeof anOrganization>>
let domain: Awaited<ReturnType<typeof aDomain>>
let foreign: Awaited<ReturnType<typeof aDomain>>
let theirs: Awaited<ReturnType<typeof aMailbox>>
beforeAll(async () => {
	admin = await anAdministrator(here.owner)
	organization = await anOrganization(here.owner)
	domain = await aDomain(here.owner, organization.id)
	foreign = await aDomain(here.owner, (await anOrganization(here.owner)).id)
	theirs = await aMailbox(here.owner, foreign)
})

const keyWith = (rights: readonly string[], scope: Scope, options: Parameters<typeof aKey>[2] = {}) =>
	aKeyUnder(here.owner, admin, { rights, scope, ...options })
const mailboxIn = (of: { id: string }) => ({
	domain: of.id,
	localPart: `m${random()}`,
	name: 'Mia',
	password: 'correct horse battery staple',
	quota: '1 GB',
})

/** A sum over every row of every table that is not the journal's, nor counts who asked. */
const SUM = `
	CREATE FUNCTION public.sum_of_things() RETURNS text LANGUAGE plpgsql AS $$
	DECLARE t record; one text; every text := '';
	BEGIN
		FOR t IN SELECT tablename AS name FROM pg_tables WHERE schemaname = 'public'
				AND tablename NOT IN ('journal_entry', 'journal_chain', 'journal_link', 'rate_limit', 'api_key') ORDER BY 1 LOOP
			EXECUTE format('SELECT md5(string_agg(xmin::text || ctid::text, '' '' ORDER BY ctid)) FROM %I', t.name) INTO one;
			every := every || t.name || coalesce(one, '-');
		END LOOP;
		RETURN md5(every);
	END $$`
const sum = async () => (await here.owner.query('SELECT public.sum_of_things() AS sum')).rows[0].sum as string
const refusals = async (id: string): Promise<string[]> =>
	(
		await here.owner.query<{ said: string }>(
			`SELECT concat_ws(' ', "right", outcome, why) AS said FROM journal_entry WHERE actor_id = $1 ORDER BY at`,
			[id],
		)
	).rows.map(({ said }) => said)

test('D-24 every verb, without its right and on a foreign thing: refused, nothing is changed, and nothing is told of it', async () => {
	await here.owner.query(SUM)
	const one = await aMailbox(here.owner, domain)
	const idle = await keyWith(['mailbox.read', 'domain.read', 'organization.read', 'account.read'], {
		domains: [domain.id],
	})
	const able = await keyWith(KEY_RIGHTS, { domains: [domain.id] })
	const before = await sum()
	const seen: string[] = []
	for (const [name, { right, input }] of Object.entries(VERBS)) {
		// Whatever a verb names its thing, it is there: what does not belong is taken out again.
		const named = (id: { mailbox: string; domain: string; organization: string; account: string }) => ({
			...id,
			alias: randomUUID(),
			list: randomUUID(),
			template: randomUUID(),
			plan: randomUUID(),
			version: 1,
			name: 'A name',
			quota: '1 GB',
			enabled: true,
			localPart: `x${random()}`,
			destinations: 'a@b.test',
		})
		const own = named({ mailbox: one.id, domain: domain.id, organization: organization.id, account: one.accountId })
		const other = named({
			mailbox: theirs.id,
			domain: foreign.id,
			organization: foreign.organizationId,
			account: theirs.accountId,
		})
		const missing = named({
			mailbox: randomUUID(),
			domain: randomUUID(),
			organization: randomUUID(),
			account: randomUUID(),
		})
		const cut = (sent: object) => {
			const parsed = input.safeParse(sent)
			const extra = parsed.success
				? []
				: parsed.error.issues.flatMap((issue) => (issue.code === 'unrecognized_keys' ? issue.keys : []))
			return Object.fromEntries(Object.entries(sent).filter(([field]) => !extra.includes(field)))
		}
		if (!['mailbox.read', 'domain.read'].includes(right)) {
			const without = await post(idle.text, name, cut(own))
			if (![403, 404, 422].includes(without.status)) seen.push(`${name} without: ${without.status}`)
		}
		const [there, nowhere] = [await post(able.text, name, cut(other)), await post(able.text, name, cut(missing))]
		if (![403, 404, 422].includes(there.status)) seen.push(`${name} on a foreign thing: ${there.status} ${there.text}`)
		if (there.text !== nowhere.text) seen.push(`${name}: ${there.text} is not ${nowhere.text}`)
	}
	expect(seen).toEqual([])
	expect(await sum()).toBe(before)
	expect((await refusals(idle.id)).every((said) => said.includes(' refused '))).toBe(true)
	expect((await refusals(able.id)).length).toBeGreaterThan(10)
}, 120_000)

test('D-01 D-02 a key with another wrapping than it was made with opens nothing, and all are answered alike', async () => {
	const { text, maker } = await keyWith(['mailbox.read'], { domains: [domain.id] })
	const unknown = newKeyText(newKeyId())
	const otherSecret = newKeyText(text.slice(8, 20))
	const swapped = `${text.slice(0, -1)}${text.endsWith('x') ? 'y' : 'x'}`
	const answers = await Promise.all(
		[
			['no key', ''],
			['an unknown one', unknown],
			['its id with another secret', otherSecret],
			['a sign changed', swapped],
			['cut off', text.slice(0, -3)],
			['in capitals', text.toUpperCase()],
			['somebody’s id', maker.id],
			['a digest', '\\x00'],
			['an injection', "' OR true --"],
		].map(async ([what, key]) => {
			const answer = await get(key ?? '', 'mailboxes')
			return [what, answer.status, answer.headers.get('www-authenticate'), answer.text] as const
		}),
	)
	const [first] = answers
	for (const [what, status, asks, said] of answers)
		expect([what, status, asks, said]).toEqual([what, 401, 'Bearer', first?.[3]])
	for (const header of [`bearer  ${text}`, `Basic ${text}`, `Bearer ${text} ${text}`, text, `Bearer ${text},`]) {
		const { status } = await get('', 'mailboxes', { headers: { authorization: header } })
		expect([header.replace(text, 'KEY'), status]).toEqual([header.replace(text, 'KEY'), 401])
	}
	expect((await get('', 'mailboxes', { headers: { cookie: `postern.session=${text}; key=${text}` } })).status).toBe(401)
})

test('S-26 a key in the address is refused, with a key that works as well', async () => {
	const { text } = await keyWith(['mailbox.read'], { domains: [domain.id] })
	for (const search of [
		`?key=${text}`,
		`?q=${encodeURIComponent(text)}`,
		`?access_token=${text.replaceAll('_', '%5F')}`,
	]) {
		expect((await get('', `mailboxes${search}`)).status).toBe(400)
		const answer = await get(text, `mailboxes${search}`)
		expect([answer.status, answer.text.includes(text)]).toEqual([400, false])
	}
})

test('D-30 bodies that are no input: fields slipped in, operators, prototypes, depth, size, and other types of content', async () => {
	const { text, id } = await keyWith(['mailbox.read', 'mailbox.create', 'mailbox.set-quota'], { domains: [domain.id] })
	const one = mailboxIn(domain)
	const deep = `${'{"a":'.repeat(5000)}1${'}'.repeat(5000)}`
	const tries: [string, unknown, number, Record<string, string>?][] = [
		['a role', { ...one, role: 'admin' }, 422],
		['a state', { ...one, account: { state: 'active' } }, 422],
		['a grant', { ...one, grantId: randomUUID() }, 422],
		['a nested write', { ...one, mailboxes: { create: [{}] } }, 422],
		['an operator', { ...one, domain: { not: '' } }, 422],
		['an operator in a name', { ...one, localPart: { startsWith: 'a' } }, 422],
		['a prototype', `{"__proto__":{"isAdmin":true},${JSON.stringify(one).slice(1)}`, 422],
		['a constructor', { ...one, constructor: { prototype: {} } }, 422],
		['a negative quota', { ...one, quota: -1 }, 422],
		['an endless quota', `${JSON.stringify(one).slice(0, -1)},"quota":1e400}`, 422],
		['nothing', {}, 422],
		['a list', [one], 400],
		['a text', '"text"', 400],
		['no JSON', '{"a":', 400],
		['nothing at all', '', 400],
		['deep', deep, 400],
		['large', `{"name":"${'x'.repeat(256 * 1024)}"}`, 413],
		['a form', 'domain=x', 415, { 'content-type': 'application/x-www-form-urlencoded' }],
		['text', JSON.stringify(one), 415, { 'content-type': 'text/plain' }],
		['parts', JSON.stringify(one), 415, { 'content-type': 'multipart/form-data; boundary=x' }],
		['a key of no request', one, 400, { 'idempotency-key': 'x'.repeat(256) }],
	]
	const count = async () => (await here.owner.query('SELECT count(*)::int AS n FROM mailbox')).rows[0].n as number
	const before = await count()
	for (const [what, body, status, headers] of tries) {
		const answer = await post(text, 'mailbox.create', body, headers ? { headers } : {})
		expect([what, answer.status, answer.headers.get('content-type')]).toEqual([
			what,
			status,
			'application/problem+json',
		])
		expect([what, answer.text]).toEqual([what, expect.not.stringMatching(/prisma|postgres|node_modules|at \w+ \(/i)])
	}
	expect(await count()).toBe(before)
	expect(({} as { isAdmin?: boolean }).isAdmin).toBeUndefined()
	const { rows } = await here.owner.query('SELECT rights FROM access_grant WHERE account_id = $1', [id])
	expect(rows).toEqual([{ rights: ['mailbox.read', 'mailbox.create', 'mailbox.set-quota'] }])
})

test('B14 a request that is repeated does its work once, and its secret is not told again', async () => {
	const { text } = await keyWith(['mailbox.read', 'mailbox.create'], { domains: [domain.id] })
	const { text: another } = await keyWith(['mailbox.read', 'mailbox.create'], { domains: [domain.id] })
	const headers = { 'idempotency-key': `nightly ${random()}` }
	const { password: _, ...asked } = mailboxIn(domain)
	const made = await post(text, 'mailbox.create', asked, { headers })
	expect([made.status, made.body.secrets]).toEqual([200, expect.objectContaining({ password: expect.any(String) })])
	const again = await post(text, 'mailbox.create', asked, { headers })
	expect([again.status, again.body.data, again.body.secrets]).toEqual([200, made.body.data, undefined])
	const others = await post(another, 'mailbox.create', mailboxIn(domain), { headers })
	expect(others.status).toBe(200)
	expect(others.body.data).not.toEqual(made.body.data)
})

test('R-24 too many requests of a key, and too many keys that open nothing, are told to wait', async () => {
	const { text, id } = await keyWith(['mailbox.read'], { domains: [domain.id] })
	const from = '203.0.113.9'
	expect((await get(text, 'mailboxes', { from })).status).toBe(200)
	const full = (key: string) =>
		here.owner.query("UPDATE rate_limit SET points = 100000 WHERE key = sha256(convert_to($1, 'UTF8')) RETURNING 1", [
			key,
		])
	expect((await full(`api ${id}`)).rowCount).toBe(1)
	const over = await get(text, 'mailboxes', { from })
	expect([over.status, Number(over.headers.get('retry-after'))]).toEqual([429, expect.closeTo(30, -2)])
	expect((await get(newKeyText(newKeyId()), 'mailboxes', { from })).status).toBe(401)
	expect((await full(`api-wrong ${networkOf(from)}`)).rowCount).toBe(1)
	expect((await get(newKeyText(newKeyId()), 'mailboxes', { from })).status).toBe(429)
	const { text: other } = await keyWith(['mailbox.read'], { domains: [domain.id] })
	expect((await get(other, 'mailboxes', { from })).status).toBe(200)
})

test('P5 D-24 lists show what the key reaches and nothing beside it, whatever is asked of them', async () => {
	const { text } = await keyWith(KEY_RIGHTS, { domains: [domain.id] })
	const addresses = [
		'mailboxes',
		'domains',
		'aliases',
		'lists',
		'accounts',
		'grants',
		'activity',
		'usage',
		'organizations',
		`mailboxes?domain=${foreign.id}`,
		`mailboxes?q=${theirs.address.slice(0, 4)}`,
		`accounts?q=${theirs.address}`,
		`activity?about=${theirs.id}`,
		`domains?organization=${foreign.organizationId}`,
		`grants?under=${admin.grantId}`,
	]
	for (const address of addresses) {
		const answer = await get(text, address)
		expect([address, answer.status]).toEqual([address, 200])
		for (const secret of [theirs.id, theirs.address, foreign.name, foreign.id, foreign.organizationId, '$argon2'])
			expect([address, answer.text.includes(secret)]).toEqual([address, false])
	}
	for (const [address, status] of [
		['mailboxes?sort=password_hash', 422],
		['mailboxes?domain=%27%20OR%201=1', 422],
		['mailboxes?limit=100000', 422],
		['aliases?sort=created', 422],
		['lists?sort=-created', 422],
		['mailboxes?q=a&q=b', 400],
		['mailboxes?q[not]=x', 422],
		['no-such-list', 404],
		['constructor', 404],
		['__proto__', 404],
		['mailbox.create', 404],
	] as const)
		expect([address, (await get(text, address)).status]).toEqual([address, status])
	expect((await post(text, 'mailboxes', {})).status).toBe(404)
	expect((await post(text, 'constructor', {})).status).toBe(404)
	const blind = await keyWith(['alias.read'], { domains: [domain.id] })
	for (const address of ['mailboxes', 'accounts', 'activity', 'organizations'])
		expect([address, (await get(blind.text, address)).status]).toEqual([address, 404])
	// At its end a page leads to the next; a foreign or broken cursor only begins anew.
	expect((await get(text, 'mailboxes?at=bm9uc2Vuc2U')).status).toBe(200)
})

test('B9 prices stand in no answer for a key without billing.view', async () => {
	const plan = await aPlan(here.owner, { perMailbox: 98_765 })
	await here.owner.query(
		`INSERT INTO plan_assignment (id, plan_id, domain_id, from_day) VALUES (gen_random_uuid(), $1, $2, '2020-01-01')`,
		[plan.id, domain.id],
	)
	const { text } = await keyWith(
		KEY_RIGHTS.filter((right) => right !== 'billing.view'),
		{ domains: [domain.id] },
	)
	for (const address of [
		'mailboxes',
		'domains',
		'usage',
		'activity',
		'organizations',
		'grants',
		'accounts',
		'aliases',
		'lists',
	])
		expect([address, (await get(text, address)).text]).toEqual([
			address,
			expect.not.stringMatching(/98765|987[.,]65|Plan |currency/i),
		])
})
