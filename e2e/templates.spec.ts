import type { Browser, Page } from '@playwright/test'
import { aDelegate, aDomain, aMailbox, anOrganization, PASSWORD, random } from '../tests/support/factories'
import { onceLive } from './support/live'
import type { Panel } from './support/panel'
import { expect, test } from './support/test'

/**
 * Mailboxes that are all alike: a template is cloned from a mailbox that is as it should be, made mandatory, used by a delegate who
 * mistypes something on the way, changed afterwards, and applied again to the one that has drifted.
 */
interface Story {
	readonly panel: Panel
	readonly browser: Browser
	/** Where the administrator is signed in. */
	readonly page: Page
	readonly organization: { readonly id: string; readonly name: string }
	readonly domain: { readonly id: string; readonly name: string; readonly organizationId: string }
	readonly mark: string
}

test('M5 M6 M7 M8 B11: cloned, mandatory, used, changed, and applied again', async ({ panel, page, browser }) => {
	test.setTimeout(240_000)
	const organization = await anOrganization(panel.owner)
	const domain = await aDomain(panel.owner, organization.id)
	const story: Story = { panel, browser, page, organization, domain, mark: random() }
	await panel.signIn(page, await panel.anAdministrator())
	const template = await cloneFromMailbox(story)
	await makeMandatory(story)
	await delegateUsesIt(story)
	await changeTemplate(story, template)
	await seeDriftAndApply(story, template)
})

/** @returns the path of the template's page */
async function cloneFromMailbox({ page, panel, domain, organization, mark }: Story): Promise<string> {
	const model = await aMailbox(panel.owner, domain, { local_part: 'model.teacher', quota_bytes: String(3n << 30n) })
	await panel.query("UPDATE account SET name = 'Model Teacher' WHERE id = $1", [model.accountId])
	await page.goto(`/mailboxes/${model.id}`)
	await page.getByRole('link', { name: 'Make a template of it' }).click()
	await expect(page.getByText(`Filled from ${model.address}`)).toBeVisible()
	await expect(page.getByLabel('Quota')).toHaveValue('3 GB')
	await expect(page.getByLabel('Proposed address')).toHaveValue('first.last')
	await page.getByLabel('Belongs to').selectOption({ label: organization.name })
	await page.getByLabel(/^Name/).fill(`Teacher ${mark}`)
	await page.getByLabel(/^Welcome text/).fill('Good to have you.')
	await page.getByRole('button', { name: 'Create template' }).click()
	await expect(page.getByRole('heading', { level: 1, name: `Teacher ${mark}`, exact: true })).toBeVisible()
	await expect(page).toHaveURL(/\/templates\/[\da-f-]{36}/)
	return new URL(page.url()).pathname
}

async function makeMandatory({ page, organization, mark }: Story): Promise<void> {
	await page.goto(`/organizations/${organization.id}/templates`)
	await page.getByRole('checkbox', { name: `Teacher ${mark}` }).check()
	await page.getByRole('button', { name: 'Save' }).click()
	await expect(page.getByText('New mailboxes are made with these templates only.')).toBeVisible()
}

async function delegateUsesIt({ panel, browser, domain, mark }: Story): Promise<void> {
	const delegate = await aDelegate(panel.owner, ['mailbox.read', 'mailbox.create'], { domains: [domain.id] })
	const page = onceLive(await (await browser.newContext({ baseURL: panel.origin })).newPage())
	await panel.signIn(page, { address: delegate.address, password: PASSWORD })
	await page.goto('/mailboxes/new')
	await expect(page.getByLabel('Template')).toContainText(`Teacher ${mark}`)
	await expect(page.getByText(/Quota 3 GB/)).toBeVisible()
	await expect(page.getByLabel('Quota', { exact: true })).toHaveCount(0)
	await page.getByLabel(/^Name/).fill('Zoë Müller')
	await expect(page.getByText(/zoe\.mueller, or the next number/)).toBeVisible()
	await page.getByLabel('Address', { exact: false }).first().fill('zoe müller')
	await page.getByRole('button', { name: 'Create mailbox' }).click()
	await expect(page.getByText(/Use letters without accents/).first()).toBeVisible()
	await expect(page.getByLabel(/^Name/)).toHaveValue('Zoë Müller')
	await page.getByLabel('Address', { exact: false }).first().fill('')
	await page.getByRole('button', { name: 'Create mailbox' }).click()
	await expect(page.getByRole('heading', { name: 'The mailbox is made' })).toBeVisible()
	const [made] = await panel.query<{ quota_bytes: string; welcome: string | null }>(
		'SELECT m.quota_bytes, a.welcome FROM mailbox m JOIN account a ON a.id = m.account_id WHERE m.address = $1',
		[`zoe.mueller@${domain.name}`],
	)
	expect(made).toEqual({ quota_bytes: String(3n << 30n), welcome: 'Good to have you.' })
	await page.context().close()
}

async function changeTemplate({ page, mark }: Story, template: string): Promise<void> {
	await page.goto(`${template}/edit`)
	await page.getByLabel('Quota').fill('four gigabytes')
	await page.getByRole('button', { name: 'Save template' }).click()
	await expect(page.getByText(/Write a size such as/).first()).toBeVisible()
	await page.getByLabel('Quota').fill('4 GB')
	await page.getByRole('button', { name: 'Save template' }).click()
	await expect(page.getByRole('heading', { level: 1, name: `Teacher ${mark}`, exact: true })).toBeVisible()
}

async function seeDriftAndApply({ page, panel, domain }: Story, template: string): Promise<void> {
	await page.goto(`${template}?drift=1`)
	await expect(page.getByText('Quota 3 GB instead of 4 GB')).toBeVisible()
	await page.getByRole('button', { name: 'Apply to all its mailboxes' }).click()
	await expect(page.getByText(/1 of 1 mailbox changed/)).toBeVisible({ timeout: 60_000 })
	const [row] = await panel.query('SELECT quota_bytes FROM mailbox WHERE address = $1', [`zoe.mueller@${domain.name}`])
	expect(row).toEqual({ quota_bytes: String(4n << 30n) })
	await page.goto(`${template}?drift=1`)
	await expect(page.getByText('No mailbox fits')).toBeVisible()
}
