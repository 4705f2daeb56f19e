import type { Browser, Page } from '@playwright/test'
import { type Dovecot, startDovecot } from '../tests/support/dovecot'
import { random } from '../tests/support/factories'
import { imapAccepts } from './support/imap'
import { onceLive } from './support/live'
import type { Panel } from './support/panel'
import { expect, test } from './support/test'

/**
 * The story that the panel exists for, after what Plesk, DreamHost, Mailtraq and jeboehm's mail server promise: the administrator
 * hands joiners and leavers of one domain to somebody, that person works, the owner of a mailbox changes the password, and what
 * was given is taken back.
 */

const ONE = 'correct horse battery staple'
const TWO = 'another quiet afternoon at sea'

interface Story {
	readonly panel: Panel
	readonly browser: Browser
	readonly mark: string
	readonly near: string
	readonly far: string
	/** Where the administrator is signed in. */
	readonly page: Page
}

let dovecot: Dovecot | undefined
test.afterEach(async () => {
	await dovecot?.stop()
	dovecot = undefined
})

test('P1 P8 D2 D7 M1 J6: joiners and leavers of one domain in other hands, and taken back at once', async ({
	panel,
	page,
	browser,
}) => {
	test.setTimeout(180_000)
	const mark = random()
	const story: Story = { panel, browser, mark, near: `near-${mark}.example`, far: `far-${mark}.example`, page }
	dovecot = await startDovecot(panel.ownerUrl)
	await panel.signIn(page, await panel.anAdministrator())
	await makeDomains(story)
	await makeRole(story)
	const link = await addPerson(story)
	const delegate = await acceptInvitation(story, link)
	const mailbox = await makeMailbox(story, delegate, 'new.joiner')
	await seesNothingElse(story, delegate)
	await changePassword(story, mailbox, dovecot)
	await isRevoked(story, delegate)
})

async function makeDomains({ page, mark, near, far }: Story): Promise<void> {
	await page.goto('/organizations/new')
	await page.getByLabel(/^Name/).fill(`School ${mark}`)
	await page.getByRole('button', { name: 'Create organization' }).click()
	await expect(page.getByRole('heading', { name: `School ${mark}`, exact: true })).toBeVisible()
	for (const name of [near, far]) {
		await page.goto('/domains/new')
		const organization = page.getByLabel('Organization')
		if (await organization.isVisible()) await organization.selectOption({ label: `School ${mark}` })
		await page.getByLabel(/^Domain/).fill(name)
		await page.getByRole('button', { name: 'Create domain' }).click()
		await expect(page.getByRole('heading', { level: 1, name, exact: true })).toBeVisible()
	}
}

async function makeRole({ page, mark }: Story): Promise<void> {
	await page.goto('/roles/new')
	await page.getByLabel('Belongs to').selectOption({ label: `School ${mark}` })
	await page.getByLabel(/^Name/).fill('HR')
	for (const right of ['Create mailboxes', 'Delete mailboxes', 'Set passwords']) {
		await page.getByRole('checkbox', { name: new RegExp(`^${right}($| [A-Z])`) }).check()
	}
	await page.getByRole('button', { name: 'Create role' }).click()
	await expect(page.getByRole('heading', { level: 1, name: 'HR', exact: true })).toBeVisible()
	await expect(page.getByText('See mailboxes')).toBeVisible()
}

/** D2 D4: the person and what they may do, in one deed. @returns the invitation's link, as the administrator reads it in the outbox */
async function addPerson({ page, mark, near }: Story): Promise<string> {
	await page.goto('/accounts/new')
	await page.getByLabel(/^Name/).fill('Hana Okafor')
	await page.getByLabel('E-mail address').fill(`hana-${mark}@partner.test`)
	await page.getByLabel('Belongs to').selectOption({ label: `School ${mark}` })
	await page.getByRole('radio', { name: /^HR/ }).check()
	await page.getByRole('searchbox', { name: /Find an organization/ }).fill(near)
	await page.getByRole('checkbox', { name: near }).check()
	await expect(page.getByRole('complementary')).toContainText('Hana Okafor may')
	await expect(page.getByRole('complementary')).toContainText(near)
	await page.getByRole('button', { name: 'Add person' }).click()
	await expect(page.getByRole('heading', { name: 'What comes with it' })).toBeVisible()
	await expect(page.getByText('Create mailboxes').first()).toBeVisible()
	await page.getByRole('link', { name: 'in the outbox' }).click()
	const letter = (await page.locator('pre').textContent()) ?? ''
	return /http:\S+\/welcome\/\S+/.exec(letter)?.[0] ?? ''
}

/** @returns a page of the delegate's own browser, signed in */
async function acceptInvitation({ browser, panel, mark }: Story, link: string): Promise<Page> {
	const page = onceLive(await (await browser.newContext({ baseURL: panel.origin })).newPage())
	await page.goto(link)
	await page.getByLabel(/^Password/).fill(ONE)
	await page.getByRole('button', { name: 'Set password' }).click()
	await page.waitForURL(/\/sign-in/)
	await panel.signIn(page, { address: `hana-${mark}@partner.test`, password: ONE })
	const menu = page.getByRole('navigation', { name: 'Main' }).getByRole('link')
	await expect(menu).toHaveText(['Overview', 'Mailboxes'])
	return page
}

async function makeMailbox(
	{ near, far }: Story,
	page: Page,
	localPart: string,
): Promise<{ address: string; password: string }> {
	await page.getByRole('link', { name: 'Mailboxes' }).click()
	await page.getByRole('link', { name: 'New mailbox' }).first().click()
	await expect(page.getByText(far)).toHaveCount(0)
	await page.getByLabel(/^Name/).fill('New Joiner')
	await page.getByLabel(/^Address/).fill(localPart)
	await page.getByLabel('Quota').fill('1 GB')
	await page.getByRole('button', { name: 'Create mailbox' }).click()
	// The toast of the same words may be there first.
	const revealed = page.getByRole('region', { name: 'The mailbox is made' }).locator('code')
	await expect(revealed).toHaveCount(2)
	const [address, password] = await revealed.allTextContents()
	expect(address).toBe(`${localPart}@${near}`)
	return { address: address ?? '', password: password ?? '' }
}

/** The other domain is not there: not in lists, not by its address, not in search; and what was not granted is refused. */
async function seesNothingElse({ panel, far, page: administrator }: Story, page: Page): Promise<void> {
	await administrator.goto('/mailboxes/new')
	const [domain] = await panel.query<{ id: string }>('SELECT id FROM domain WHERE name = $1', [far])
	await administrator.getByLabel(/^Domain/).selectOption(domain?.id ?? '')
	await administrator.getByLabel(/^Name/).fill('Somebody Else')
	await administrator.getByLabel(/^Address/).fill('else')
	await administrator.getByRole('button', { name: 'Create mailbox' }).click()
	await expect(administrator.getByRole('region', { name: 'The mailbox is made' })).toContainText(`else@${far}`)
	const [mailbox] = await panel.query<{ id: string }>('SELECT id FROM mailbox WHERE address = $1', [`else@${far}`])

	const nowhere = [
		`/mailboxes/${mailbox?.id}`,
		`/mailboxes/${mailbox?.id}/delete`,
		`/domains/${domain?.id}`,
		'/domains',
		'/accounts',
		'/activity',
		'/aliases',
		'/organizations/new',
		`/mailboxes/${domain?.id}`,
	]
	for (const path of nowhere) {
		const response = await page.goto(path)
		expect(response?.status(), path).toBe(404)
		await expect(page.getByRole('heading', { name: /Not here/ })).toBeVisible()
	}
	await page.goto(`/mailboxes?domain=${domain?.id}`)
	await expect(page.getByText('No mailbox fits')).toBeVisible()
	await page.goto('/mailboxes?q=else')
	await expect(page.getByText('No mailbox fits')).toBeVisible()
	const found = await page.request.get(`/api/search?q=${far}`)
	expect(await found.json()).toEqual({ groups: [] })
}

/** D8 D9: the owner needs no right at all, and the mail server knows it at the next sign-in. */
async function changePassword(
	{ browser, panel }: Story,
	{ address, password }: { address: string; password: string },
	imap: Dovecot,
): Promise<void> {
	expect(await imapAccepts(imap.imapPort, address, password)).toBe(true)
	const page = onceLive(await (await browser.newContext({ baseURL: panel.origin })).newPage())
	await page.goto('/password')
	await page.getByLabel(/^Address/).fill(address)
	await page.getByLabel(/^Current password/).fill(password)
	await page.getByLabel(/^New password/).fill(TWO)
	await page.getByRole('button', { name: 'Change password' }).click()
	await expect(page.getByText(/password is changed/i).first()).toBeVisible()
	await page.context().close()
	expect(await imapAccepts(imap.imapPort, address, password)).toBe(false)
	expect(await imapAccepts(imap.imapPort, address, TWO)).toBe(true)
}

/** D7: the delegate has a filled form open while the rights are taken away; sending it writes nothing. */
async function isRevoked({ panel, page, near, mark }: Story, delegate: Page): Promise<void> {
	await delegate.goto('/mailboxes/new')
	await delegate.getByLabel(/^Name/).fill('Too Late')
	await delegate.getByLabel(/^Address/).fill('too.late')
	const [person] = await panel.query<{ id: string }>('SELECT id FROM account WHERE address = $1', [
		`hana-${mark}@partner.test`,
	])
	await page.goto(`/accounts/${person?.id}`)
	await page.getByRole('link', { name: 'Revoke all privileges of Hana Okafor' }).click()
	await page.getByRole('dialog').getByRole('button', { name: 'Revoke all privileges' }).click()
	await expect(page.getByText('No rights')).toBeVisible()
	await delegate.getByRole('button', { name: 'Create mailbox' }).click()
	await expect(delegate.getByRole('alert').filter({ hasText: 'signed out' })).toBeVisible()
	await expect(delegate.getByLabel(/^Name/)).toHaveValue('Too Late')
	await delegate.goto('/mailboxes')
	await expect(delegate).toHaveURL(/\/sign-in/)
	expect(await panel.query('SELECT FROM mailbox WHERE address = $1', [`too.late@${near}`])).toEqual([])
	const journal = await panel.query<{ right: string }>(
		`SELECT "right" FROM journal_entry WHERE account_id = $1 AND outcome = 'done' ORDER BY at`,
		[person?.id],
	)
	expect(journal.map((entry) => entry.right)).toEqual(
		expect.arrayContaining(['account.create', 'system.accept-invitation', 'grant.revoke']),
	)
	await delegate.context().close()
}
