import type { Page } from '@playwright/test'
import { aDomain, aMailbox, anAdministrator, anOrganization, PASSWORD } from '../tests/support/factories'
import { makeDue } from '../tests/support/worker'
import { expect, test } from './support/test'

/** The page says it by itself at the next look: a job has its own time. */
const comes = (page: Page, text: string | RegExp) =>
	expect(async () => {
		await page.reload()
		await expect(page.getByText(text)).toBeVisible({ timeout: 2_000 })
	}).toPass({ timeout: 120_000 })

test('M9: a mailbox goes to the trash, which says until when; erased at once, it waits for a verified backup and says so', async ({
	panel,
	page,
}) => {
	test.setTimeout(300_000)
	const { owner } = panel
	const organization = await anOrganization(owner, { trash_days: 14 })
	const domain = await aDomain(owner, organization.id)
	const { id, address } = await aMailbox(owner, domain, { local_part: 'leaves' })
	const administrator = await anAdministrator(owner)
	await panel.signIn(page, { address: administrator.address, password: PASSWORD })

	await page.goto(`/mailboxes/${id}/delete`)
	await page.getByLabel(/Type/).fill(address)
	await page.getByRole('button', { name: 'Move to the trash' }).click()
	await expect(page.getByText('This mailbox lies in the trash')).toBeVisible()
	await expect(page.getByText(/It is kept until/)).toBeVisible()
	await page.goto('/mailboxes/trash')
	await expect(page.getByRole('columnheader', { name: 'Mail erased' })).toBeVisible()

	// Mail was told of, and no mail server can be asked for it: no backup, and so nothing is erased.
	await panel.query('INSERT INTO mail_usage (mailbox_id, bytes, messages) VALUES ($1, 5000, 12)', [id])
	await page.goto(`/mailboxes/${id}`)
	await page.getByRole('link', { name: 'Erase now…' }).click()
	await page.getByLabel(/Type/).fill(address)
	await page.getByRole('button', { name: 'Erase the mail' }).click()
	await expect(page).toHaveURL(new RegExp(`/mailboxes/${id}`))
	await expect(page.getByText(/Erasing waits for its backup/)).toBeVisible()
	await comes(page, /It is tried again: The panel knows no mail server/)
	await expect(page.getByRole('button', { name: 'Restore' })).toBeVisible()
	await page.goto('/mailboxes/trash')
	await expect(page.getByText('Being erased')).toBeVisible()

	// The mail server counts again: there was none.
	await panel.query('UPDATE mail_usage SET messages = 0, bytes = 0 WHERE mailbox_id = $1', [id])
	await page.goto(`/mailboxes/${id}`)
	await makeDue(owner)
	await comes(page, 'The mail of this mailbox is erased')
	await expect(page.getByRole('button', { name: 'Restore' })).toHaveCount(0)
	const [row] = await panel.query<{ state: string; erased: boolean }>(
		'SELECT b.state::text, m.erased_at IS NOT NULL AS erased FROM mailbox m JOIN backup b ON b.id = m.erase_backup_id WHERE m.id = $1',
		[id],
	)
	expect(row).toEqual({ state: 'verified', erased: true })
	await page.goto('/backups')
	await expect(page.getByRole('link', { name: address })).toBeVisible()
})
