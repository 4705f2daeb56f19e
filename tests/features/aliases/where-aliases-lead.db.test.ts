import { expect, test } from 'vitest'
import { execute } from '@/core/gateway/execute'
import { createAlias } from '@/features/aliases/create-alias'
import { editAlias } from '@/features/aliases/edit-alias'
import { as } from '../../support/callers'
import { content } from '../../support/content'
import { useDatabase } from '../../support/database'
import { aDelegate, aDomain, aMailbox, anAdministrator, anAlias, anOrganization, random } from '../../support/factories'

/** D-06: circles, long chains and multiplication, from whichever end they are built. */
const here = useDatabase()
async function setting() {
	const domain = await aDomain(here.owner, (await anOrganization(here.owner)).id)
	return { domain, admin: await anAdministrator(here.owner), mailbox: await aMailbox(here.owner, domain) }
}
const lead = (actor: { id: string }, alias: { id: string }, to: readonly string[]) =>
	execute(editAlias, as(actor), { alias: alias.id, version: 1, enabled: 'on', destinations: [...to] })
const refused = (text: string) => ({
	ok: false,
	problem: { kind: 'conflict', fields: { destinations: expect.stringContaining(text) } },
})
const CIRCLE = 'circle'

test('an alias does not deliver to itself, nor to one that delivers to it, however far round', async () => {
	const { domain, admin, mailbox } = await setting()
	const first = await anAlias(here.owner, domain, [mailbox.address])
	let last = first
	for (let n = 0; n < 3; n += 1) {
		last = await anAlias(here.owner, domain, [last.address])
		const before = await content(here.owner)
		expect(await lead(admin, first, [mailbox.address, last.address])).toMatchObject(refused(CIRCLE))
		expect(await content(here.owner)).toEqual(before)
	}
	expect(await lead(admin, first, [first.address])).toMatchObject({
		ok: false,
		problem: { kind: 'invalid', fields: { destinations: 'An alias cannot deliver to itself.' } },
	})
})

test('a circle through an address that is made last is refused too', async () => {
	const { domain, admin } = await setting()
	const localPart = `late${random()}`
	const alias = await anAlias(here.owner, domain, [`${localPart}@${domain.name}`])
	const result = await execute(createAlias, as(admin), { domain: domain.id, localPart, destinations: alias.address })
	expect(result).toMatchObject(refused(CIRCLE))
})

test('two who each close half of a circle at once: one of them is refused', async () => {
	const { domain, admin, mailbox } = await setting()
	for (let round = 0; round < 5; round += 1) {
		const [one, two] = [
			await anAlias(here.owner, domain, [mailbox.address]),
			await anAlias(here.owner, domain, [mailbox.address]),
		]
		const results = await Promise.all([lead(admin, one, [two.address]), lead(admin, two, [one.address])])
		expect(results.filter((result) => result.ok)).toHaveLength(1)
	}
})

test('ten aliases in a row may follow an alias, and an eleventh is refused at the end, at the start and in the middle', async () => {
	const { domain, admin, mailbox } = await setting()
	const chain = [await anAlias(here.owner, domain, [mailbox.address])]
	while (chain.length < 11) chain.push(await anAlias(here.owner, domain, [chain.at(-1)?.address ?? '']))
	const [end, start] = [chain[0], chain.at(-1)]
	if (!end || !start) throw new Error('no chain')
	const before = await content(here.owner)
	const longer = { domain: domain.id, localPart: `n${random()}`, destinations: start.address }
	expect(await execute(createAlias, as(admin), longer)).toMatchObject(refused('10 times'))
	expect(await content(here.owner)).toEqual(before)
	const behind = await anAlias(here.owner, domain, [mailbox.address])
	expect(await lead(admin, end, [behind.address])).toMatchObject(refused('10 times'))
	const between = await anAlias(here.owner, domain, [chain[4]?.address ?? ''])
	expect(await lead(admin, chain[5] ?? end, [between.address])).toMatchObject(refused('10 times'))
})

test('mail is not multiplied beyond 1,000 addresses, whether the fan grows at its handle or at its end', async () => {
	const { domain, admin } = await setting()
	const people = (name: string, count: number) =>
		Array.from({ length: count }, (_, n) => `${name}${n}@elsewhere.example`)
	const sizes = [100, 100, 100, 100, 100, 100, 100, 100, 100, 80]
	const fans = await Promise.all(sizes.map((size, n) => anAlias(here.owner, domain, people(`fan${n}-`, size))))
	const all = fans.map((fan) => fan.address)
	const handle = await anAlias(here.owner, domain, all)
	const last = fans.at(-1)
	if (!last) throw new Error('no fan')
	const before = await content(here.owner)
	expect(await lead(admin, last, people('fan9-', 91))).toMatchObject(refused('1,000'))
	expect(await lead(admin, handle, [...all, ...people('more', 11)])).toMatchObject(refused('1,000'))
	expect(await content(here.owner)).toEqual(before)
	expect(await lead(admin, last, people('fan9-', 90))).toMatchObject({ ok: true })
})

test('an address that many aliases share is still edited at once', async () => {
	const { domain, admin, mailbox } = await setting()
	const shared = await anAlias(here.owner, domain, [mailbox.address])
	await here.owner.query(
		`INSERT INTO alias (id, domain_id, local_part, destinations) SELECT gen_random_uuid(), $1, 'many' || n, ARRAY[$2] FROM generate_series(1, 500) n`,
		[domain.id, shared.address],
	)
	const from = performance.now()
	expect(await lead(admin, shared, [mailbox.address, 'x@elsewhere.example'])).toMatchObject({ ok: true })
	expect(performance.now() - from).toBeLessThan(5000)
})

test('a circle through somebody else’s domain is refused without a word about them', async () => {
	const { domain } = await setting()
	const { domain: foreign } = await setting()
	const own = await anAlias(here.owner, domain, ['x@elsewhere.example'])
	const theirs = await anAlias(here.owner, foreign, [own.address])
	const actor = await aDelegate(here.owner, ['alias.read', 'alias.edit', 'alias.forward-outside'], {
		domains: [domain.id],
	})
	const result = await lead(actor, own, [theirs.address])
	expect(result).toMatchObject(refused(CIRCLE))
	expect(JSON.stringify(result)).not.toContain(foreign.name)
})
