import type { Page } from '@playwright/test'
import { type Dovecot, startDovecot } from '../tests/support/dovecot'
import { aDelegate, aDomain, aMailbox, anOrganization, PASSWORD } from '../tests/support/factories'
import { imapAccepts } from './support/imap'
import type { Panel } from './support/panel'
import { expect, test } from './support/test'

/**
 * A phone of its own: the owner of a mailbox makes an app password, forgets to say for what, lets mail programs use nothing else, and
 * loses the phone; the help desk ends it, and the owner reads who did.
 */

let dovecot: Dovecot | undefined
test.afterEach(async () => {
	await dovecot?.stop()
	dovecot = undefined
})

test('an app password is made, needed, used, ended by the help desk, and told of', async ({
	panel,
	page,
	anotherBrowser,
}) => {
	test.setTimeout(180_000)
	const domain = await aDomain(panel.owner, (await anOrganization(panel.owner)).id)
	const mailbox = await aMailbox(panel.owner, domain)
	dovecot = await startDovecot(panel.ownerUrl)
	const { imapPort } = dovecot
	const opens = (password: string) => imapAccepts(imapPort, mailbox.address, password)
	await panel.signIn(page, { address: mailbox.address, password: PASSWORD })
	const secret = await makePhone(page)
	expect([await opens(secret), await opens(PASSWORD)]).toEqual([true, true])
	await needAppPasswords(page)
	expect([await opens(secret), await opens(PASSWORD)]).toEqual([true, false])
	await isNoWayIn(await anotherBrowser(), mailbox.address, secret)
	await helpDeskEndsIt(panel, await anotherBrowser(), { domain, mailbox })
	expect(await opens(secret)).toBe(false)
	await page.goto('/my')
	await expect(page.getByText('ended your app password “Phone”')).toBeVisible()
})

/** @returns the app password, shown this once */
async function makePhone(page: Page): Promise<string> {
	await page.goto('/my')
	await page.getByRole('link', { name: 'Manage app passwords' }).click()
	await expect(page.getByRole('heading', { level: 1, name: 'App passwords', exact: true })).toBeVisible()
	await expect(page.getByText('No app passwords')).toBeVisible()
	await page.getByLabel(/^What it is for/).fill('Phone')
	const boxes = ['IMAP', 'POP3', 'SMTP', 'ManageSieve'].map((name) => page.getByRole('checkbox', { name }))
	for (const box of boxes) await box.uncheck()
	await page.getByRole('button', { name: 'Make app password' }).click()
	await expect(page.getByText('Tick at least one.').first()).toBeVisible()
	await expect(page.getByLabel(/^What it is for/)).toHaveValue('Phone')
	for (const box of boxes) await expect(box).not.toBeChecked()
	await page.getByRole('checkbox', { name: 'IMAP' }).check()
	await page.getByRole('button', { name: 'Make app password' }).click()
	const shown = page.getByRole('region', { name: 'Your new app password' })
	const secret = (await shown.locator('code').nth(1).textContent()) ?? ''
	expect(secret).toMatch(/^([a-z2-9]{4}-){6}[a-z2-9]{4}$/)
	await page.reload()
	await expect(shown).toHaveCount(0)
	const row = page.getByRole('row', { name: /Phone/ })
	await expect(row).toContainText('IMAP')
	await expect(row).toContainText('never')
	return secret
}

async function needAppPasswords(page: Page): Promise<void> {
	await page.goto('/my/app-passwords')
	await expect(page.getByRole('row', { name: /Phone/ })).toContainText('over IMAP')
	await page.getByRole('checkbox', { name: 'Mail programs need an app password' }).check()
	await page.getByRole('button', { name: 'Save' }).click()
	await expect(page.getByText('Mail programs need an app password from now on.')).toBeVisible()
}

async function isNoWayIn(page: Page, address: string, secret: string): Promise<void> {
	await page.goto('/sign-in')
	await page.getByLabel('Address').fill(address)
	await page.getByLabel(/^Password/).fill(secret)
	await page.getByRole('button', { name: 'Sign in' }).click()
	await expect(page.getByText('Address and password do not fit together.').first()).toBeVisible()
	expect(new URL(page.url()).pathname).toBe('/sign-in')
}

async function helpDeskEndsIt(
	panel: Panel,
	page: Page,
	{ domain, mailbox }: { domain: { id: string }; mailbox: { id: string } },
): Promise<void> {
	const desk = await aDelegate(panel.owner, ['mailbox.read', 'mailbox.set-password'], { domains: [domain.id] })
	await panel.signIn(page, { address: desk.address, password: PASSWORD })
	await page.goto(`/mailboxes/${mailbox.id}`)
	await expect(page.getByRole('row', { name: /Phone/ })).toContainText('over IMAP')
	await page.getByRole('button', { name: 'End Phone' }).click()
	await expect(page.getByText('Ended. What it had open is being disconnected.')).toBeVisible()
	await expect(page.getByRole('row', { name: /Phone/ })).toHaveCount(0)
}
