import { aDelegate, aDomain, aMailbox, anOrganization, PASSWORD } from '../tests/support/factories'
import { expect, test } from './support/test'

const RIGHTS = ['domain.read', 'mailbox.read', 'mailbox.set-quota', 'mailbox.set-enabled'] as const

test('B7 whoever sets a quota says why, and its owner reads it', async ({ panel, page, anotherBrowser }) => {
	const organization = await anOrganization(panel.owner)
	const domain = await aDomain(panel.owner, organization.id)
	const mailbox = await aMailbox(panel.owner, domain, { quota_bytes: 1 << 30 })
	const helper = await aDelegate(panel.owner, RIGHTS, { domains: [domain.id] })
	await panel.signIn(page, { address: helper.address, password: PASSWORD })
	await page.goto(`/mailboxes/${mailbox.id}`)
	const quota = page.locator('form', { has: page.getByRole('button', { name: 'Set quota' }) })
	await quota.getByText('Add a reason').click()
	await quota.getByLabel('Reason').fill('Asked for on the phone')
	await quota.getByLabel('Quota').fill('2 GB')
	await quota.getByRole('button').click()
	await expect(page.getByText('The quota is set.')).toBeVisible()

	// From now on the organization asks: the fields stand open, and a form of one button has one as well.
	await panel.query('UPDATE organization SET asks_reasons = true WHERE id = $1', [organization.id])
	const disable = page.locator('form', { has: page.getByRole('button', { name: 'Disable mailbox' }) })
	await disable.getByRole('button').click()
	await expect(disable.getByRole('alert')).toContainText('Write why.')
	await disable.getByLabel('Reason').fill('Has left')
	await disable.getByRole('button').click()
	await expect(page.getByRole('button', { name: 'Enable mailbox' })).toBeVisible()
	await expect(quota.getByLabel('Reason')).toBeVisible()

	await panel.query('UPDATE mailbox SET enabled = true WHERE id = $1', [mailbox.id])
	const owner = await anotherBrowser()
	await panel.signIn(owner, { address: mailbox.address, password: PASSWORD })
	await owner.goto('/my/touches')
	await expect(owner.getByRole('row').nth(1)).toContainText(/disabled the mailbox.*Reason: Has left/)
	await expect(owner.getByRole('row').nth(2)).toContainText(/changed the quota.*Reason: Asked for on the phone/)
})
