import { beforeEach, describe, expect, test } from 'vitest'
import { execute } from '@/core/gateway/execute'
import { GRANTABLE_RIGHTS } from '@/core/policy'
import { createAlias } from '@/features/aliases/create-alias'
import { editAlias } from '@/features/aliases/edit-alias'
import { removeAlias } from '@/features/aliases/remove-alias'
import { giveGrant } from '@/features/grants/give-grant'
import { addListMembers } from '@/features/lists/add-list-members'
import { createList } from '@/features/lists/create-list'
import { editList } from '@/features/lists/edit-list'
import { removeList } from '@/features/lists/remove-list'
import { removeListMembers } from '@/features/lists/remove-list-members'
import { createMailbox } from '@/features/mailboxes/create-mailbox'
import { editMailbox } from '@/features/mailboxes/edit-mailbox'
import { restoreMailbox } from '@/features/mailboxes/restore-mailbox'
import { giving } from '../features/grants/people'
import { as } from '../support/callers'
import { content } from '../support/content'
import { useDatabase } from '../support/database'
import { aDelegate, aDomain, aList, aMailbox, anAlias, anOrganization, random } from '../support/factories'

/** Somebody with every right on a domain, before the domain of strangers. The verdict is what stands in the database afterwards. */
const here = useDatabase()
type Domain = Awaited<ReturnType<typeof aDomain>>
let mine: Domain
let foreign: Domain
let actor: Awaited<ReturnType<typeof aDelegate>>
beforeEach(async () => {
	mine = await aDomain(here.owner, (await anOrganization(here.owner)).id)
	foreign = await aDomain(here.owner, (await anOrganization(here.owner)).id)
	actor = await aDelegate(here.owner, GRANTABLE_RIGHTS, { domains: [mine.id] }, { passOnDepth: 2 })
})
const alias = (values: Record<string, unknown>) =>
	execute(createAlias, as(actor), {
		domain: mine.id,
		localPart: `n${random()}`,
		destinations: 'somebody@elsewhere.test',
		...values,
	})
const mailbox = (values: Record<string, unknown>) =>
	execute(createMailbox, as(actor), {
		domain: mine.id,
		localPart: `n${random()}`,
		name: 'New',
		quota: '1 GB',
		...values,
	})
const listSettings = { name: 'New', posters: 'anyone', replies: 'author' } as const
const list = (values: Record<string, unknown>) =>
	execute(createList, as(actor), { domain: mine.id, localPart: `n${random()}`, ...listSettings, ...values })
async function expectNothing(attack: () => Promise<{ ok: boolean }>): Promise<void> {
	const before = await content(here.owner)
	expect(await attack()).toMatchObject({ ok: false })
	expect(await content(here.owner)).toEqual(before)
}

describe('D-01 an alias, a mailbox or a list in a foreign domain', () => {
	test('by the domain’s id, or its name in the part before the @', async () => {
		for (const make of [alias, mailbox, list]) {
			await expectNothing(() => make({ domain: foreign.id }))
			for (const localPart of [
				`x@${foreign.name}`,
				`x@${foreign.name}\0`,
				`"x@${foreign.name}"`,
				`x%40${foreign.name}`,
			])
				await expectNothing(() => make({ localPart }))
			for (const more of [{ domainId: foreign.id }, { address: `x@${foreign.name}` }, { domains: [foreign.id] }])
				await expectNothing(() => make(more))
			await expectNothing(() => make({ domain: [mine.id, foreign.id] }))
			await expectNothing(() => make({ domain: { in: [foreign.id] } }))
		}
	})

	test('by changing a list that is there, its members, or who looks after it', async () => {
		const there = await aList(here.owner, foreign, ['somebody@elsewhere.test'], { outside: true })
		const { rows } = await here.owner.query('SELECT id FROM list_member WHERE list_id = $1', [there.id])
		const own = await aList(here.owner, mine)
		const edit = { list: there.id, version: 1, ...listSettings, enabled: true }
		await expectNothing(() => execute(editList, as(actor), edit))
		await expectNothing(() => execute(editList, as(actor), { ...edit, owners: actor.address }))
		await expectNothing(() => execute(addListMembers, as(actor), { list: there.id, members: 'mallory@elsewhere.test' }))
		await expectNothing(() => execute(removeListMembers, as(actor), { list: there.id, members: [rows[0].id] }))
		await expectNothing(() => execute(removeListMembers, as(actor), { list: own.id, members: [rows[0].id] }))
		await expectNothing(() => execute(removeList, as(actor), { list: there.id }))
	})

	test('by changing, deleting or bringing back one that is there', async () => {
		const there = await anAlias(here.owner, foreign, ['somebody@elsewhere.test'])
		const trashed = await aMailbox(here.owner, foreign, { deleted_at: new Date() })
		const edit = { alias: there.id, version: 1, destinations: 'mallory@elsewhere.test', enabled: true }
		await expectNothing(() => execute(editAlias, as(actor), edit))
		await expectNothing(() => execute(removeAlias, as(actor), { alias: there.id }))
		await expectNothing(() => execute(restoreMailbox, as(actor), { mailbox: trashed.id }))
	})
})

describe('D-07 a foreign mailbox moved in', () => {
	test('by a field that says where it lies', async () => {
		const theirs = await aMailbox(here.owner, foreign)
		for (const more of [{}, { domain: mine.id }, { domainId: mine.id }, { localPart: 'x' }]) {
			const input = { mailbox: theirs.id, version: 1, name: 'Mine now', sendOnly: '', ...more }
			await expectNothing(() => execute(editMailbox, as(actor), input))
		}
	})

	test('by giving rights over it, alone or among one’s own', async () => {
		const theirs = await aMailbox(here.owner, foreign)
		const friend = await aMailbox(here.owner, mine)
		const own = await aMailbox(here.owner, mine)
		for (const mailboxes of [[theirs.id], [own.id, theirs.id]]) {
			const input = giving({ id: friend.accountId }, { rights: ['mailbox.set-password'], mailboxes })
			await expectNothing(() => execute(giveGrant, as(actor), input))
		}
	})

	test('one’s own is not moved out either, past every verb', async () => {
		const own = await aMailbox(here.owner, mine)
		for (const more of [{ domain: foreign.id }, { domainId: foreign.id }])
			await expectNothing(() =>
				execute(editMailbox, as(actor), { mailbox: own.id, version: 1, name: 'X', sendOnly: '', ...more }),
			)
	})
})

test('D-02 an alias does not tell of a foreign mailbox by what it says: there or not there, it is outside', async () => {
	const theirs = await aMailbox(here.owner, foreign)
	const without = await aDelegate(here.owner, ['alias.create', 'alias.read', 'mailbox.read'], { domains: [mine.id] })
	const answers = new Set<string>()
	for (const address of [theirs.address, `nobody@${foreign.name}`]) {
		const input = { domain: mine.id, localPart: `n${random()}`, destinations: address }
		const answer = JSON.stringify(await execute(createAlias, as(without), input))
		answers.add(answer.replaceAll(address, '<address>'))
	}
	expect([...answers]).toEqual([expect.stringContaining('outside')])
})
