import { readFile } from 'node:fs/promises'
import type { Page } from '@playwright/test'
import { verifyPassword } from '../src/platform/passwords'
import { aDomain, aGrant, aMailbox, anAccount, anOrganization, PASSWORD, random } from '../tests/support/factories'
import type { Panel } from './support/panel'
import { expect, test } from './support/test'

/** A plain CSV as Excel for Windows saves it: semicolons, Windows-1252. */
const csv = (text: string) => ({ name: 'new.csv', mimeType: 'text/csv', buffer: Buffer.from(text, 'latin1') })
const IMPORT = { name: 'Show what will happen' }

/**
 * The first day of the year: the secretary chooses the file, is told of the line that is wrong, mends it, makes what the plan says, and takes the
 * passwords along. The file a second time makes nothing.
 */
test('Q6: a class is imported from a file', async ({ panel, page }) => {
	test.setTimeout(180_000)
	const { domain } = await begin(panel, page)
	await page.goto('/mailboxes')
	await page.getByRole('link', { name: 'Import', exact: true }).click()
	await expect(page.getByRole('heading', { level: 1 })).toHaveText('Import mailboxes')
	const list = 'Name;Address;Quota\r\nJörg Müller;joerg;1 GB\r\n=SUM(A1);cleo;much\r\nBen Ohm;ben;\r\nSomebody;old;\r\n'
	await page.getByLabel('Or a CSV file').setInputFiles(csv(list))
	await page.getByRole('button', IMPORT).click()
	await expect(page.getByText('One line cannot be made, so nothing can be made yet')).toBeVisible()
	await expect(page.getByRole('row', { name: /cleo/ })).toContainText('Write a size')
	await expect(page.getByRole('row', { name: /joerg@/ })).toContainText('is made')
	await expect(page.getByRole('row', { name: /old@/ })).toContainText('stays as it is')
	await expect(page.getByRole('button', { name: /^Make/ })).toHaveCount(0)

	const field = page.getByLabel('List')
	expect(await field.inputValue()).toContain('Jörg Müller;joerg;1 GB')
	await field.fill((await field.inputValue()).replace('much', '2 GB'))
	await page.getByRole('button', IMPORT).click()
	await expect(page.getByText('3 mailboxes will be made, all of them or none')).toBeVisible()
	expect(await addressesIn(panel, domain)).toEqual(['old'])

	// Meanwhile somebody takes one of the addresses.
	await aMailbox(panel.owner, domain, { local_part: 'ben' })
	await page.getByRole('button', { name: 'Make 3 mailboxes' }).click()
	await expect(page.getByText(/Something changed since this plan was shown/).first()).toBeVisible()
	await expect(page.getByRole('row', { name: /ben@/ })).toContainText('stays as it is')
	expect(await addressesIn(panel, domain)).toEqual(['ben', 'old'])
	await page.getByRole('button', { name: 'Make 2 mailboxes' }).click()

	await expect(page.getByText('2 mailboxes are made')).toBeVisible()
	expect(await addressesIn(panel, domain)).toEqual(['ben', 'cleo', 'joerg', 'old'])
	const waiting = page.waitForEvent('download')
	await page.getByRole('link', { name: 'Download as CSV' }).click()
	const file = await (await waiting).path()
	const lines = (await readFile(file, 'utf8')).split('\r\n')
	expect(lines[0]).toBe('\ufeffaddress,name,password')
	expect(lines[1]).toMatch(new RegExp(`^"joerg@${domain.name}","Jörg Müller","([a-z2-9]{4}-){4}[a-z2-9]{4}"$`))
	expect(lines[2]).toContain(`"'=SUM(A1)"`)
	const password = /"([^"]+)"$/.exec(lines[1] ?? '')?.[1] ?? ''
	expect(await verifyPassword(await hashOf(panel, `joerg@${domain.name}`), password)).toBe(true)

	await page.goto('/mailboxes/import')
	await page.getByLabel('Or a CSV file').setInputFiles(csv(list.replace('much', '2 GB')))
	await page.getByRole('button', IMPORT).click()
	await expect(page.getByText('There is nothing to make')).toBeVisible()
})

test('Q6: the same without script, with a pasted list and with a file', async ({ panel, browser }) => {
	test.setTimeout(180_000)
	const context = await browser.newContext({ javaScriptEnabled: false, baseURL: panel.origin })
	const page = await context.newPage()
	const { domain } = await begin(panel, page)
	await page.goto('/mailboxes/import')
	await page.getByLabel('List').fill('name\tlocal part\nAda Kern\tada')
	await page.getByRole('button', IMPORT).click()
	await expect(page.getByText('One mailbox will be made, all of them or none')).toBeVisible()
	await expect(page.getByLabel('List')).toHaveValue('name\tlocal part\nAda Kern\tada')
	await page.getByLabel('Or a CSV file').setInputFiles(csv('first name,last name,address\nBo,Ek,bo\nCy,Fay,cy\n'))
	await page.getByRole('button', IMPORT).click()
	await page.getByRole('button', { name: 'Make 2 mailboxes' }).click()
	await expect(page.getByText('2 mailboxes are made')).toBeVisible()
	await expect(page.getByRole('row', { name: /bo@/ })).toContainText('Bo Ek')
	await expect(page.getByRole('link', { name: 'Download as CSV' })).toHaveAttribute('href', /^data:text\/csv/)
	expect(await addressesIn(panel, domain)).toEqual(['bo', 'cy', 'old'])
	await context.close()
})

test('Q6: whoever makes no mailboxes sees neither the page nor the way there', async ({ panel, page }) => {
	await begin(panel, page, ['mailbox.read'])
	await page.goto('/mailboxes')
	await expect(page.getByRole('heading', { level: 1 })).toHaveText('Mailboxes')
	await expect(page.getByRole('link', { name: 'Import', exact: true })).toHaveCount(0)
	expect((await page.request.get('/mailboxes/import')).status()).toBe(404)
})

const addressesIn = async (panel: Panel, { id }: { id: string }) =>
	(
		await panel.query<{ name: string }>('SELECT local_part AS name FROM mailbox WHERE domain_id = $1 ORDER BY 1', [id])
	).map(({ name }) => name)
const hashOf = async (panel: Panel, address: string) =>
	(await panel.query<{ hash: string }>('SELECT password_hash AS hash FROM account WHERE address = $1', [address]))[0]
		?.hash ?? null

async function begin(
	panel: Panel,
	page: Page,
	rights: ('mailbox.read' | 'mailbox.create')[] = ['mailbox.read', 'mailbox.create'],
) {
	const organization = await anOrganization(panel.owner, { name: `School ${random()}` })
	const domain = await aDomain(panel.owner, organization.id, { name: `school-${random()}.example` })
	await aMailbox(panel.owner, domain, { local_part: 'old' })
	const secretary = await anAccount(panel.owner, { name: 'Sue Secretary', organization_id: organization.id })
	await aGrant(panel.owner, secretary.id, rights, { domains: [domain.id] })
	await panel.signIn(page, { ...secretary, password: PASSWORD })
	return { domain }
}
