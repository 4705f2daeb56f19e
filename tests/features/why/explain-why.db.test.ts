import { beforeAll, describe, expect, test } from 'vitest'
import { execute } from '@/core/gateway/execute'
import type { GrantableRight } from '@/core/policy'
import { createMailbox } from '@/features/mailboxes/create-mailbox'
import { setMailboxPassword } from '@/features/mailboxes/set-mailbox-password'
import { type Answer, explainWhy } from '@/features/why/explain-why'
import { explainOwn, OWN_DEEDS } from '@/features/why/own-why'
import { neededFor, stepsOf } from '@/features/why/why-words'
import { as, viewerOf } from '../../support/callers'
import { useDatabase } from '../../support/database'
import {
	aDelegate,
	aDomain,
	aGrant,
	aMailbox,
	anAdministrator,
	anOrganization,
	random,
	rightsOf,
} from '../../support/factories'

const here = useDatabase()
type Id = { id: string }
let admin: Id
beforeAll(async () => {
	admin = await anAdministrator(here.owner)
})

async function aPlace() {
	const organization = await anOrganization(here.owner, { name: `Office ${random()}` })
	const domain = await aDomain(here.owner, organization.id)
	const other = await aDomain(here.owner, organization.id)
	const mailbox = await aMailbox(here.owner, domain)
	return { organization, domain, other, mailbox }
}
const ask = async (viewer: Id, who: Id, right: GrantableRight, what: string) =>
	explainWhy(await viewerOf(viewer), { who: who.id, right, what })
const failed = (answer: Answer | null) =>
	answer ? stepsOf(answer, null).find(({ state }) => state === 'failed') : undefined
const sentence = async (viewer: Id, who: Id, right: GrantableRight, what: string) =>
	failed(await ask(viewer, who, right, what))?.text

describe('B2 allowed', () => {
	test('names the grant, who gave it, and the scope that matched', async () => {
		const { domain, mailbox } = await aPlace()
		const person = await aDelegate(
			here.owner,
			rightsOf('mail-admin'),
			{ domains: [domain.id] },
			{ givenById: admin.id },
		)
		const answer = await ask(admin, person, 'mailbox.set-password', `mailbox:${mailbox.id}`)
		expect(answer).toMatchObject({ allowed: true, helpers: [] })
		const steps = answer ? stepsOf(answer, null) : []
		expect(steps.every(({ state }) => state === 'passed')).toBe(true)
		expect(steps[1]).toMatchObject({ grants: [{ grant: { id: person.grantId }, told: { giverId: admin.id } }] })
		expect(steps[2]?.text).toContain(domain.name)
		expect(await execute(setMailboxPassword, as(person), { mailbox: mailbox.id })).toMatchObject({ ok: true })
	})

	test('a right that is asked of the domain is told so when a mailbox is picked, and one of mailboxes when a domain is', async () => {
		const { domain, mailbox } = await aPlace()
		const person = await aDelegate(here.owner, rightsOf('domain-admin'), { domains: [domain.id] })
		expect(await ask(admin, person, 'mailbox.create', `mailbox:${mailbox.id}`)).toMatchObject({
			allowed: true,
			asked: { how: 'above', place: { kind: 'domain', id: domain.id } },
		})
		expect(await ask(admin, person, 'mailbox.remove', `domain:${domain.id}`)).toMatchObject({
			allowed: true,
			asked: { how: 'within' },
		})
		expect(await ask(admin, person, 'account.edit', `mailbox:${mailbox.id}`)).toMatchObject({
			allowed: false,
			asked: null,
		})
	})
})

describe('B2 refused, by the rule that decided', () => {
	test('the right is missing, and who could give it', async () => {
		const { domain, mailbox } = await aPlace()
		const person = await aDelegate(here.owner, ['mailbox.read'], { domains: [domain.id] })
		const answer = await ask(admin, person, 'mailbox.remove', `mailbox:${mailbox.id}`)
		expect(failed(answer)).toMatchObject({ title: 'Holds the right' })
		expect(answer && neededFor(answer)).toContain('“Delete mailboxes”')
		expect(answer?.helpers).toContainEqual(expect.objectContaining({ id: admin.id }))
	})

	test('elsewhere, not begun, ended', async () => {
		const { domain, other, mailbox } = await aPlace()
		const on = (scope: string, options = {}) =>
			aDelegate(here.owner, ['mailbox.read', 'mailbox.remove'], { domains: [scope] }, options)
		const at = (days: number) => new Date(Date.now() + days * 86_400_000)
		const what = `mailbox:${mailbox.id}`
		const said = async (person: Id) => sentence(admin, person, 'mailbox.remove', what)
		expect(await said(await on(other.id))).toContain('elsewhere')
		expect(await said(await on(domain.id, { startsAt: at(2) }))).toContain('It begins on')
		expect(await said(await on(domain.id, { startsAt: at(-9), endsAt: at(-2) }))).toContain('It ended on')
	})

	test('rank, oneself, and a disabled account', async () => {
		const { domain, mailbox } = await aPlace()
		await aGrant(here.owner, mailbox.accountId, ['domain.remove'], { domains: [domain.id] })
		const person = await aDelegate(here.owner, rightsOf('mail-admin'), { domains: [domain.id] })
		const own = await aMailbox(here.owner, domain)
		await aGrant(here.owner, own.accountId, rightsOf('mail-admin'), { domains: [domain.id] })
		const said = (who: Id, what: string) => sentence(admin, who, 'mailbox.set-password', `mailbox:${what}`)
		expect(await said(person, mailbox.id)).toContain('holds more than they do')
		expect(await said({ id: own.accountId }, own.id)).toContain('Nobody does this to themselves')
		await here.owner.query("UPDATE account SET state = 'disabled' WHERE id = $1", [person.id])
		expect(await said(person, own.id)).toContain('is disabled')
	})

	test('the switch of the organization, and a limit that is reached', async () => {
		const { organization, domain } = await aPlace()
		const person = await aDelegate(
			here.owner,
			['grant.give', 'mailbox.read', 'mailbox.create'],
			{ domains: [domain.id] },
			{ passOnDepth: 1, limits: { mailboxes: 0 } },
		)
		const said = (right: GrantableRight) => sentence(admin, person, right, `domain:${domain.id}`)
		expect(await said('grant.give')).toBeUndefined()
		await here.owner.query('UPDATE organization SET may_delegate = false WHERE id = $1', [organization.id])
		expect(await said('grant.give')).toContain('may not delegate')
		expect(await said('mailbox.create')).toContain('No room is left in the grant')
	})

	test('a protected mailbox', async () => {
		const { mailbox } = await aPlace()
		await here.owner.query('INSERT INTO protection (mailbox_id, account_id) VALUES ($1, $2)', [
			mailbox.id,
			mailbox.accountId,
		])
		expect(
			await sentence(admin, await anAdministrator(here.owner), 'mailbox.set-password', `mailbox:${mailbox.id}`),
		).toContain('protected')
	})
})

describe('it says what the gateway does', () => {
	test.each(['admin', 'manager', 'domain-admin', 'mail-admin'])('%s, on mailboxes of all sorts', async (role) => {
		const { domain, other, mailbox } = await aPlace()
		const above = await aMailbox(here.owner, domain)
		await aGrant(here.owner, above.accountId, ['domain.remove'], { domains: [domain.id] })
		const person = await aDelegate(here.owner, [...rightsOf(role)], { domains: [domain.id] })
		const elsewhere = await aMailbox(here.owner, other)
		for (const one of [mailbox, above, elsewhere]) {
			const answer = await ask(admin, person, 'mailbox.set-password', `mailbox:${one.id}`)
			const done = await execute(setMailboxPassword, as(person), { mailbox: one.id })
			expect([role, answer?.allowed]).toEqual([role, done.ok])
		}
		for (const { id } of [domain, other]) {
			const answer = await ask(admin, person, 'mailbox.create', `domain:${id}`)
			const input = { domain: id, localPart: `n${random()}`, name: 'New', quota: '1 GB' }
			expect([role, answer?.allowed]).toEqual([role, (await execute(createMailbox, as(person), input)).ok])
		}
	})
})

describe('as an oracle it tells nothing', () => {
	test('a foreign person, mailbox, domain or organization is like one that is missing', async () => {
		const mine = await aPlace()
		const foreign = await aPlace()
		const viewer = await aDelegate(here.owner, rightsOf('team-member'), { organizations: [mine.organization.id] })
		const nowhere = crypto.randomUUID()
		const stranger = { id: foreign.mailbox.accountId }
		const own = `mailbox:${mine.mailbox.id}`
		expect(await ask(viewer, stranger, 'mailbox.remove', own)).toBeNull()
		expect(await ask(viewer, { id: nowhere }, 'mailbox.remove', own)).toBeNull()
		const things = ['mailbox', 'domain', 'organization'] as const
		for (const kind of things) {
			expect(await ask(viewer, viewer, 'mailbox.remove', `${kind}:${foreign[kind].id}`)).toBeNull()
			expect(await ask(viewer, viewer, 'mailbox.remove', `${kind}:${nowhere}`)).toBeNull()
			expect(await ask(viewer, viewer, 'mailbox.remove', `${kind}:${mine[kind].id}`)).not.toBeNull()
		}
		expect(await ask(viewer, viewer, 'account.edit', `account:${stranger.id}`)).toBeNull()
		for (const odd of ['', 'mailbox:', 'mailbox:x', `role:${nowhere}`, `constructor:${nowhere}`, "mailbox:' OR 1=1"])
			expect(await ask(viewer, viewer, 'mailbox.remove', odd)).toBeNull()
	})

	test('givers and helpers out of sight are not named, nor is what lies above', async () => {
		const { organization, domain, mailbox } = await aPlace()
		const viewer = await aDelegate(here.owner, rightsOf('domain-admin'), { domains: [domain.id] })
		const held = { id: mailbox.accountId }
		await aGrant(here.owner, held.id, ['mailbox.read'], { organizations: [organization.id] }, { givenById: admin.id })
		const answer = await ask(viewer, held, 'mailbox.read', `mailbox:${mailbox.id}`)
		expect([...(answer?.grants.values() ?? [])]).toMatchObject([{ giver: null, giverId: null }])
		expect(answer?.names.get(organization.id)).toBeUndefined()
		const refused = await ask(viewer, held, 'mailbox.remove', `mailbox:${mailbox.id}`)
		expect(refused?.helpers).toEqual([])
	})

	test('whoever sees nobody asks about themselves, also about the mailbox that is theirs', async () => {
		const { domain, mailbox } = await aPlace()
		const me = { id: mailbox.accountId }
		expect(await ask(me, me, 'mailbox.set-quota', `mailbox:${mailbox.id}`)).toMatchObject({ allowed: false })
		const neighbour = await aMailbox(here.owner, domain)
		expect(await ask(me, { id: neighbour.accountId }, 'mailbox.set-quota', `mailbox:${mailbox.id}`)).toBeNull()
		expect(await ask(me, me, 'mailbox.set-quota', `mailbox:${neighbour.id}`)).toBeNull()
	})
})

describe('B2 an owner asks about what is theirs', () => {
	test('their own password they may change, like everybody; their quota not, and no name of anybody is said', async () => {
		const { domain } = await aPlace()
		const owner = await aMailbox(here.owner, domain)
		const viewer = await viewerOf({ id: owner.accountId })
		const password = await explainOwn(viewer, 'own.set-password', owner.id)
		expect(password).toMatchObject({ allowed: true, helpers: [] })
		const quota = await explainOwn(viewer, 'mailbox.set-quota', owner.id)
		expect(quota).toMatchObject({ allowed: false, helpers: [] })
		const [step] = quota ? stepsOf(quota, owner.accountId).filter(({ state }) => state === 'failed') : []
		expect(step?.text).toContain('You hold no grant')
		expect(quota && neededFor(quota)).toContain(owner.address)
	})

	test('a grant of theirs over the domain does not make them their own manager', async () => {
		const { domain } = await aPlace()
		const owner = await aMailbox(here.owner, domain)
		await aGrant(here.owner, owner.accountId, rightsOf('mail-admin'), { domains: [domain.id] })
		const answer = await explainOwn(await viewerOf({ id: owner.accountId }), 'mailbox.set-quota', owner.id)
		expect(answer).toMatchObject({ allowed: false, found: { rank: 'oneself' } })
	})

	test('each deed that can be asked about is answered for one’s own mailbox, and for nobody else’s', async () => {
		const { domain } = await aPlace()
		const [owner, other] = [await aMailbox(here.owner, domain), await aMailbox(here.owner, domain)]
		const viewer = await viewerOf({ id: owner.accountId })
		for (const [right] of OWN_DEEDS) {
			expect(await explainOwn(viewer, right, owner.id), right).not.toBeNull()
			if (!right.startsWith('own.')) expect(await explainOwn(viewer, right, other.id), right).toBeNull()
		}
	})
})
