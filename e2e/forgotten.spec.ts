import type { Page } from '@playwright/test'
import { aDelegate, aDomain, aMailbox, anOrganization, PASSWORD, random } from '../tests/support/factories'
import { onceLive } from './support/live'
import type { Panel } from './support/panel'
import { expect, test } from './support/test'

/**
 * A teacher comes back from the summer and has forgotten the password. What goes wrong on the way: the address is mistyped, the first
 * password is too short, the link is opened a second time.
 */

const NEW = 'seven boats on a quiet lake'

async function asks(page: Page, address: string): Promise<void> {
	await page.goto('/sign-in')
	await page.getByRole('link', { name: 'Forgotten your password?' }).click()
	await expect(page.getByRole('heading', { name: 'Forgotten your password?' })).toBeVisible()
	await page.getByLabel('Address').fill(address)
	await page.getByRole('button', { name: 'Ask whoever manages my mail' }).click()
	await expect(page.getByText('If the address is known here')).toBeVisible()
}

/** @returns the link, as the secretary reads it to the teacher */
async function makesALink(panel: Panel, page: Page, secretary: { address: string }, name: string): Promise<string> {
	await panel.signIn(page, { address: secretary.address, password: PASSWORD })
	await page.goto('/')
	await expect(page.getByRole('heading', { name: 'Forgotten passwords' })).toBeVisible()
	await expect(page.getByText(name)).toBeVisible()
	await page.getByRole('button', { name: 'Make a link' }).click()
	const link = page.getByText(/\/reset\//)
	await expect(link).toBeVisible()
	const text = (await link.textContent()) ?? ''
	await page.reload()
	await expect(page.getByText(/\/reset\//)).toHaveCount(0)
	await expect(page.getByText('link made')).toBeVisible()
	return text
}

test('D10 B10: who forgot a password asks, the secretary makes a link, and only the teacher knows the new one', async ({
	panel,
	page,
	browser,
}) => {
	test.setTimeout(180_000)
	const mark = random()
	const { id } = await anOrganization(panel.owner, { name: `School ${mark}` })
	const domain = await aDomain(panel.owner, id)
	const teacher = await aMailbox(panel.owner, domain)
	const name = `Ines ${mark}`
	await panel.query('UPDATE account SET name = $2 WHERE id = $1', [teacher.accountId, name])
	const secretary = await aDelegate(panel.owner, ['mailbox.read', 'mailbox.set-password'], { domains: [domain.id] })

	await asks(page, `inse@${domain.name}`)
	await asks(page, teacher.address)
	const theirs = onceLive(await (await browser.newContext({ baseURL: panel.origin })).newPage())
	const link = await makesALink(panel, theirs, secretary, name)
	expect(link.startsWith(`${panel.origin}/reset/`)).toBe(true)

	await page.goto(link)
	await expect(page.getByRole('heading', { name: 'Choose a new password' })).toBeVisible()
	await page.getByLabel('New password').fill('short')
	await page.getByRole('button', { name: 'Set password' }).click()
	await expect(page.getByText(/at least 15/i).first()).toBeVisible()
	await page.getByLabel('New password').fill(NEW)
	await page.getByRole('button', { name: 'Set password' }).click()
	await page.waitForURL(/\/sign-in/)
	await page.goto(link)
	await expect(page.getByRole('heading', { name: 'This link does not work' })).toBeVisible()
	await panel.signIn(page, { address: teacher.address, password: NEW })
	await page.goto('/my')
	await expect(page.getByText('made a link with which you set a new password')).toBeVisible()
	await theirs.reload()
	await expect(theirs.getByRole('heading', { name: 'Forgotten passwords' })).toHaveCount(0)
	await theirs.context().close()
})
