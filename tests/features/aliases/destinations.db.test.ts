import { describe, expect, test } from 'vitest'
import { execute } from '@/core/gateway/execute'
import type { GrantableRight } from '@/core/policy'
import { createAlias } from '@/features/aliases/create-alias'
import { editAlias } from '@/features/aliases/edit-alias'
import { as } from '../../support/callers'
import { content, rowOf } from '../../support/content'
import { useDatabase } from '../../support/database'
import { aDelegate, aDomain, aMailbox, anAdministrator, anAlias, anOrganization, random } from '../../support/factories'

const here = useDatabase()
const RIGHTS: GrantableRight[] = ['alias.read', 'alias.create', 'alias.edit']

async function setting(rights = RIGHTS) {
	const organization = await anOrganization(here.owner)
	const [mine, other] = [await aDomain(here.owner, organization.id), await aDomain(here.owner, organization.id)]
	return { organization, mine, other, actor: await aDelegate(here.owner, rights, { domains: [mine.id] }) }
}
const create = (actor: { id: string }, domain: { id: string }, destinations: unknown) =>
	execute(createAlias, as(actor), { domain: domain.id, localPart: `n${random()}`, destinations })
const edit = (actor: { id: string }, alias: { id: string }, values: Record<string, unknown>) =>
	execute(editAlias, as(actor), { alias: alias.id, version: 1, enabled: 'on', ...values })
const refused = (text: unknown) => ({ ok: false, problem: { kind: 'invalid', fields: { destinations: text } } })

describe('D-02 where an alias may deliver', () => {
	test('inside: to mailboxes and aliases that are there, not to what is not, in the trash, or only sends', async () => {
		const { mine, actor } = await setting()
		const mailbox = await aMailbox(here.owner, mine)
		const alias = await anAlias(here.owner, mine, [mailbox.address])
		const [gone, sends] = [
			await aMailbox(here.owner, mine, { deleted_at: new Date() }),
			await aMailbox(here.owner, mine, { send_only: true }),
		]
		const before = await content(here.owner)
		expect(await create(actor, mine, gone.address)).toMatchObject(refused(`There is no ${gone.address}.`))
		expect(await create(actor, mine, `nobody@${mine.name}`)).toMatchObject(refused(`There is no nobody@${mine.name}.`))
		expect(await create(actor, mine, sends.address)).toMatchObject(refused(expect.stringContaining('only sends')))
		expect(await content(here.owner)).toEqual(before)
		expect(await create(actor, mine, `${mailbox.address} ${alias.address}`)).toMatchObject({ ok: true })
	})

	test('outside, which a domain of somebody else is too: only with the right to, and with the same words for all of it', async () => {
		const { mine, other, actor } = await setting()
		const foreign = await aMailbox(here.owner, other)
		const before = await content(here.owner)
		const answers = new Set<string>()
		for (const address of [foreign.address, `nobody@${other.name}`, 'someone@elsewhere.example']) {
			const result = await create(actor, mine, address)
			answers.add(JSON.stringify(result).replaceAll(address, 'ADDRESS'))
			expect(result).toMatchObject(refused(expect.stringContaining('lies outside of what you manage')))
		}
		expect(answers.size).toBe(1)
		expect(await content(here.owner)).toEqual(before)
		const { actor: freer, mine: own } = await setting([...RIGHTS, 'alias.forward-outside'])
		for (const address of [foreign.address, `nobody@${other.name}`, 'someone@elsewhere.example'])
			expect(await create(freer, own, address)).toMatchObject({ ok: true })
	})

	test('the right to deliver outside counts where the alias lies, not somewhere else', async () => {
		const { mine, other, actor } = await setting()
		await here.owner.query(
			"INSERT INTO access_grant (id, account_id, role_name, rights, starts_at) VALUES ($1, $2, 'Test', '{alias.forward-outside}', now() - interval '1 hour')",
			[other.id, actor.id],
		)
		await here.owner.query(
			"INSERT INTO grant_scope (id, grant_id, kind, domain_id) VALUES (gen_random_uuid(), $1, 'domain', $1)",
			[other.id],
		)
		expect(await create(actor, mine, 'x@elsewhere.example')).toMatchObject(refused(expect.stringContaining('outside')))
	})

	test('a namesake in the trash is not there', async () => {
		const { organization, mine } = await setting()
		const admin = await anAdministrator(here.owner)
		const old = await aDomain(here.owner, organization.id)
		const [mailbox, alias] = [await aMailbox(here.owner, old), await anAlias(here.owner, old, ['x@y.test'])]
		await here.owner.query('UPDATE domain SET deleted_at = now() WHERE id = $1', [old.id])
		await aDomain(here.owner, organization.id, { name: old.name })
		for (const { address } of [mailbox, alias])
			expect(await create(admin, mine, address)).toMatchObject(refused(`There is no ${address}.`))
	})

	test('at most 100 addresses, each counted once', async () => {
		const { mine } = await setting()
		const admin = await anAdministrator(here.owner)
		const many = (count: number) => Array.from({ length: count }, (_, n) => `p${n}@elsewhere.example`)
		expect(await create(admin, mine, many(101).join('\n'))).toMatchObject(
			refused(expect.stringContaining('At most 100')),
		)
		expect(await create(admin, mine, [...many(100), ...many(100)].join('\n'))).toMatchObject({ ok: true })
		expect(await create(admin, mine, many(100))).toMatchObject({ ok: true })
	})
})

describe('editing', () => {
	test('what an alias has already may stay, also when it is gone or out of reach by now; what is added is checked', async () => {
		const { mine, other, actor } = await setting()
		const [mailbox, foreign] = [await aMailbox(here.owner, mine), await aMailbox(here.owner, other)]
		const kept = [foreign.address, `gone@${mine.name}`]
		const alias = await anAlias(here.owner, mine, kept)
		expect(await edit(actor, alias, { destinations: [...kept, 'new@elsewhere.example'] })).toMatchObject(
			refused(expect.stringContaining('new@elsewhere.example')),
		)
		expect(await edit(actor, alias, { destinations: [...kept, mailbox.address] })).toMatchObject({ ok: true })
		expect(await rowOf(here.owner, 'alias', alias)).toMatchObject({
			destinations: [...kept, mailbox.address],
			version: 2,
		})
	})

	test('R-11 a stale edit says so, shows what stands there now, and changes nothing', async () => {
		const { mine, actor } = await setting()
		const alias = await anAlias(here.owner, mine, ['a@x.test', 'b@xn--bcher-kva.test'], { version: 5, enabled: false })
		const before = await content(here.owner)
		expect(await edit(actor, alias, { destinations: 'a@x.test', version: 4 })).toMatchObject({
			ok: false,
			problem: { kind: 'stale', version: 5, current: { destinations: 'a@x.test\nb@bücher.test', enabled: '' } },
		})
		expect(await content(here.owner)).toEqual(before)
	})

	test('an alias is switched off and on', async () => {
		const { mine, actor } = await setting()
		const alias = await anAlias(here.owner, mine, ['a@x.test'])
		expect(await edit(actor, alias, { destinations: 'a@x.test', enabled: undefined })).toMatchObject({ ok: true })
		expect(await rowOf(here.owner, 'alias', alias)).toMatchObject({ enabled: false })
	})

	test('postmaster and abuse deliver elsewhere, but are neither switched off nor deleted', async () => {
		const { mine, actor } = await setting([...RIGHTS, 'alias.remove'])
		const mailbox = await aMailbox(here.owner, mine)
		const alias = await anAlias(here.owner, mine, ['a@x.test'], { protected: true })
		expect(await edit(actor, alias, { destinations: mailbox.address, enabled: '' })).toMatchObject({
			ok: false,
			problem: { fields: { enabled: expect.stringContaining('stays enabled') } },
		})
		expect(await edit(actor, alias, { destinations: mailbox.address })).toMatchObject({ ok: true })
		const { removeAlias } = await import('@/features/aliases/remove-alias')
		expect(await execute(removeAlias, as(actor), { alias: alias.id })).toMatchObject({
			ok: false,
			problem: { kind: 'not-allowed' },
		})
		expect(await rowOf(here.owner, 'alias', alias)).toMatchObject({ destinations: [mailbox.address], enabled: true })
	})
})
