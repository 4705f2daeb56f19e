import type { Page } from '@playwright/test'
import { aDomain, anOrganization, random } from '../tests/support/factories'
import { onceLive } from './support/live'
import { expect, test } from './support/test'

/**
 * Somebody new is to look after the mailboxes of one domain. What goes wrong on the way: the address is forgotten, then mistyped, the
 * letter to the wrong one is taken back, and the first password is too short. There is no mail server, so the letter is read in the outbox.
 */

const PASSWORD = 'seven boats on a quiet lake'

/** D2 D4: the person and what they may do, on one page. */
async function invite(page: Page, address: string, domain: string, school: string): Promise<void> {
	await page.goto('/accounts/new')
	await page.getByLabel(/^Name/).fill('Jona Petit')
	await page.getByLabel('Belongs to').selectOption({ label: school })
	await page.getByRole('radio', { name: /^Mail admin/ }).check()
	await page.getByLabel('E-mail address').fill(address)
	// Sent before the search has begun, which then has to stay away.
	await page.getByRole('searchbox', { name: /Find an organization/ }).fill(domain)
	await page.getByRole('checkbox', { name: domain }).check()
	await page.getByRole('button', { name: 'Add person' }).click()
}

/** D5: the letter, as whoever manages the server reads it. @returns the link in it */
async function linkInOutbox(page: Page): Promise<string> {
	await page.getByRole('link', { name: 'in the outbox' }).click()
	await expect(page.getByText('Kept here')).toBeVisible()
	const letter = (await page.locator('pre').textContent()) ?? ''
	expect(letter).toContain('Hello Jona Petit')
	return /http:\S+\/welcome\/\S+/.exec(letter)?.[0] ?? ''
}

test('D2 D3 D4 D5: a person is invited with their rights, the mistyped address is taken back, and they choose a password that nobody else knows', async ({
	panel,
	page,
	browser,
}) => {
	test.setTimeout(180_000)
	const mark = random()
	const [school, domain] = [`School ${mark}`, `near-${mark}.example`]
	const { id } = await anOrganization(panel.owner, { name: school })
	await aDomain(panel.owner, id, { name: domain })
	const [right, wrong] = [`jona-${mark}@partner.test`, `jona-${mark}@partnr.test`]
	await panel.signIn(page, await panel.anAdministrator())

	await invite(page, '', domain, school)
	await expect(page).toHaveURL(/\/accounts\/new/)
	await expect(page.getByLabel('E-mail address')).toBeFocused()
	await page.getByLabel('E-mail address').fill(wrong)
	await expect(page.getByRole('complementary')).toContainText('Jona Petit may')
	await page.getByRole('button', { name: 'Add person' }).click()
	await expect(page.getByText('Not sent, in the outbox')).toBeVisible()
	await expect(page).toHaveURL(/\/invitations\/[\da-f-]{36}/)
	const invitation = page.url().replace(/\?.*/, '')
	const misdirected = await linkInOutbox(page)

	await page.goto(invitation)
	await page.getByRole('link', { name: 'Cancel invitation…' }).click()
	await page.getByRole('dialog').getByRole('button', { name: 'Cancel the invitation' }).click()
	await expect(page.getByText('Cancelled', { exact: true })).toBeVisible()
	expect(
		await panel.query(
			'SELECT FROM access_grant g JOIN account a ON a.id = g.account_id WHERE a.address = $1 AND g.revoked_at IS NULL',
			[wrong],
		),
	).toEqual([])

	await invite(page, right, domain, school)
	await expect(page.getByText('Not sent, in the outbox')).toBeVisible()
	await expect(page).toHaveURL(/\/invitations\/[\da-f-]{36}/)
	const accepted = page.url().replace(/\?.*/, '')
	const link = await linkInOutbox(page)
	expect(link.startsWith(panel.origin)).toBe(true)

	const theirs = onceLive(await (await browser.newContext({ baseURL: panel.origin })).newPage())
	await theirs.goto(misdirected)
	await expect(theirs.getByRole('heading', { name: 'This link does not work' })).toBeVisible()
	await theirs.goto(link)
	await expect(theirs.getByRole('heading', { name: 'Welcome, Jona Petit' })).toBeVisible()
	await theirs.getByLabel(/^Password/).fill('short')
	await theirs.getByRole('button', { name: 'Set password' }).click()
	await expect(theirs.getByText(/at least 15/i).first()).toBeVisible()
	await theirs.getByLabel(/^Password/).fill(PASSWORD)
	await theirs.getByRole('button', { name: 'Set password' }).click()
	await theirs.waitForURL(/\/sign-in/)
	await panel.signIn(theirs, { address: right, password: PASSWORD })
	const menu = theirs.getByRole('navigation', { name: 'Main' }).getByRole('link')
	await expect(menu).toHaveText(['Overview', 'Mailboxes'])

	await theirs.goto(link)
	await expect(theirs.getByRole('heading', { name: 'This link does not work' })).toBeVisible()
	await page.goto(accepted)
	await expect(page.getByText('Accepted', { exact: true })).toBeVisible()
	const journal = await panel.query<{ right: string }>(
		`SELECT "right" FROM journal_entry WHERE subject_label = ANY ($1) AND outcome = 'done' ORDER BY at`,
		[[right, wrong]],
	)
	expect(journal.map((entry) => entry.right)).toEqual(
		expect.arrayContaining(['account.create', 'account.invite', 'account.create', 'system.accept-invitation']),
	)
	await theirs.context().close()
})
