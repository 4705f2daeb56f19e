import type { CDPSession, Page } from '@playwright/test'
import { aDomain, aMailbox, anOrganization, PASSWORD } from '../tests/support/factories'
import { expectAccessible } from './support/axe'
import type { Panel, Person } from './support/panel'
import { expect, test } from './support/test'

/** A passkey made and signed in with alone, with an authenticator inside of the browser. */

interface Device {
	/** Does its owner say yes at once? Off, every question waits. */
	consents: (does: boolean) => Promise<void>
	credentials: () => Promise<number>
}

async function deviceOf(page: Page): Promise<Device> {
	const cdp: CDPSession = await page.context().newCDPSession(page)
	await cdp.send('WebAuthn.enable')
	const { authenticatorId } = await cdp.send('WebAuthn.addVirtualAuthenticator', {
		options: {
			protocol: 'ctap2',
			transport: 'internal',
			hasResidentKey: true,
			hasUserVerification: true,
			isUserVerified: true,
			automaticPresenceSimulation: false,
		},
	})
	return {
		consents: async (enabled) => {
			await cdp.send('WebAuthn.setAutomaticPresenceSimulation', { authenticatorId, enabled })
		},
		credentials: async () => (await cdp.send('WebAuthn.getCredentials', { authenticatorId })).credentials.length,
	}
}

interface Story {
	readonly panel: Panel
	readonly page: Page
	readonly device: Device
	readonly owner: Person & { readonly id: string }
}

test('a passkey: made, and signed in with alone', async ({ panel, page }) => {
	test.setTimeout(240_000)
	const domain = await aDomain(panel.owner, (await anOrganization(panel.owner)).id)
	const { address, accountId } = await aMailbox(panel.owner, domain)
	const device = await deviceOf(page)
	const story: Story = { panel, page, device, owner: { id: accountId, address, password: PASSWORD } }
	await panel.signIn(page, story.owner)
	await make(story)
	await alone(story)
})

async function make({ page, device }: Story): Promise<void> {
	await page.goto('/my/security')
	await page.getByRole('link', { name: 'Add a passkey' }).click()
	await page.getByLabel('Name').fill('Laptop')
	await device.consents(true)
	await page.getByRole('button', { name: 'Make a passkey' }).click()
	await expect(page.getByRole('heading', { name: 'Your recovery codes' })).toBeVisible()
	await device.consents(false)
	expect(await device.credentials()).toBe(1)
	await page.getByRole('link', { name: 'I have kept them' }).click()
	await expect(page.getByText('Laptop')).toBeVisible()
	await expect(page.getByText('10 of 10 are left.')).toBeVisible()
	await expectAccessible(page)
}

/** Out of the list that the browser shows beside the address, which this authenticator chooses from by itself. */
async function alone({ page, panel, device, owner }: Story): Promise<void> {
	await page.context().clearCookies()
	await device.consents(true)
	await page.goto('/sign-in')
	await expect(page).toHaveURL(/\/my$/)
	await device.consents(false)
	const began = await panel.query('SELECT factor::text FROM session WHERE account_id = $1 ORDER BY created_at DESC', [
		owner.id,
	])
	expect(began[0]).toEqual({ factor: 'passkey' })
}
