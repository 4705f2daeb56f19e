import type { Page } from '@playwright/test'
import { aDomain, aMailbox, anOrganization, PASSWORD } from '../tests/support/factories'
import type { Panel, Person } from './support/panel'
import { expect, test } from './support/test'

/** What gives or takes power asks anew who sits there, once five minutes are over: in the form that met it, and nothing typed is lost. */

const longAgo = (panel: Panel, { id }: { id: string }) =>
	panel.query("UPDATE session SET proved_at = now() - interval '6 minutes' WHERE account_id = $1", [id])

async function somebody(panel: Panel): Promise<{ mailbox: string; accountId: string }> {
	const organization = await anOrganization(panel.owner)
	const { id, accountId } = await aMailbox(panel.owner, await aDomain(panel.owner, organization.id))
	return { mailbox: id, accountId }
}

const epochOf = async (panel: Panel, account: string): Promise<number> =>
	(await panel.query<{ n: number }>('SELECT auth_epoch AS n FROM account WHERE id = $1', [account]))[0]?.n ?? -1

async function signedIn(panel: Panel, page: Page): Promise<Person & { id: string }> {
	const administrator = await panel.anAdministrator()
	await panel.signIn(page, administrator)
	return administrator
}

test('S-34 a mistyped password, a dialog closed again, and then the deed, with what was typed at first', async ({
	panel,
	page,
}) => {
	const administrator = await signedIn(panel, page)
	const { mailbox, accountId } = await somebody(panel)
	const before = await epochOf(panel, accountId)
	await page.goto(`/mailboxes/${mailbox}`)
	await page.getByLabel('New password').first().fill('a wholly other password')
	await longAgo(panel, administrator)
	const set = page.getByRole('button', { name: 'Set password' })
	await set.click()
	const dialog = page.getByRole('dialog', { name: 'Is it you?' })
	await expect(dialog.getByLabel('Your password')).toBeFocused()
	await dialog.getByRole('button', { name: 'Cancel' }).click()
	await expect(page.getByText('This was not done')).toBeVisible()
	await expect(page.getByLabel('New password').first()).toHaveValue('a wholly other password')
	await set.click()
	await dialog.getByLabel('Your password').fill('not my password')
	await page.keyboard.press('Enter')
	await expect(dialog.getByText('That is not your password.')).toBeVisible()
	expect(await epochOf(panel, accountId)).toBe(before)
	await dialog.getByLabel('Your password').fill(PASSWORD)
	await dialog.getByRole('button', { name: 'Confirm and go on' }).click()
	await expect(dialog).toHaveCount(0)
	await expect.poll(() => epochOf(panel, accountId)).toBe(before + 1)
	const context = page.context()
	const owner = await panel.query<{ address: string }>('SELECT address FROM account WHERE id = $1', [accountId])
	await context.clearCookies()
	await panel.signIn(page, { address: owner[0]?.address ?? '', password: 'a wholly other password' })
})

test('S-34 the same without script: the password is asked for at the head of the form', async ({ panel, browser }) => {
	const context = await browser.newContext({ javaScriptEnabled: false, baseURL: panel.origin })
	const page = await context.newPage()
	const administrator = await signedIn(panel, page)
	await longAgo(panel, administrator)
	await page.goto('/roles/new')
	await page.getByLabel(/^Name/).fill('Night watch')
	await page.getByRole('checkbox', { name: /^See mailboxes/ }).check()
	await page.getByRole('button', { name: 'Create role' }).click()
	await expect(page.getByRole('heading', { name: 'Is it you?' })).toBeVisible()
	await expect(page.getByLabel(/^Name/)).toHaveValue('Night watch')
	await page.getByLabel('Your password').fill(PASSWORD)
	await page.getByRole('button', { name: 'Confirm and go on' }).click()
	await expect(page.getByRole('heading', { level: 1, name: 'Night watch' })).toBeVisible()
	await context.close()
})

test('S-34 a statement as a file asks on a page of its own', async ({ panel, page }) => {
	const administrator = await signedIn(panel, page)
	const organization = await anOrganization(panel.owner)
	await longAgo(panel, administrator)
	await page.goto(`/billing/${organization.id}`)
	await page.getByRole('button', { name: 'CSV' }).click()
	await expect(page.getByRole('heading', { level: 1, name: 'Is it you?' })).toBeVisible()
	await page.getByLabel('Your password').fill(PASSWORD)
	await page.getByRole('button', { name: 'Confirm and go on' }).click()
	await expect(page.getByText('You can download the file now.')).toBeVisible()
	const [file] = await Promise.all([page.waitForEvent('download'), page.getByRole('button', { name: 'CSV' }).click()])
	expect(file.suggestedFilename()).toMatch(/\.csv$/)
})
