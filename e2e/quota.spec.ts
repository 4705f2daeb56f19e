import { readFile } from 'node:fs/promises'
import type { Page } from '@playwright/test'
import { aDelegate, aDomain, aMailbox, anOrganization, PASSWORD } from '../tests/support/factories'
import { postedFile } from './support/file-post'
import type { Panel } from './support/panel'
import { expect, test } from './support/test'

const MB = 1 << 20
const dayAgo = (days: number) => new Date(Date.now() - days * 86_400_000).toISOString().slice(0, 10)

/** As Dovecot reports it. */
const holds = (panel: Panel, mailbox: { address: string }, bytes: number) =>
	panel.query('INSERT INTO mailserver.quota_usage (username, bytes, messages) VALUES ($1, $2, 12)', [
		mailbox.address,
		bytes,
	])

/** A school with two domains: a full mailbox in one, one that fills up in the other, and somebody who sets quotas in the first alone. */
async function setting(panel: Panel) {
	const { owner } = panel
	const organization = await anOrganization(owner)
	const [teachers, pupils] = [await aDomain(owner, organization.id), await aDomain(owner, organization.id)]
	const ada = await aMailbox(owner, teachers, { local_part: 'ada', quota_bytes: 100 * MB })
	const calm = await aMailbox(owner, teachers, { local_part: 'calm', quota_bytes: 100 * MB })
	const bob = await aMailbox(owner, pupils, { local_part: 'bob', quota_bytes: 100 * MB })
	await aMailbox(owner, teachers, { local_part: 'never', created_at: new Date(Date.now() - 100 * 86_400_000) })
	const noted = 'INSERT INTO mailbox_day (mailbox_id, day, bytes) VALUES ($1, $2, $3)'
	await panel.query(noted, [ada.id, dayAgo(20), 40 * MB])
	await panel.query(noted, [ada.id, dayAgo(3), 70 * MB])
	await holds(panel, ada, 99.5 * MB)
	await holds(panel, calm, 10 * MB)
	await holds(panel, bob, 85 * MB)
	const delegate = await aDelegate(owner, ['mailbox.read', 'mailbox.set-quota'], { domains: [teachers.id] })
	return { organization, teachers, pupils, ada, bob, delegate }
}

const signedIn = async (panel: Panel, page: Page, { address }: { address: string }) => {
	await panel.signIn(page, { address, password: PASSWORD })
	return page
}

test.use({ tolerated: [/404/] })

test('J14: a mailbox is full; its owner reads why and what to do, who may raises the quota, who may not sees nothing of it', async ({
	panel,
	page,
	anotherBrowser,
}) => {
	test.setTimeout(300_000)
	const { organization, teachers, pupils, ada, bob, delegate } = await setting(panel)

	const owner = await signedIn(panel, await anotherBrowser(), ada)
	await owner.goto('/my')
	await expect(owner.getByText('Your mailbox is full')).toBeVisible()
	await expect(owner.getByText(/Mail to you is refused.*you cannot send any/)).toBeVisible()
	await expect(owner.getByRole('meter', { name: 'Storage used' })).toHaveAttribute(
		'aria-valuetext',
		/99\.5 MB of 100 MB used, full/,
	)
	await owner.getByText('Show as table').click()
	await expect(owner.getByRole('cell', { name: '70 MB' }).first()).toBeVisible()
	// Whoever looks after no mailboxes is led to their own.
	expect(new URL((await owner.request.get('/mailboxes/storage')).url()).pathname).toBe('/my')
	expect(await postedFile(owner, panel, 'storage-report', {})).toMatchObject({ status: 404 })

	await signedIn(panel, page, delegate)
	await page.goto('/mailboxes')
	await page.locator('select[name="use"]').selectOption({ label: '80 % and more' })
	await expect(page.getByRole('row')).toHaveCount(2)
	await expect(page.getByRole('link', { name: ada.address })).toBeVisible()
	await page.goto('/mailboxes')
	await page.getByRole('link', { name: 'Storage', exact: true }).click()
	await expect(page).toHaveURL(/sort=-used/)
	await expect(page.getByRole('row').nth(1)).toContainText(ada.address)
	await page.getByRole('link', { name: 'Storage report' }).click()
	await expect(page.getByText('1 full.')).toBeVisible()
	await expect(page.getByText(bob.address)).toHaveCount(0)
	const [file] = await Promise.all([page.waitForEvent('download'), page.getByRole('button', { name: 'CSV' }).click()])
	const csv = await readFile(await file.path(), 'utf8')
	expect(csv).toContain(`"${ada.address}"`)
	expect(csv).not.toContain(bob.address)
	await page.getByRole('link', { name: /^Unused/ }).click()
	await expect(page.getByRole('link', { name: `never@${teachers.name}` })).toBeVisible()
	await page.getByLabel('Unused for').selectOption('365')
	await expect(page.getByText('Every mailbox is in use')).toBeVisible()
	expect((await page.request.get(`/mailboxes/${bob.id}`)).status()).toBe(404)
	expect(await (await page.request.get(`/mailboxes/storage?domain=${pupils.id}`)).text()).not.toContain(bob.address)

	await page.goto(`/mailboxes/${ada.id}`)
	await expect(page.getByText('The mailbox is full')).toBeVisible()
	await expect(page.getByRole('img', { name: /40 MB on .*99\.5 MB on .*Quota 100 MB/ })).toBeVisible()
	await page.getByLabel('Quota', { exact: true }).fill('200 MB')
	await page.getByRole('button', { name: 'Set quota' }).click()
	await expect(page.getByText('The mailbox is full')).toHaveCount(0)
	await expect(page.getByText(/99\.5 MB of 200 MB, 12 messages/)).toBeVisible()
	await owner.reload()
	await expect(owner.getByText('Your mailbox is full')).toHaveCount(0)
	await expect(owner.getByText('You are warned at 80 and 95 %')).toBeVisible()

	const administrator = await signedIn(panel, await anotherBrowser(), await panel.anAdministrator())
	await administrator.goto(`/organizations/${organization.id}`)
	await expect(administrator.getByText('194.5 MB', { exact: true }).first()).toBeVisible()
	await administrator.goto(`/domains?organization=${organization.id}&sort=-used`)
	await expect(administrator.getByRole('row').nth(1)).toContainText(teachers.name)
	await administrator.goto(`/mailboxes/storage?domain=${pupils.id}`)
	await expect(administrator.getByRole('link', { name: bob.address })).toBeVisible()
	// What Dovecot says while the page is open is on it at the next look.
	await panel.query('UPDATE mail_usage SET bytes = $2 WHERE mailbox_id = $1', [bob.id, 96 * MB])
	await administrator.reload()
	await expect(administrator.getByText('1 at 95 % and more.')).toBeVisible()
})
