import type { Page } from '@playwright/test'
import { aGuardedHouse, isRemoved } from '../tests/support/approvals'
import { aMailbox, PASSWORD } from '../tests/support/factories'
import { expectAccessible, expectNoHorizontalScroll } from './support/axe'
import { expect, test } from './support/test'

async function look(page: Page): Promise<void> {
	await expectAccessible(page)
	await page.emulateMedia({ colorScheme: 'dark', reducedMotion: 'reduce' })
	await expectAccessible(page, 'colours')
	await page.emulateMedia({ colorScheme: 'light', reducedMotion: 'reduce' })
	await page.setViewportSize({ width: 360, height: 740 })
	await expectNoHorizontalScroll(page)
	await page.setViewportSize({ width: 1440, height: 900 })
}

/** Asks for the end of a mailbox, forgetting the reason at first. */
async function ask(page: Page, mailbox: { id: string; address: string }): Promise<void> {
	await page.goto(`/mailboxes/${mailbox.id}/delete`)
	const form = page.locator('main form', { has: page.getByRole('button', { name: /delete|trash/i }) })
	await form.getByRole('textbox').last().fill(mailbox.address)
	await form.getByRole('button', { name: /delete|trash/i }).click()
	await expect(form.getByRole('alert')).toContainText('A second person has to approve this.')
	await form.getByLabel('Reason').fill('She left the school.')
	await form.getByRole('button', { name: /delete|trash/i }).click()
	await expect(form.getByText('Waits for a second person: nothing was changed yet.')).toBeVisible()
}

test('B4 a deletion waits for a second person: approved by one, refused with a reason, taken back by who asked', async ({
	panel,
	page,
	anotherBrowser,
}) => {
	test.setTimeout(240_000)
	const house = await aGuardedHouse(panel.owner)
	const [refused, withdrawn] = [await aMailbox(panel.owner, house.domain), await aMailbox(panel.owner, house.domain)]
	const gone = (mailbox: { id: string }) => isRemoved(panel.owner, mailbox)
	await panel.signIn(page, { address: house.asker.address, password: PASSWORD })
	await page.goto(`/organizations/${house.organization.id}/approvals`)
	await expect(page.getByRole('checkbox', { name: /^Delete mailboxes/ })).toBeChecked()
	// Of a group in which nothing waits only the title is shown.
	await expect(page.getByRole('checkbox', { name: /^Delete domains/ })).toHaveCount(0)
	await page.getByText('Domains', { exact: true }).last().click()
	await expect(page.getByRole('checkbox', { name: /^Delete domains/ })).toBeVisible()
	await look(page)
	await ask(page, house.mailbox)
	await look(page)
	await ask(page, refused)
	await ask(page, withdrawn)
	await page.getByRole('link', { name: 'See what waits' }).click()
	await page.getByRole('button', { name: 'Take it back' }).click()
	await expect(page.getByText('Taken back', { exact: true })).toBeVisible()

	const second = await anotherBrowser()
	await panel.signIn(second, { address: house.second.address, password: PASSWORD })
	await expect(second.getByText('2 requests wait for a second person')).toBeVisible()
	await second.getByRole('link', { name: 'See what is asked for' }).click()
	await look(second)
	await second.getByRole('row').filter({ hasText: house.mailbox.address }).getByRole('link').first().click()
	await expect(second.getByRole('heading', { name: `Delete mailboxes: ${house.mailbox.address}` })).toBeVisible()
	await expect(second.getByText('She left the school.')).toBeVisible()
	await look(second)
	await second.getByRole('button', { name: 'Approve, and do it now' }).click()
	await expect(second.getByText('Approved and done')).toBeVisible()
	await second.goto('/approvals')
	await second.getByRole('row').filter({ hasText: refused.address }).getByRole('link').first().click()
	await second.getByLabel('Why not').fill('She comes back in spring.')
	await second.getByRole('button', { name: 'Do not approve' }).click()
	await expect(second.getByText('Not approved', { exact: true })).toBeVisible()

	await page.goto('/approvals?view=mine&state=decided')
	await page.getByRole('row').filter({ hasText: refused.address }).getByRole('link').first().click()
	await expect(page.getByRole('heading', { name: `Delete mailboxes: ${refused.address}` })).toBeVisible()
	await expect(page.getByText('She comes back in spring.')).toBeVisible()
	expect([await gone(house.mailbox), await gone(refused), await gone(withdrawn)]).toEqual([true, false, false])
})
