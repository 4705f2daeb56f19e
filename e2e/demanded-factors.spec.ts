import type { Page } from '@playwright/test'
import { codeOf } from '../tests/support/authenticators'
import { aDomain, aGrant, aged, aMailbox, anOrganization, PASSWORD, rightsOf } from '../tests/support/factories'
import { look } from './support/look'
import type { Panel, Person } from './support/panel'
import { expect, test } from './support/test'

/** A second factor that is demanded of somebody: told in time, asked for on the day, and not in a browser that is remembered. */

interface Story {
	readonly panel: Panel
	readonly page: Page
	readonly organization: { readonly id: string; readonly name: string }
	readonly delegate: Person & { readonly id: string }
}

test('a demanded second factor: told of in time, the only thing left once it is due; set up, remembered by a browser, and asked for again', async ({
	panel,
	page,
}) => {
	test.setTimeout(240_000)
	const organization = await anOrganization(panel.owner)
	const domain = await aDomain(panel.owner, organization.id)
	const { address, accountId } = await aMailbox(panel.owner, domain)
	await aGrant(panel.owner, accountId, rightsOf('mail-admin'), { domains: [domain.id] }, { builtInRole: 'mail-admin' })
	const story: Story = { panel, page, organization, delegate: { id: accountId, address, password: PASSWORD } }
	await demand(story)
	await tellInTime(story)
	await onTheDay(story)
	const key = await setUp(story)
	await remembered(story, key)
})

async function demand({ panel, page, organization }: Story): Promise<void> {
	await panel.signIn(page, await panel.anAdministrator())
	await page.goto(`${panel.origin}/organizations/${organization.id}`)
	await page.getByRole('link', { name: 'Second factors' }).click()
	await page.getByRole('radio', { name: /^Everybody with rights/ }).check()
	await page.getByLabel('Days to set one up').fill('7')
	await page.getByRole('button', { name: 'Save' }).click()
	await expect(page.getByText('Saved.')).toBeVisible()
	await look(page)
}

async function tellInTime({ panel, page, delegate }: Story): Promise<void> {
	await page.context().clearCookies()
	await panel.signIn(page, delegate)
	await expect(page.getByText('you need a second factor here')).toBeVisible()
	await expect(page.getByText(/From \d+ \w+ \d{4} on/)).toBeVisible()
	await look(page)
	await page.goto(`${panel.origin}/mailboxes`)
	await expect(page.getByText('you need a second factor here')).toBeVisible()
	await expect(page.getByRole('table').getByText(delegate.address)).toBeVisible()
}

async function onTheDay({ panel, page, organization, delegate }: Story): Promise<void> {
	await panel.query(
		`UPDATE factor_demand SET asked = '{"holders": "2020-01-01T00:00:00.000Z"}' WHERE organization_id = $1`,
		[organization.id],
	)
	await aged(panel.owner, delegate.id, 8)
	for (const path of ['/', '/mailboxes', '/my']) {
		await page.goto(`${panel.origin}${path}`)
		await expect(page).toHaveURL(/\/my\/security$/)
		await expect(page.getByText('Set up a second factor to go on')).toBeVisible()
	}
	await look(page)
}

async function setUp({ panel, page, delegate }: Story): Promise<string> {
	await page.getByRole('link', { name: 'Set up an authenticator app' }).click()
	await expect(page.getByText('Set up a second factor to go on')).toBeVisible()
	const key = (await page.getByText(/^[A-Z2-7]{32}$/).textContent()) ?? ''
	await page.getByLabel('The code that the app shows').fill(codeOf(key))
	await page.getByRole('button', { name: 'Use this app' }).click()
	await expect(page.getByRole('heading', { name: 'Your recovery codes' })).toBeVisible()
	await expect(page.getByText('Set up a second factor to go on')).toBeHidden()
	await page.goto(`${panel.origin}/mailboxes`)
	await expect(page.getByRole('table').getByText(delegate.address)).toBeVisible()
	await expect(page.getByText('you need a second factor here')).toBeHidden()
	return key
}

async function remembered(story: Story, key: string): Promise<void> {
	const { panel, page, delegate } = story
	const firstHalf = async () => {
		await page.context().clearCookies({ name: 'postern.session' })
		await page.goto(`${panel.origin}/sign-in`)
		await page.getByLabel('Address', { exact: true }).fill(delegate.address)
		await page.getByLabel('Password', { exact: true }).fill(delegate.password)
		await page.getByRole('button', { name: 'Sign in', exact: true }).click()
	}
	await firstHalf()
	await page.getByLabel('Do not ask in this browser for 30 days').check()
	await look(page)
	await page.getByLabel('Code', { exact: true }).fill(codeOf(key, 1))
	await page.getByRole('button', { name: 'Go on' }).click()
	await expect(page).toHaveURL(`${panel.origin}/`)
	await firstHalf()
	await expect(page, 'this browser is not asked').toHaveURL(`${panel.origin}/`)
	await page.goto(`${panel.origin}/my/security`)
	const list = page.getByRole('table', { name: 'Remembered browsers' })
	await expect(list.getByRole('row', { name: /Chrome/ })).toBeVisible()
	await look(page)
	await list.getByRole('button', { name: /^Forget / }).click()
	await expect(list).toBeHidden()
	await firstHalf()
	await expect(page.getByRole('heading', { level: 1, name: 'One more step' })).toBeVisible()
}
