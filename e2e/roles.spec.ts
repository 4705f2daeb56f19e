import type { Page } from '@playwright/test'
import { aDomain, aMailbox, anOrganization } from '../tests/support/factories'
import type { Panel } from './support/panel'
import { expect, test } from './support/test'

/** A role is made, given, cloned, edited and brought to its holder; and the panel says why something is allowed or refused. */

interface Story {
	readonly panel: Panel
	readonly page: Page
	readonly school: { readonly id: string; readonly name: string }
	readonly domain: { readonly id: string; readonly name: string }
	readonly hana: { readonly id: string; readonly accountId: string; readonly address: string }
	readonly pupil: { readonly id: string; readonly address: string }
}

const box = (page: Page, right: string) => page.getByRole('checkbox', { name: new RegExp(`^${right}($| [A-Z])`) })

test('P7 P8 P13 B2: a role made, cloned, edited and applied as it was shown, and the reason for a yes and a no', async ({
	panel,
	page,
}) => {
	test.setTimeout(240_000)
	const school = await anOrganization(panel.owner)
	const domain = await aDomain(panel.owner, school.id)
	const hana = await aMailbox(panel.owner, domain, { local_part: 'hana' })
	const pupil = await aMailbox(panel.owner, domain, { local_part: 'pupil' })
	await panel.query("UPDATE account SET name = 'Hana Okafor' WHERE id = $1", [hana.accountId])
	const story: Story = { panel, page, school, domain, hana, pupil }
	await panel.signIn(page, await panel.anAdministrator())
	await makeRole(story)
	await giveRole(story)
	await cloneRole(story)
	await editAndApply(story)
	await askWhy(story)
})

/** At first without any right. */
async function makeRole({ page, school }: Story): Promise<void> {
	await page.goto('/accounts')
	const tabs = page.getByRole('navigation', { name: 'People and roles' })
	await expect(tabs.getByRole('link', { name: 'Accounts', exact: true })).toHaveAttribute('aria-current', 'page')
	await tabs.getByRole('link', { name: 'Roles', exact: true }).click()
	await expect(page).toHaveURL(/\/roles$/)
	await page.goto('/roles/new')
	await page.getByLabel('Belongs to').selectOption({ label: school.name })
	await page.getByLabel(/^Name/).fill('Helpdesk')
	await page.getByRole('button', { name: 'Create role' }).click()
	await expect(page.getByText('Tick at least one right.').first()).toBeVisible()
	await expect(page.getByLabel(/^Name/)).toHaveValue('Helpdesk')
	await box(page, 'Create mailboxes').check()
	await box(page, 'Set passwords').check()
	await page.getByRole('button', { name: 'Create role' }).click()
	await expect(page.getByRole('heading', { level: 1, name: 'Helpdesk', exact: true })).toBeVisible()
}

async function giveRole({ page, hana, domain }: Story): Promise<void> {
	await page.goto(`/accounts/${hana.accountId}/give?domain=${domain.id}`)
	await page.getByRole('radio', { name: /^Helpdesk/ }).check()
	await page.getByRole('button', { name: 'Give rights' }).click()
	await expect(page.getByRole('heading', { name: 'What Hana Okafor may do' })).toBeVisible()
}

/** Under the name of a built-in role it is refused; nothing that was ticked is lost. */
async function cloneRole({ page, panel, school }: Story): Promise<void> {
	await page.goto('/roles/mail-admin')
	await page.getByRole('link', { name: 'Clone' }).click()
	await expect(page.getByRole('heading', { level: 1, name: 'Clone Mail admin', exact: true })).toBeVisible()
	await expect(page.getByLabel(/^Name/)).toHaveValue('Copy of Mail admin')
	await page.getByLabel('Belongs to').selectOption({ label: school.name })
	await page.getByLabel(/^Name/).fill('Mail admin')
	await page.getByRole('button', { name: 'Create role' }).click()
	await expect(page.getByText('This is the name of a built-in role. Choose another.').first()).toBeVisible()
	await expect(box(page, 'Set quotas')).toBeChecked()
	await page.getByLabel(/^Name/).fill('Night shift')
	await page.getByRole('button', { name: 'Create role' }).click()
	await expect(page.getByRole('heading', { level: 1, name: 'Night shift', exact: true })).toBeVisible()
	const [clone] = await panel.query<{ rights: string[] }>(
		"SELECT rights FROM role WHERE name = 'Night shift' AND organization_id = $1",
		[school.id],
	)
	expect(clone?.rights).toContain('mailbox.set-quota')
}

/** What each holder would gain and lose is shown first, and nothing happens to whoever is not ticked. */
async function editAndApply({ page, panel, school, hana }: Story): Promise<void> {
	await page.goto('/roles')
	await page.getByRole('searchbox', { name: 'Search roles' }).fill('Helpdesk')
	await page.getByRole('searchbox', { name: 'Search roles' }).press('Enter')
	const [role] = await panel.query<{ id: string }>(
		"SELECT id FROM role WHERE name = 'Helpdesk' AND organization_id = $1",
		[school.id],
	)
	await page.goto(`/roles/${role?.id}/edit`)
	await box(page, 'Set passwords').uncheck()
	await box(page, 'Set quotas').check()
	await page.getByRole('button', { name: 'Save role' }).click()
	await expect(
		page.getByRole('heading', { level: 1, name: 'Apply Helpdesk to its holders', exact: true }),
	).toBeVisible()
	const holder = page.locator('.choice', { hasText: 'Hana Okafor' })
	await expect(holder).toContainText('Set quotas')
	await expect(holder).toContainText('Set passwords')
	const rights = async (): Promise<string[]> =>
		(await panel.query<{ rights: string[] }>('SELECT rights FROM access_grant WHERE account_id = $1', [hana.accountId]))
			.flatMap((grant) => grant.rights)
			.toSorted()
	expect(await rights()).toEqual(['mailbox.create', 'mailbox.read', 'mailbox.set-password'])
	await page.getByRole('checkbox', { name: 'Hana Okafor' }).uncheck()
	await page.getByRole('button', { name: 'Apply to this holder' }).click()
	await expect(page.getByText('Tick at least one.').first()).toBeVisible()
	await page.getByRole('checkbox', { name: 'Hana Okafor' }).check()
	await page.getByRole('button', { name: 'Apply to this holder' }).click()
	await expect(page.getByRole('heading', { level: 1, name: 'Helpdesk', exact: true })).toBeVisible()
	expect(await rights()).toEqual(['mailbox.create', 'mailbox.read', 'mailbox.set-quota'])
}

/** By the keyboard: a name mistyped, then the refusal, then what is allowed. */
async function askWhy({ page, hana, pupil, domain }: Story): Promise<void> {
	await page.goto(`/accounts/${hana.accountId}`)
	await page.getByRole('link', { name: 'Why?' }).first().click()
	await expect(page.getByRole('heading', { level: 1, name: 'Why?', exact: true })).toBeVisible()
	const search = page.getByRole('searchbox', { name: /Find a mailbox/ })
	await search.fill('pupli@nowhere')
	await search.press('Enter')
	await expect(page.getByText('Nothing that you may see has “pupli@nowhere” in its name.')).toBeVisible()
	await search.fill(pupil.address)
	await search.press('Enter')
	await page.getByRole('link', { name: pupil.address }).focus()
	await page.keyboard.press('Enter')
	await page.getByRole('button', { name: 'Ask' }).click()
	await expect(page.getByText('Choose an action, then ask again.')).toBeVisible()
	await page.getByLabel('Does what').selectOption({ label: 'Mailboxes: Set passwords' })
	await page.getByRole('button', { name: 'Ask' }).click()
	await expect(page.getByText('No. Hana Okafor may not do this.')).toBeVisible()
	await expect(page.getByText('holds no grant with the right “Set passwords”')).toBeVisible()
	await expect(page.getByText('Could be given by')).toBeVisible()
	await page.getByLabel('Does what').selectOption({ label: 'Mailboxes: Set quotas' })
	await page.getByRole('button', { name: 'Ask' }).click()
	await expect(page.getByText('Yes. Hana Okafor may do this.')).toBeVisible()
	await expect(page.getByText(`It was given on ${domain.name}`)).toBeVisible()
	await expect(page.locator('[data-step=failed]')).toHaveCount(0)
}
