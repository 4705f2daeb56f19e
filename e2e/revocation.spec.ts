import type { Page } from '@playwright/test'
import { aDomain, aGrant, anAccount, anOrganization, PASSWORD, random } from '../tests/support/factories'
import { onceLive } from './support/live'
import type { Panel, Person } from './support/panel'
import { expect, test } from './support/test'

/**
 * Handing on and taking back: a school's manager with 10 mailboxes hands them on through a deputy to two helpers, looks at the tree,
 * revokes the deputy and keeps one of the helpers; has second thoughts, undoes it, lowers the limit instead, and revokes for good.
 */

const RIGHTS = [
	'account.read',
	'grant.give',
	'grant.edit',
	'grant.revoke',
	'grant.restore',
	'domain.read',
	'mailbox.read',
	'mailbox.create',
	'mailbox.set-quota',
]

interface Story {
	readonly panel: Panel
	/** Where the manager is signed in. */
	readonly page: Page
	readonly domain: string
	readonly people: Record<'manager' | 'deputy' | 'keen' | 'lazy', Person & { id: string; name: string }>
	/** The grants of the deputy and the two helpers. */
	readonly grants: Record<'deputy' | 'keen' | 'lazy', string>
}

test('B1 B3 D6 D7 Q7: the tree, a revocation that keeps one and ends the other, and second thoughts', async ({
	panel,
	page,
	browser,
}) => {
	test.setTimeout(240_000)
	const story = await begin(panel, page)
	const lazy = onceLive(await (await browser.newContext({ baseURL: panel.origin })).newPage())
	await panel.signIn(lazy, story.people.lazy)
	await lazy.goto('/mailboxes/new')
	await looksAtTheTree(story)
	await revokesTheDeputy(story)
	await isRefused(story, lazy)
	await undoes(story)
	// The rights are back, the session is not.
	await lazy.goto('/mailboxes')
	await expect(lazy).toHaveURL(/\/sign-in/)
	await panel.signIn(lazy, story.people.lazy)
	await makes(lazy, 'after-all')
	await lowers(story)
	await revokesForGood(story)
	await lazy.context().close()
})

async function begin(panel: Panel, page: Page): Promise<Story> {
	const mark = random()
	const organization = await anOrganization(panel.owner, { name: `School ${mark}` })
	const domain = await aDomain(panel.owner, organization.id, { name: `school-${mark}.example` })
	const person = async (name: string) => {
		const made = await anAccount(panel.owner, { name: `${name} ${mark}`, organization_id: organization.id })
		return { ...made, name: `${name} ${mark}`, password: PASSWORD }
	}
	const people = {
		manager: await person('Mara Manager'),
		deputy: await person('Dora Deputy'),
		keen: await person('Kim Keen'),
		lazy: await person('Leo Lazy'),
	}
	const root = await aGrant(
		panel.owner,
		people.manager.id,
		[...RIGHTS, 'grant.make-team-member'],
		{ organizations: [organization.id] },
		{ passOnDepth: 3, limits: { mailboxes: 10 } },
	)
	await panel.query("UPDATE access_grant SET role_name = 'Manager' WHERE id = $1", [root.id])
	await panel.signIn(page, people.manager)
	const scope = { domains: [domain.id] }
	const options = { parentId: root.id, givenById: people.manager.id, passOnDepth: 1, limits: { mailboxes: 8 } }
	const deputy = await aGrant(panel.owner, people.deputy.id, RIGHTS, scope, options)
	const under = { parentId: deputy.id, givenById: people.deputy.id }
	const few = ['mailbox.read', 'mailbox.create']
	const keen = await aGrant(panel.owner, people.keen.id, few, scope, { ...under, limits: { mailboxes: 5 } })
	const lazy = await aGrant(panel.owner, people.lazy.id, few, scope, { ...under, limits: { mailboxes: 2 } })
	await panel.query("UPDATE access_grant SET role_name = 'Deputy' WHERE id = $1", [deputy.id])
	await panel.query("UPDATE access_grant SET role_name = 'Helper' WHERE parent_id = $1", [deputy.id])
	await panel.query(
		`SELECT graphile_worker.add_job('apply-template', payload => json_build_object('asker', $1::uuid), run_at => now() + interval '1 hour')`,
		[people.deputy.id],
	)
	return { panel, page, domain: domain.name, people, grants: { deputy: deputy.id, keen: keen.id, lazy: lazy.id } }
}

async function looksAtTheTree({ page, people }: Story): Promise<void> {
	await page.goto('/grants')
	const tree = page.getByRole('list', { name: 'Who gave what to whom' })
	for (const { name } of Object.values(people)) await expect(tree).toContainText(name)
	await expect(tree).toContainText('8 of 10 mailboxes used')
	await page.getByRole('link', { name: 'Revoke with 2 below…' }).click()
	await expect(page.getByRole('heading', { level: 1 })).toContainText(`Revoke Deputy from ${people.deputy.name}?`)
	await expect(page.getByRole('list', { name: 'What was handed on' })).toContainText(people.lazy.name)
}

async function revokesTheDeputy({ panel, page, people, grants }: Story): Promise<void> {
	await expect(page.getByText('One job of theirs waits to apply a template')).toBeVisible()
	await page.getByRole('checkbox', { name: `Keep “Helper” of ${people.keen.name}` }).check()
	await page.getByRole('button', { name: 'Revoke' }).click()
	await expect(page.getByText(`You revoked “Deputy” of ${people.deputy.name}`)).toBeVisible()
	const live = await panel.query<{ id: string }>(
		'SELECT id FROM access_grant WHERE id = ANY ($1) AND revoked_at IS NULL',
		[Object.values(grants)],
	)
	expect(live).toEqual([{ id: grants.keen }])
}

/** What was typed stays, and nothing is made. */
async function isRefused({ panel, domain }: Story, lazy: Page): Promise<void> {
	await lazy.getByLabel(/^Name/).fill('Too Late')
	await lazy.getByLabel(/^Address/).fill('too.late')
	await lazy.getByLabel('Quota').fill('1 GB')
	await lazy.getByRole('button', { name: 'Create mailbox' }).click()
	await expect(lazy.getByRole('alert').filter({ hasText: 'signed out' })).toBeVisible()
	await expect(lazy.getByLabel(/^Name/)).toHaveValue('Too Late')
	expect(await panel.query('SELECT FROM mailbox WHERE address = $1', [`too.late@${domain}`])).toEqual([])
}

async function undoes({ panel, page, grants }: Story): Promise<void> {
	await expect(page.getByRole('main').getByRole('button', { name: 'Undo' })).toBeVisible()
	await page.getByLabel('Notifications').getByRole('button', { name: 'Undo' }).click()
	await expect(page.getByText('The rights stand as they stood.').first()).toBeVisible()
	await expect(page.getByRole('button', { name: 'Undo' })).toHaveCount(0)
	const rows = await panel.query<{ parent_id: string; revoked_at: Date | null }>(
		'SELECT parent_id, revoked_at FROM access_grant WHERE id = ANY ($1)',
		[[grants.keen, grants.lazy]],
	)
	const stands = { parent_id: grants.deputy, revoked_at: null }
	expect(rows).toEqual([stands, stands])
}

async function makes(page: Page, localPart: string): Promise<void> {
	await page.goto('/mailboxes/new')
	await page.getByLabel(/^Name/).fill('In Time')
	await page.getByLabel(/^Address/).fill(localPart)
	await page.getByLabel('Quota').fill('1 GB')
	await page.getByRole('button', { name: 'Create mailbox' }).click()
	await expect(page.getByRole('region', { name: 'The mailbox is made' })).toBeVisible()
}

/** More than the giver has is refused beside the field; less narrows what hangs below. */
async function lowers({ panel, page, grants }: Story): Promise<void> {
	await page.getByRole('link', { name: 'Change…' }).click()
	const limit = page.getByRole('textbox', { name: 'Mailboxes' })
	await limit.fill('11')
	await page.getByRole('button', { name: 'Save' }).click()
	await expect(page.getByText(/allows 10; write that or less/).first()).toBeVisible()
	await limit.fill('4')
	await expect(page.getByText(/nothing is removed then/)).toBeVisible()
	await page.getByLabel('Reason').fill('Fewer pupils this year')
	await page.getByRole('button', { name: 'Save' }).click()
	await expect(page.getByText('Fewer pupils this year')).toBeVisible()
	const rows = await panel.query<{ max_mailboxes: number }>(
		'SELECT max_mailboxes FROM access_grant WHERE id = ANY ($1) ORDER BY max_mailboxes',
		[Object.values(grants)],
	)
	expect(rows.map((row) => row.max_mailboxes)).toEqual([2, 4, 4])
}

async function revokesForGood({ panel, page, people, grants }: Story): Promise<void> {
	await page.getByRole('link', { name: `Revoke all privileges of ${people.deputy.name}` }).click()
	const dialog = page.getByRole('dialog')
	await expect(dialog).toContainText(people.keen.name)
	await dialog.getByRole('button', { name: 'Revoke all privileges' }).click()
	await expect(page.getByText('No rights')).toBeVisible()
	const live = await panel.query('SELECT FROM access_grant WHERE id = ANY ($1) AND revoked_at IS NULL', [
		Object.values(grants),
	])
	expect(live).toEqual([])
	await panel.query('UPDATE access_grant SET revocation_id = gen_random_uuid() WHERE account_id = $1', [
		people.deputy.id,
	])
	await page.getByRole('main').getByRole('button', { name: 'Undo' }).click()
	await expect(page.getByRole('alert').filter({ hasText: 'revoked again since' })).toBeVisible()
}
