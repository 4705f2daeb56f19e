import { describe, expect, test } from 'vitest'
import { giveSources, roleChoices } from '@/features/grants/give-sources'
import { givenGrants, heldGrants } from '@/features/grants/held-grants'
import { scopeChoices } from '@/features/grants/scope-choices'
import { waitingJobs } from '@/features/grants/waiting-jobs'
import { viewerOf } from '../../support/callers'
import { useDatabase } from '../../support/database'
import { aDelegate, aGrant, aMailbox, anAdministrator } from '../../support/factories'
import { aRole } from '../roles/roles'
import { anOffice, MANAGER } from './people'

const here = useDatabase()
const NOTHING = { find: '', preset: {} }

describe('D1 D6 what a person holds, in full', () => {
	test('with places by name, what is used, and who gave it', async () => {
		const { manager, person, domain } = await anOffice(here.owner)
		const options = { parentId: manager.grantId, givenById: manager.id, limits: { mailboxes: 5 } }
		await aGrant(here.owner, person.id, ['mailbox.create'], { domains: [domain.id] }, options)
		const [grant] = await heldGrants(await viewerOf(manager), person.id)
		expect(grant).toMatchObject({
			rights: ['mailbox.create'],
			limits: { mailboxes: 5 },
			used: { mailboxes: 0 },
			scopes: [{ kind: 'domain', name: domain.name, gone: false }],
			moreScopes: 0,
			handedOn: 0,
			mayRevoke: true,
		})
	})

	test('a place out of the viewer’s sight is told, but not named; and such a grant is not theirs to end', async () => {
		const { manager, person, domain } = await anOffice(here.owner)
		const other = await anOffice(here.owner)
		await aGrant(here.owner, person.id, ['mailbox.read'], { domains: [domain.id, other.domain.id] })
		const [grant] = await heldGrants(await viewerOf(manager), person.id)
		expect(grant?.scopes.map(({ name }) => name).toSorted()).toEqual([domain.name, null].toSorted())
		expect(grant?.mayRevoke).toBe(false)
		expect(JSON.stringify(grant, (_, value) => (typeof value === 'bigint' ? String(value) : value))).not.toContain(
			other.domain.name,
		)
	})

	test('many places are cut, and counted', async () => {
		const { person, organization } = await anOffice(here.owner)
		const { rows } = await here.owner.query(
			`INSERT INTO domain (id, organization_id, name) SELECT gen_random_uuid(), $1::uuid, 'x' || n || '-' || left($1::uuid::text, 8) || '.test' FROM generate_series(1, 30) n RETURNING id`,
			[organization.id],
		)
		await aGrant(here.owner, person.id, ['mailbox.read'], { domains: rows.map(({ id }) => id) })
		const [grant] = await heldGrants(await viewerOf(await anAdministrator(here.owner)), person.id)
		expect(grant?.scopes).toHaveLength(12)
		expect(grant?.moreScopes).toBe(18)
	})

	test('what was handed on is shown below it, and only people who may be seen', async () => {
		const { manager, person, domain } = await anOffice(here.owner)
		const other = await anOffice(here.owner)
		const under = { parentId: manager.grantId, givenById: manager.id }
		await aGrant(here.owner, person.id, ['mailbox.read'], { domains: [domain.id] }, under)
		await aGrant(here.owner, other.person.id, ['mailbox.read'], { domains: [domain.id] }, under)
		const admin = await viewerOf(await anAdministrator(here.owner))
		expect(await givenGrants(admin, manager.id)).toHaveLength(2)
		await here.owner.query('UPDATE account SET organization_id = $2 WHERE id = $1', [manager.id, domain.organizationId])
		const colleague = await aDelegate(here.owner, ['account.read'], { organizations: [domain.organizationId] })
		expect(await givenGrants(await viewerOf(colleague), manager.id)).toMatchObject([{ accountId: person.id }])
	})
})

describe('D3 only what the giver holds is offered', () => {
	test('out of grants that may be handed on, with what is left of them', async () => {
		const { manager, person, domain } = await anOffice(here.owner, { limits: { mailboxes: 25 } })
		await aGrant(here.owner, manager.id, [...MANAGER, 'domain.remove'], { domains: [domain.id] })
		await aGrant(
			here.owner,
			person.id,
			['mailbox.read'],
			{ domains: [domain.id] },
			{
				parentId: manager.grantId,
				limits: { mailboxes: 10 },
			},
		)
		const sources = await giveSources(await viewerOf(manager))
		expect(sources).toMatchObject([{ id: manager.grantId, depth: 1, left: { mailboxes: 15, storageBytes: null } }])
		expect(sources[0]?.rights).not.toContain('domain.remove')
		expect(await giveSources(await viewerOf(person))).toEqual([])
	})

	test('roles say what the giver lacks of them, and come last then', async () => {
		const { manager, organization } = await anOffice(here.owner, {}, [...MANAGER, 'role.read'])
		const other = await anOffice(here.owner)
		const fits = await aRole(here.owner, organization.id, ['mailbox.read'])
		const toWide = await aRole(here.owner, organization.id, ['domain.remove'])
		const foreign = await aRole(here.owner, other.organization.id, ['mailbox.read'])
		const everybodys = await aRole(here.owner, null, ['mailbox.read', 'gone.right'])
		const viewer = await viewerOf(manager)
		const [source] = await giveSources(viewer)
		if (!source) throw new Error('the manager may give')
		const roles = await roleChoices(viewer, source)
		const choiceOf = (value: string) => roles.find((role) => role.value === value)
		expect(choiceOf(fits.id)).toMatchObject({ missing: [] })
		expect(choiceOf(everybodys.id)).toMatchObject({ rights: ['mailbox.read'], missing: [] })
		expect(choiceOf(toWide.id)).toMatchObject({ missing: ['domain.remove'] })
		expect(choiceOf(foreign.id)).toBeUndefined()
		expect(choiceOf('user')).toBeUndefined()
		expect(
			roles
				.slice(0, 2)
				.map(({ value }) => value)
				.toSorted(),
		).toEqual([fits.id, everybodys.id].toSorted())
		expect(roles.at(-1)?.missing).not.toEqual([])
	})

	test('P6 places: those within the source, found by any part of their name', async () => {
		const { manager, organization, domain, second } = await anOffice(here.owner)
		await anOffice(here.owner)
		const mailbox = await aMailbox(here.owner, domain)
		const viewer = await viewerOf(manager)
		const [source] = await giveSources(viewer)
		if (!source) throw new Error('the manager may give')
		const all = await scopeChoices(viewer, source, NOTHING)
		expect(all).toMatchObject({ server: false, more: false, preset: [] })
		expect(all.found.map(({ id }) => id).toSorted()).toEqual([organization.id, domain.id, second.id].toSorted())
		const part = mailbox.address.slice(1, 8)
		expect((await scopeChoices(viewer, source, { find: part, preset: {} })).found).toMatchObject([{ id: mailbox.id }])
		const named = await scopeChoices(viewer, source, { find: '%', preset: { domain: second.id } })
		expect(named).toMatchObject({ found: [], preset: [{ id: second.id, kind: 'domain' }] })
	})

	test('a source of single domains offers these, and not their organization', async () => {
		const { person, domain, organization } = await anOffice(here.owner)
		const mailbox = await aMailbox(here.owner, domain)
		await aGrant(here.owner, person.id, MANAGER, { domains: [domain.id], mailboxes: [mailbox.id] }, { passOnDepth: 1 })
		await aGrant(here.owner, person.id, MANAGER, { organizations: [organization.id] })
		const viewer = await viewerOf(person)
		const [source] = await giveSources(viewer)
		if (!source) throw new Error('they may give')
		const { found } = await scopeChoices(viewer, source, NOTHING)
		expect(found.map(({ id }) => id)).toEqual([domain.id, mailbox.id])
	})
})

test('D7 what waits to be done in somebody’s name is told before their rights are taken, to whoever sees the person', async () => {
	const { manager, person } = await anOffice(here.owner)
	const queue = async (name: string) =>
		await here.owner.query(
			`SELECT graphile_worker.add_job($1, payload => json_build_object('asker', $2::uuid), run_at => now() + interval '1 hour')`,
			[name, person.id],
		)
	expect(await waitingJobs(await viewerOf(manager), person.id)).toEqual([])
	for (const name of ['apply-template', 'apply-template', 'send-letter']) await queue(name)
	expect(await waitingJobs(await viewerOf(manager), person.id)).toEqual([{ what: 'apply a template', jobs: 2 }])
	const stranger = await anOffice(here.owner)
	expect(await waitingJobs(await viewerOf(stranger.manager), person.id)).toEqual([])
})
