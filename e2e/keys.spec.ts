import type { Page } from '@playwright/test'
import { aDelegate, aDomain, aMailbox, anOrganization, PASSWORD, random } from '../tests/support/factories'
import type { Panel } from './support/panel'
import { expect, test } from './support/test'

/**
 * The school's register makes mailboxes by itself: whoever looks after the school makes a key for it, forgets what it is to do, gives it another
 * secret when the first one was seen; and an administrator, who finds it on that person's page, ends it.
 */
test('B14 a program works with a key, until somebody ends it', async ({ panel, page, anotherBrowser }) => {
	test.setTimeout(180_000)
	const mark = random()
	const domain = await aDomain(panel.owner, (await anOrganization(panel.owner)).id, { name: `school-${mark}.example` })
	await aMailbox(panel.owner, domain, { local_part: 'anna' })
	const maker = await makerOf(panel, domain.id)
	await panel.signIn(page, { address: maker.address, password: PASSWORD })
	const first = await makeKey(page, domain.name)
	expect(await asProgram(panel, first, 'mailboxes?q=anna')).toMatchObject({
		status: 200,
		data: [{ address: `anna@${domain.name}` }],
	})
	const made = await asProgram(panel, first, 'mailbox.create', {
		domain: domain.id,
		localPart: 'berta',
		name: 'Berta Blum',
		password: '',
		quota: '1 GB',
	})
	expect(made).toMatchObject({ status: 200, secrets: { password: expect.any(String) } })
	expect((await asProgram(panel, first, 'aliases')).status).toBe(404)

	await page.goto('/keys')
	const row = page.getByRole('row', { name: /School register/ })
	await expect(row).toContainText(domain.name)
	await expect(row).not.toContainText('never')
	const second = await rotate(page)
	expect([await statusWith(panel, first), await statusWith(panel, second)]).toEqual([401, 200])

	await administratorEndsIt(panel, await anotherBrowser(), maker)
	expect(await statusWith(panel, second)).toBe(401)
	await page.goto('/keys')
	await expect(page.getByRole('row', { name: /School register/ })).toContainText('Ended')
})

/** Somebody who may hand on what they hold in the domain, out of what an administrator gave them. */
async function makerOf(panel: Panel, domain: string) {
	const admin = await panel.anAdministrator()
	const [over] = await panel.query<{ id: string }>('SELECT id FROM access_grant WHERE account_id = $1', [admin.id])
	const rights = ['mailbox.read', 'mailbox.create', 'domain.read', 'account.read', 'grant.give', 'key.create'] as const
	const options = { passOnDepth: 1, parentId: over?.id ?? '', givenById: admin.id }
	return aDelegate(panel.owner, rights, { domains: [domain] }, options)
}

/** @returns the key, shown this once */
async function makeKey(page: Page, domain: string): Promise<string> {
	await page.goto('/my')
	await page.getByRole('link', { name: 'Manage API keys' }).click()
	await expect(page.getByText('No keys')).toBeVisible()
	await page.getByRole('link', { name: 'New key' }).click()
	await expect(page.getByRole('heading', { level: 1, name: 'New API key' })).toBeVisible()
	await page.getByLabel(/^Name/).fill('School register')
	await page.getByRole('checkbox', { name: domain }).check()
	await page.getByRole('button', { name: 'Make key' }).click()
	await expect(page.getByText('Tick at least one right.').first()).toBeVisible()
	await expect(page.getByLabel(/^Name/)).toHaveValue('School register')
	await expect(page.getByRole('checkbox', { name: domain })).toBeChecked()
	await page.getByRole('checkbox', { name: 'Create mailboxes' }).check()
	await expect(page.getByRole('checkbox', { name: 'See mailboxes' })).toBeChecked()
	await page.getByRole('button', { name: 'Make key' }).click()
	return shownKey(page, 'Your new key')
}

async function shownKey(page: Page, title: string): Promise<string> {
	const key = (await page.getByRole('region', { name: title }).locator('code').textContent()) ?? ''
	expect(key).toMatch(/^postern_[a-z2-7]{12}_[0-9A-Za-z]{49}$/)
	return key
}

async function rotate(page: Page): Promise<string> {
	await page.getByRole('link', { name: /School register/ }).click()
	await expect(page.getByRole('heading', { level: 1, name: 'School register' })).toBeVisible()
	await page.getByLabel('The old secret').selectOption('0')
	await page.getByRole('button', { name: 'Give it another secret' }).click()
	return shownKey(page, 'The key with its new secret')
}

async function administratorEndsIt(panel: Panel, page: Page, maker: { id: string }): Promise<void> {
	await panel.signIn(page, await panel.anAdministrator())
	await page.goto(`/accounts/${maker.id}`)
	await page
		.getByRole('link', { name: /^School register/ })
		.first()
		.click()
	await expect(page.getByRole('heading', { level: 1, name: 'School register' })).toBeVisible()
	await expect(page.getByRole('button', { name: 'Give it another secret' })).toHaveCount(0)
	await page.getByRole('link', { name: 'End this key' }).click()
	await page.getByRole('button', { name: 'End it' }).click()
	await expect(page.getByText('The key has ended. Whatever is sent with it is refused.')).toBeVisible()
}

/** As a program would, which has nothing but its key. */
async function asProgram(panel: Panel, key: string, address: string, input?: object) {
	const answer = await fetch(`${panel.origin}/api/v1/${address}`, {
		method: input ? 'POST' : 'GET',
		headers: { authorization: `Bearer ${key}`, ...(input ? { 'content-type': 'application/json' } : {}) },
		...(input ? { body: JSON.stringify(input) } : {}),
	})
	const told = (await answer.json()) as { data?: unknown; secrets?: Record<string, string> }
	return { status: answer.status, ...told }
}
const statusWith = async (panel: Panel, key: string): Promise<number> =>
	(await asProgram(panel, key, 'mailboxes')).status
