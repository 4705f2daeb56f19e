import type { Page } from '@playwright/test'
import { codeOf } from '../tests/support/authenticators'
import { aDomain, aMailbox, anOrganization, PASSWORD } from '../tests/support/factories'
import { look } from './support/look'
import type { Panel, Person } from './support/panel'
import { expect, test } from './support/test'

/** A second factor set up, used, lost and found again by a recovery code, and taken off by whoever manages the account. */

interface Story {
	readonly panel: Panel
	readonly page: Page
	readonly owner: Person & { readonly id: string }
}

async function firstHalf({ page, panel, owner }: Story): Promise<void> {
	await page.context().clearCookies()
	await page.goto(`${panel.origin}/sign-in`)
	await page.getByLabel('Address', { exact: true }).fill(owner.address)
	await page.getByLabel('Password', { exact: true }).fill(owner.password)
	await page.getByRole('button', { name: 'Sign in', exact: true }).click()
	await expect(page.getByRole('heading', { level: 1, name: 'One more step' })).toBeVisible()
}

async function secondHalf({ page }: Story, code: string): Promise<void> {
	await page.getByLabel('Code', { exact: true }).fill(code)
	await page.getByRole('button', { name: 'Go on' }).click()
}

test('two factors: set up, signed in with, lost, replaced by a recovery code, and removed by an administrator', async ({
	panel,
	page,
}) => {
	test.setTimeout(240_000)
	const domain = await aDomain(panel.owner, (await anOrganization(panel.owner)).id)
	const { address, accountId } = await aMailbox(panel.owner, domain)
	await panel.query("UPDATE account SET name = 'Hana Okafor' WHERE id = $1", [accountId])
	const story: Story = { panel, page, owner: { id: accountId, address, password: PASSWORD } }
	await panel.signIn(page, story.owner)
	const { key, codes } = await setUp(story)
	await signInWithApp(story, key)
	await losePhone(story, codes)
	await removedByAdministrator(story)
})

async function setUp({ page }: Story): Promise<{ key: string; codes: string[] }> {
	await page.goto('/my')
	await page.getByRole('link', { name: 'Set up', exact: true }).click()
	await page.getByRole('link', { name: 'Set up an authenticator app' }).click()
	await expect(page.getByRole('img', { name: /for an authenticator app to read/ })).toBeVisible()
	const key = (await page.getByText(/^[A-Z2-7]{32}$/).textContent()) ?? ''
	const code = page.getByLabel('The code that the app shows')
	await code.fill('12 34')
	await page.getByRole('button', { name: 'Use this app' }).click()
	await expect(page.getByText('This is not the code that the app shows now.').first()).toBeVisible()
	await expect(page.getByText(key)).toBeVisible()
	await code.fill(codeOf(key))
	await page.getByRole('button', { name: 'Use this app' }).click()
	await expect(page.getByRole('heading', { name: 'Your recovery codes' })).toBeVisible()
	const shown = page.getByRole('region', { name: 'Recovery codes' }).getByRole('listitem')
	await expect(shown).toHaveCount(10)
	const codes = await shown.allTextContents()
	await look(page)
	await page.getByRole('link', { name: 'I have kept them' }).click()
	await expect(page.getByText('10 of 10 are left.')).toBeVisible()
	await look(page)
	return { key, codes }
}

async function signInWithApp(story: Story, key: string): Promise<void> {
	const { page } = story
	await firstHalf(story)
	await look(page)
	await page.goto('/my')
	await expect(page, 'half signed in is signed out').toHaveURL(/\/sign-in/)
	await firstHalf(story)
	await secondHalf(story, '000')
	await expect(page.getByText('This code is not right, or was used before.').first()).toBeVisible()
	await secondHalf(story, codeOf(key, 1))
	await expect(page).toHaveURL(/\/my$/)
}

/** With a recovery code in; the next one proves who it is when the factor is removed. */
async function losePhone(story: Story, codes: readonly string[]): Promise<void> {
	const { page, panel, owner } = story
	await firstHalf(story)
	await secondHalf(story, codes[0]?.toUpperCase() ?? '')
	await expect(page).toHaveURL(/\/my$/)
	await page.goto('/my/security')
	await expect(page.getByText('9 of 10 are left.')).toBeVisible()
	await page.getByRole('link', { name: 'Remove…' }).click()
	await look(page)
	await panel.query("UPDATE session SET proved_at = now() - interval '6 minutes' WHERE account_id = $1", [owner.id])
	await page.getByRole('button', { name: 'Remove authenticator app' }).click()
	const dialog = page.getByRole('dialog', { name: 'Is it you?' })
	await dialog.getByLabel('Code').fill(codes[0] ?? '')
	await page.keyboard.press('Enter')
	await expect(dialog.getByText('This code is not right, or was used before.')).toBeVisible()
	await dialog.getByLabel('Code').fill(codes[1] ?? '')
	await dialog.getByRole('button', { name: 'Confirm and go on' }).click()
	await expect(page.getByText('Your password alone opens this panel.')).toBeVisible()
}

async function removedByAdministrator(story: Story): Promise<void> {
	const { page, panel, owner } = story
	await page.goto('/my/security/authenticator')
	const key = (await page.getByText(/^[A-Z2-7]{32}$/).textContent()) ?? ''
	await page.getByLabel('The code that the app shows').fill(codeOf(key))
	await page.getByRole('button', { name: 'Use this app' }).click()
	await expect(page.getByRole('heading', { name: 'Your recovery codes' })).toBeVisible()
	await page.context().clearCookies()
	await panel.signIn(page, await panel.anAdministrator())
	await page.goto(`/accounts/${owner.id}`)
	await page.getByRole('link', { name: 'Remove…' }).click()
	await page.getByRole('button', { name: 'Remove second factor' }).click()
	await expect(page.getByText('The second factor is removed, and the person is told by letter.')).toBeVisible()
	await expect(page.getByRole('heading', { level: 1, name: 'Hana Okafor', exact: true })).toBeVisible()
	await expect(page.getByText('Authenticator app')).toHaveCount(0)
	await page.context().clearCookies()
	await panel.signIn(page, owner)
	await expect(page.getByText('removed your second factor')).toBeVisible()
	const letters = await panel.query<{ subject: string }>('SELECT subject FROM letter WHERE account_id = $1', [owner.id])
	expect(letters).toHaveLength(4)
}
