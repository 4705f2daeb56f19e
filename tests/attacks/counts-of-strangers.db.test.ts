import { expect, test } from 'vitest'
import type { GrantableRight } from '@/core/policy'
import { getRole } from '@/features/roles/get-role'
import { listRoles } from '@/features/roles/list-roles'
import { getTemplate } from '@/features/templates/get-template'
import { listTemplates } from '@/features/templates/list-templates'
import { viewerOf } from '../support/callers'
import { useDatabase } from '../support/database'
import { aDelegate, aDomain, aMailbox, anAdministrator, anOrganization, aTemplate } from '../support/factories'

const here = useDatabase()
const READING: GrantableRight[] = ['template.read', 'mailbox.read']

test('a template of the server does not count what strangers made with it, nor show what was applied to them', async () => {
	const template = await aTemplate(here.owner, null, { quota_bytes: '1' })
	const theirs = await aDomain(here.owner, (await anOrganization(here.owner)).id)
	const foreign = await aMailbox(here.owner, theirs)
	const organization = await anOrganization(here.owner)
	const own = await aMailbox(here.owner, await aDomain(here.owner, organization.id))
	const made = [foreign.id, own.id]
	await here.owner.query('UPDATE mailbox SET template_id = $1 WHERE id = ANY ($2)', [template.id, made])
	await here.owner.query(
		`INSERT INTO template_run (id, template_id, asked_by, fields, total, refused, refusals)
		VALUES (gen_random_uuid(), $1, 'Somebody', '{quota}', 2, 1, $2)`,
		[template.id, JSON.stringify([{ mailbox: foreign.id, text: 'The domain is full.' }])],
	)
	const delegate = await viewerOf(await aDelegate(here.owner, READING, { organizations: [organization.id] }))
	expect(await getTemplate(delegate, template.id)).toMatchObject({
		used: 1,
		runs: [],
	})
	const listed = (await listTemplates(delegate, {})).rows.find(({ id }) => id === template.id)
	expect(listed).toMatchObject({ used: 1 })
	const admin = await viewerOf(await anAdministrator(here.owner))
	expect(await getTemplate(admin, template.id)).toMatchObject({
		used: 2,
		runs: [{ total: 2, refused: 1 }],
	})
})

test('a role of the server does not count the strangers who hold it', async () => {
	const [role] = (
		await here.owner.query(
			`INSERT INTO role (id, name, rights, updated_at) VALUES (gen_random_uuid(), 'Everybody’s', '{mailbox.read,role.read}', now()) RETURNING id`,
		)
	).rows
	const [mine, theirs] = [await anOrganization(here.owner), await anOrganization(here.owner)]
	const delegate = await aDelegate(here.owner, ['role.read'], { organizations: [mine.id] })
	const stranger = await aDelegate(here.owner, ['mailbox.read'], { organizations: [theirs.id] })
	const of = [delegate.grantId, stranger.grantId]
	await here.owner.query('UPDATE access_grant SET role_id = $1 WHERE id = ANY ($2)', [role.id, of])
	const viewer = await viewerOf(delegate)
	expect(await getRole(viewer, role.id)).toMatchObject({ held: 1, lag: 1 })
	expect((await listRoles(viewer, {})).rows.find(({ id }) => id === role.id)).toMatchObject({ held: 1 })
	const admin = await viewerOf(await anAdministrator(here.owner))
	expect(await getRole(admin, role.id)).toMatchObject({ held: 2, lag: 2 })
})
