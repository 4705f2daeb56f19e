import type { Page } from '@playwright/test'
import {
	aDemand,
	aDomain,
	aGrant,
	aged,
	aMailbox,
	anOrganization,
	PASSWORD,
	rightsOf,
} from '../tests/support/factories'
import { type Authenticator, authenticatorIn, offersNothing } from './support/authenticator'
import { expectAccessible } from './support/axe'
import { look } from './support/look'
import type { Panel, Person } from './support/panel'
import { expect, test } from './support/test'

/** Passkeys from the first to the last: made, signed in with, asked for, lost to a copy, and taken off. */

interface Story {
	readonly panel: Panel
	readonly page: Page
	readonly owner: Person & { readonly id: string; readonly organization: string; readonly domain: string }
	/** In the machine itself. */
	readonly laptop: Authenticator
	/** A key for its port. */
	readonly key: Authenticator
}

const USE = { name: 'Use a passkey' }
const long = ({ panel, owner }: Story) =>
	panel.query("UPDATE session SET proved_at = now() - interval '6 minutes' WHERE account_id = $1", [owner.id])

async function begunWith({ panel, owner }: Story): Promise<string | undefined> {
	const [latest] = await panel.query<{ factor: string }>(
		'SELECT factor::text FROM session WHERE account_id = $1 ORDER BY created_at DESC LIMIT 1',
		[owner.id],
	)
	return latest?.factor
}

async function byPassword({ page, owner }: Story): Promise<void> {
	await page.goto('/sign-in')
	await page.getByLabel('Address', { exact: true }).fill(owner.address)
	await page.getByLabel('Password', { exact: true }).fill(owner.password)
	await page.getByRole('button', { name: 'Sign in', exact: true }).click()
}

test('S-32 S-33 passkeys: two are made, sign in, step up, stand behind the password, are renamed, copied and removed', async ({
	panel,
	page,
}) => {
	test.setTimeout(300_000)
	const organization = (await anOrganization(panel.owner)).id
	const domain = await aDomain(panel.owner, organization)
	const { address, accountId } = await aMailbox(panel.owner, domain)
	const story: Story = {
		panel,
		page,
		owner: { id: accountId, address, password: PASSWORD, organization, domain: domain.id },
		laptop: await authenticatorIn(page),
		key: await authenticatorIn(page, 'usb'),
	}
	await panel.signIn(page, story.owner)
	await make(story)
	await makeAnother(story)
	await rename(story)
	await alone(story)
	await stepUp(story)
	await behindThePassword(story)
	await copied(story)
	await removeTheLast(story)
	const letters = await panel.query<{ subject: string }>(
		'SELECT subject FROM letter WHERE account_id = $1 ORDER BY created_at, id',
		[accountId],
	)
	expect(letters.map(({ subject }) => subject)).toEqual([
		'Your account has a new passkey',
		'Your account has a new passkey',
		'Your account has new recovery codes',
		expect.stringContaining('copied'),
		'A passkey of your account was removed',
		'A passkey of your account was removed',
	])
})

/** The proof is asked for before anything is made, on a page of its own, and what was typed is there again. */
async function make(story: Story): Promise<void> {
	const { page, laptop, owner } = story
	await page.goto('/my/security')
	await page.getByRole('link', { name: 'Add a passkey' }).click()
	await page.getByRole('textbox', { name: 'Name' }).fill('Laptop')
	await long(story)
	await page.getByRole('button', { name: 'Make a passkey' }).click()
	await expect(page.getByRole('heading', { level: 1, name: 'Is it you?' })).toBeVisible()
	expect(await laptop.count()).toBe(0)
	await page.getByLabel('Your password').fill(owner.password)
	await page.getByRole('button', { name: 'Confirm and go on' }).click()
	await expect(page.getByRole('textbox', { name: 'Name' })).toHaveValue('Laptop')
	await laptop.consents(true)
	await page.getByRole('button', { name: 'Make a passkey' }).click()
	await expect(page.getByRole('heading', { name: 'Your recovery codes' })).toBeVisible()
	await laptop.consents(false)
	expect(await laptop.count()).toBe(1)
	await look(page)
	await page.getByRole('link', { name: 'I have kept them' }).click()
	await expect(page.getByText('Laptop')).toBeVisible()
	await expect(page.getByText('10 of 10 are left.')).toBeVisible()
	await look(page)
}

async function makeAnother({ page, laptop, key }: Story): Promise<void> {
	await page.goto('/my/security/passkeys/new')
	await page.getByRole('textbox', { name: 'Name' }).fill('The same again')
	await laptop.consents(true)
	await page.getByRole('button', { name: 'Make a passkey' }).click()
	await expect(page.getByText('This device has a passkey for your account already.').first()).toBeVisible()
	await expect(page.getByRole('textbox', { name: 'Name' })).toHaveValue('The same again')
	await laptop.consents(false)
	await page.getByRole('textbox', { name: 'Name' }).fill('Key')
	await key.consents(true)
	await page.getByRole('button', { name: 'Make a passkey' }).click()
	await expect(page.getByText('The passkey is added. A letter tells you so.')).toBeVisible()
	await key.consents(false)
	expect([await laptop.count(), await key.count()]).toEqual([1, 1])
}

async function rename({ page }: Story): Promise<void> {
	await page.getByRole('link', { name: 'Rename Key' }).click()
	await page.getByRole('textbox', { name: 'Name' }).fill(' ')
	await page.getByRole('button', { name: 'Save' }).click()
	await expect(page.getByText('Give it a name.').first()).toBeVisible()
	await page.getByRole('textbox', { name: 'Name' }).fill('Key on my ring')
	await look(page)
	await page.getByRole('button', { name: 'Save' }).click()
	await expect(page.getByText('Saved.')).toBeVisible()
	await expect(page.getByText('Key on my ring')).toBeVisible()
}

/** Out of the list beside the address, which this authenticator chooses from by itself; and in a browser without that, by the button. */
async function alone(story: Story): Promise<void> {
	const { page, laptop, key } = story
	await page.context().clearCookies()
	await laptop.consents(true)
	await page.goto('/sign-in')
	await expect(page).toHaveURL(/\/my$/)
	expect(await begunWith(story)).toBe('passkey')
	await laptop.consents(false)
	await offersNothing(page)
	await page.context().clearCookies()
	await page.goto('/sign-in?next=/my/security')
	await look(page)
	await key.consents(true)
	await page.getByRole('button', USE).click()
	await expect(page.getByRole('heading', { level: 1, name: 'Security' })).toBeVisible()
	await key.consents(false)
	expect(await begunWith(story)).toBe('passkey')
}

async function stepUp(story: Story): Promise<void> {
	const { page, laptop } = story
	await laptop.consents(true)
	await long(story)
	await page.getByRole('button', { name: 'Make new recovery codes' }).click()
	const dialog = page.getByRole('dialog', { name: 'Is it you?' })
	await expect(dialog.getByRole('button', USE)).toBeVisible()
	await look(page)
	await dialog.getByRole('button', USE).click()
	await expect(page.getByRole('heading', { name: 'Your recovery codes' })).toBeVisible()
	await long(story)
	await page.goto('/confirm?next=/my/security')
	await expect(page.getByRole('button', USE)).toBeVisible()
	await look(page)
	await page.getByRole('button', USE).click()
	await expect(page.getByRole('heading', { level: 1, name: 'Security' })).toBeVisible()
	await laptop.consents(false)
}

/** Remembered, it is not asked for the next time; forgotten, the browser is asked again, and says so when its row is gone. */
async function behindThePassword(story: Story): Promise<void> {
	const { page, laptop } = story
	await page.context().clearCookies()
	await byPassword(story)
	await expect(page.getByRole('heading', { level: 1, name: 'One more step' })).toBeVisible()
	await expect(page.getByRole('button', USE)).toBeVisible()
	await look(page)
	await page.getByLabel('Do not ask in this browser for 30 days').check()
	await laptop.consents(true)
	await page.getByRole('button', USE).click()
	await expect(page).toHaveURL(/\/my$/)
	expect(await begunWith(story)).toBe('passkey')
	await page.context().clearCookies({ name: /session/ })
	await byPassword(story)
	await expect(page).toHaveURL(/\/my$/)
	expect(await begunWith(story)).toBe('device')
	await page.goto('/my/security')
	await expectAccessible(page)
	await page.getByRole('button', { name: /^Forget / }).click()
	await expect(page.getByText('That browser is asked for the second factor again.')).toBeVisible()
	await expect(page.getByRole('heading', { name: 'Remembered browsers' })).toHaveCount(0)
	await laptop.consents(false)
}

/** A copy counts from where it was made: its use is refused and told, and the other passkey takes the copied one off. */
async function copied(story: Story): Promise<void> {
	const { page, laptop, key } = story
	await laptop.forgetCounts()
	await page.context().clearCookies()
	await page.goto('/sign-in?next=/my/security')
	await laptop.consents(true)
	await page.getByRole('button', USE).click()
	await expect(page.getByText('This passkey opens nothing here').first()).toBeVisible()
	await look(page)
	await laptop.consents(false)
	await key.consents(true)
	await page.getByRole('button', USE).click()
	await expect(page.getByText('Perhaps copied')).toBeVisible()
	await look(page)
	await long(story)
	await page.getByRole('link', { name: 'Remove Laptop' }).click()
	await page.getByRole('button', { name: 'Remove passkey' }).click()
	await page.getByRole('dialog', { name: 'Is it you?' }).getByRole('button', USE).click()
	await expect(page.getByText('The passkey is removed. A letter tells you so.')).toBeVisible()
	await expect(page.getByText('Perhaps copied')).toHaveCount(0)
	await laptop.unplug()
}

/** Where one is demanded, the page says what follows before the last one goes, and afterwards nothing else is left to do. */
async function removeTheLast(story: Story): Promise<void> {
	const { page, panel, owner, key } = story
	await aGrant(
		panel.owner,
		owner.id,
		rightsOf('mail-admin'),
		{ domains: [owner.domain] },
		{ builtInRole: 'mail-admin' },
	)
	await aged(panel.owner, owner.id, 60)
	await aDemand(panel.owner, owner.organization, ['holders'])
	await page.goto('/my/security')
	await page.getByRole('link', { name: 'Remove Key on my ring' }).click()
	await expect(page.getByText('Your password alone opens this panel again')).toBeVisible()
	await expect(page.getByText('A second factor is asked of you')).toBeVisible()
	await expect(page.getByText('Without one you can do nothing here but set up another')).toBeVisible()
	await look(page)
	await page.getByRole('button', { name: 'Remove passkey' }).click()
	await expect(page.getByText('Your second factor is removed. A letter tells you so.')).toBeVisible()
	await expect(page.getByText('Set up a second factor to go on')).toBeVisible()
	await look(page)
	await page.goto('/mailboxes')
	await expect(page.getByText('Set up a second factor to go on')).toBeVisible()
	await page.context().clearCookies()
	await page.goto('/sign-in')
	await page.getByRole('button', USE).click()
	await expect(page.getByText('This passkey opens nothing here').first()).toBeVisible()
	await key.consents(false)
	await panel.signIn(page, owner)
	expect(await begunWith(story)).toBe('password')
}
