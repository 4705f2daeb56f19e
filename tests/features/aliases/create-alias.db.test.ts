import { describe, expect, test } from 'vitest'
import { execute } from '@/core/gateway/execute'
import { createAlias } from '@/features/aliases/create-alias'
import { removeAlias } from '@/features/aliases/remove-alias'
import { as } from '../../support/callers'
import { content, journalOf, rowOf, usageOf } from '../../support/content'
import { useDatabase } from '../../support/database'
import { aDelegate, aDomain, aGrant, aMailbox, anAlias, anOrganization, random } from '../../support/factories'

const here = useDatabase()
const RIGHTS = ['alias.read', 'alias.create', 'alias.remove'] as const
async function setting(limits = {}, values: Record<string, unknown> = {}) {
	const organization = await anOrganization(here.owner)
	const domain = await aDomain(here.owner, organization.id, values)
	const mailbox = await aMailbox(here.owner, domain)
	return {
		organization,
		domain,
		mailbox,
		actor: await aDelegate(here.owner, RIGHTS, { domains: [domain.id] }, { limits }),
	}
}
const create = (
	actor: { id: string },
	domain: { id: string },
	destinations: unknown,
	localPart: unknown = `n${random()}`,
) => execute(createAlias, as(actor), { domain: domain.id, localPart, destinations })

test('an alias is made under the grant, counted, and told with its destinations', async () => {
	const { organization, domain, mailbox, actor } = await setting()
	const second = await aMailbox(here.owner, domain)
	const typed = ` ${mailbox.address.toUpperCase()},\n${second.address}; ${mailbox.address}\n`
	const result = await create(actor, domain, typed, 'Info')
	const id = result.ok ? result.value.value.id : ''
	expect(await rowOf(here.owner, 'alias', { id })).toMatchObject({
		address: `info@${domain.name}`,
		destinations: [mailbox.address, second.address],
		enabled: true,
		protected: false,
		grant_id: actor.grantId,
	})
	for (const subject of [organization.id, domain.id, actor.grantId])
		expect(await usageOf(here.owner, subject)).toMatchObject({ aliases: 1 })
	expect(await journalOf(here.owner, actor)).toMatchObject([
		{
			right: 'alias.create',
			subject_label: `info@${domain.name}`,
			after: { destinations: [mailbox.address, second.address] },
		},
	])
	expect(await execute(removeAlias, as(actor), { alias: id })).toMatchObject({ ok: true })
	expect(await usageOf(here.owner, actor.grantId)).toMatchObject({ aliases: 0 })
	expect(await create(actor, domain, mailbox.address, 'info')).toMatchObject({ ok: true })
})

describe('bad input gets a sentence beside the field, and nothing is made', () => {
	test.each([
		['localPart', 'D-01 an address of another domain', 'x@b.test'],
		['localPart', 'D-38 an extension of somebody’s address', 'bob+bank'],
		['localPart', 'D-39 a quoted part', '"a b"'],
		['localPart', 'a catch-all', '*'],
		['localPart', 'D-30 a path', 'a/b'],
		['localPart', 'another domain, as Postfix reads it', 'x%b.test'],
		['localPart', 'an option', '-v'],
		['localPart', 'nothing', ''],
		['localPart', 'D-26 a list', ['a']],
		['destinations', 'nothing', '  \n '],
		['destinations', 'no list of texts', [{ address: 'x' }]],
		['destinations', 'D-39 a quoted part', '"a b"@x.test'],
		['destinations', 'D-39 two addresses in one', 'a@b@c.test'],
		['destinations', 'D-36 a full-width @', 'a＠b.test'],
		['destinations', 'a pipe to a program', '|/bin/sh'],
		['destinations', 'a file', '/var/mail/root'],
		['destinations', 'an included file', ':include:/etc/passwd'],
		['destinations', 'a null', null],
	])('%s: %s', async (field, _what, value) => {
		const { domain, mailbox, actor } = await setting()
		const before = await content(here.owner)
		const made = field === 'localPart' ? create(actor, domain, mailbox.address, value) : create(actor, domain, value)
		expect(await made).toMatchObject({
			ok: false,
			problem: { kind: 'invalid', fields: { [field]: expect.any(String) } },
		})
		expect(await content(here.owner)).toEqual(before)
	})

	test('the first wrong word is named, cut short', async () => {
		const { domain, mailbox, actor } = await setting()
		const result = await create(actor, domain, `${mailbox.address} ${'x'.repeat(5000)}`)
		expect(result).toMatchObject({
			ok: false,
			problem: { fields: { destinations: `“${'x'.repeat(100)}” is not an address.` } },
		})
	})

	test('D-39 an address of more than 254 characters', async () => {
		const { domain, mailbox, actor } = await setting(
			{},
			{ name: `${'a'.repeat(60)}.${'b'.repeat(60)}.${'c'.repeat(60)}.${random()}.test` },
		)
		expect(await create(actor, domain, mailbox.address, 'a'.repeat(64))).toMatchObject({
			ok: false,
			problem: { kind: 'invalid', fields: { localPart: expect.stringContaining('254') } },
		})
	})
})

test('D-03 an alias cannot shadow a mailbox, nor another alias, in whatever case', async () => {
	const { domain, mailbox, actor } = await setting()
	const alias = await anAlias(here.owner, domain, [mailbox.address])
	const other = await aMailbox(here.owner, domain)
	const before = await content(here.owner)
	for (const taken of [mailbox, alias]) {
		const localPart = (taken.address.split('@')[0] ?? '').toUpperCase()
		expect(await create(actor, domain, other.address, localPart)).toMatchObject({
			ok: false,
			problem: { kind: 'conflict', fields: { localPart: 'This address is taken.' } },
		})
	}
	expect(await content(here.owner)).toEqual(before)
})

describe('Q7 D-21 limits hold', () => {
	test.each([
		['the grant', { aliases: 10 }, {}],
		['the domain', {}, { max_aliases: 10 }],
	])('of 40 parallel creates against 10 of %s exactly 10 are made', async (_whose, limits, values) => {
		const { domain, mailbox, actor } = await setting(limits, values)
		const results = await Promise.all(Array.from({ length: 40 }, () => create(actor, domain, mailbox.address)))
		expect(results.filter((result) => result.ok)).toHaveLength(10)
		for (const result of results) if (!result.ok) expect(['over-limit', 'too-many']).toContain(result.problem.kind)
		const { rows } = await here.owner.query('SELECT count(*)::int AS n FROM alias WHERE domain_id = $1', [domain.id])
		expect(rows).toEqual([{ n: 10 }])
		expect(await usageOf(here.owner, actor.grantId)).toMatchObject({ aliases: 10 })
	})

	test('who has used up one grant goes on under the next', async () => {
		const { domain, mailbox, actor } = await setting({ aliases: 1 })
		const second = await aGrant(here.owner, actor.id, RIGHTS, { domains: [domain.id] }, { limits: { aliases: 1 } })
		for (const expected of [true, true, false]) expect((await create(actor, domain, mailbox.address)).ok).toBe(expected)
		expect(await usageOf(here.owner, second.id)).toMatchObject({ aliases: 1 })
	})

	test('a protected alias uses up nothing', async () => {
		const { domain, mailbox } = await setting({}, { max_aliases: 0 })
		await anAlias(here.owner, domain, [mailbox.address], { protected: true })
		expect(await usageOf(here.owner, domain.id)).toMatchObject({ aliases: 0 })
	})
})
