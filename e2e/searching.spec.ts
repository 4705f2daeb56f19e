import type { Page, Request } from '@playwright/test'
import { aDomain, anOrganization } from '../tests/support/factories'
import { expect, test } from './support/test'

/**
 * What is typed into a search is looked for once the typing pauses. Whoever has gone on by then stays where they went: here the browser's
 * clock stands still until they have, and what they asked for is answered after that pause is over.
 */

/** Longer than any pause that a search waits for. */
const PAUSE_MS = 5_000

const stopClock = (page: Page) => page.clock.pauseAt(Date.now() + 60_000)

/**
 * Does something, and lets the pause of the search pass while the panel has not yet answered it.
 * @param asks is this the request that it makes?
 * @returns the searches that began
 */
async function unanswered(page: Page, asks: (request: Request) => boolean, does: () => Promise<void>) {
	const searches: string[] = []
	page.on('request', (request) => {
		if (request.method() === 'GET' && /[?&](q|find)=/.test(request.url())) searches.push(request.url())
	})
	let answer: () => void = () => undefined
	const answered = new Promise<void>((resolve) => {
		answer = resolve
	})
	await page.route('**/*', async (route) => {
		if (asks(route.request())) await answered
		await route.continue()
	})
	await Promise.all([page.waitForRequest(asks), does()])
	await page.clock.runFor(PAUSE_MS)
	answer()
	await page.clock.resume()
	return searches
}

test('a search that has not begun when a form is sent does not come between it and where it leads to', async ({
	panel,
	page,
}) => {
	const domain = await aDomain(panel.owner, (await anOrganization(panel.owner)).id)
	await page.clock.install()
	await panel.signIn(page, await panel.anAdministrator())
	await page.goto('/accounts/new')
	await page.getByLabel(/^Name/).fill('Jona Petit')
	await page.getByLabel('E-mail address').fill(`jona@${domain.name}.test`)
	await page.getByRole('radio', { name: /^Mail admin/ }).check()
	const search = page.getByRole('searchbox', { name: /Find an organization/ })
	await search.fill(domain.name)
	await page.getByRole('checkbox', { name: domain.name }).check()
	await expect(page).toHaveURL((url) => url.searchParams.get('find') === domain.name)
	await stopClock(page)
	await search.fill('nothing of this name')
	const searches = await unanswered(
		page,
		(request) => request.method() === 'POST',
		() => page.getByRole('button', { name: 'Add person' }).click(),
	)
	await expect(page.getByText('Not sent, in the outbox')).toBeVisible()
	await expect(page).toHaveURL(/\/invitations\/[\da-f-]{36}/)
	expect(searches).toEqual([])
})

for (const [what, link, path] of [
	['in the menu', (page: Page) => page.getByRole('navigation', { name: 'Main' }).getByText('Domains'), '/domains'],
	[
		'that looks like a button',
		(page: Page) => page.getByRole('link', { name: 'New mailbox' }).first(),
		'/mailboxes/new',
	],
] as const) {
	test(`a search that has not begun when a link ${what} is followed does not lead back`, async ({ panel, page }) => {
		await aDomain(panel.owner, (await anOrganization(panel.owner)).id)
		await page.clock.install()
		await panel.signIn(page, await panel.anAdministrator())
		await page.goto('/mailboxes')
		await stopClock(page)
		await page.getByRole('searchbox', { name: 'Search addresses' }).fill('nothing of this name')
		const searches = await unanswered(
			page,
			(request) => new URL(request.url()).pathname === path,
			() => link(page).click(),
		)
		await expect(page).toHaveURL((url) => url.pathname === path && url.search === '')
		expect(searches).toEqual([])
	})
}

test('whoever types on while the first letters are looked for loses neither the place nor a letter', async ({
	panel,
	page,
}) => {
	await panel.signIn(page, await panel.anAdministrator())
	await page.goto('/mailboxes')
	const search = page.getByRole('searchbox', { name: 'Search addresses' })
	await search.click()
	await page.keyboard.type('nob')
	await expect(page.getByText('No mailbox fits')).toBeVisible()
	await page.keyboard.type('ody')
	await expect(page).toHaveURL(/\?q=nobody$/)
	await expect(search).toBeFocused()
	await expect(search).toHaveValue('nobody')
	await page.getByRole('navigation', { name: 'Main' }).getByText('Mailboxes').click()
	await expect(page).toHaveURL(/\/mailboxes$/)
	await expect(search).toHaveValue('')
})
