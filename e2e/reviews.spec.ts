import { aDomain, aGrant, anAccount, anOrganization, PASSWORD, random, rightsOf } from '../tests/support/factories'
import { onceLive } from './support/live'
import type { Panel } from './support/panel'
import { expect, test } from './support/test'

/**
 * Ada opens a review and forgets its name. Mia, who gave the rights, keeps one and ends the other, forgetting at first to say which; meanwhile
 * what she kept is widened, and she decides once more. Ada sees what is hers to leave to others, closes it, and takes the report along.
 */
test('B15: everybody’s rights are reviewed, kept or ended, on record', async ({ panel, page, browser }) => {
	test.setTimeout(180_000)
	const { organization, ada, mia, tom, sam } = await begin(panel)
	await panel.signIn(page, { ...ada, password: PASSWORD })
	await page.goto('/accounts')
	await page.getByRole('link', { name: 'Reviews' }).click()
	await page.getByRole('link', { name: 'Open a review' }).first().click()
	await page.getByRole('button', { name: 'Open the review' }).click()
	await expect(page.getByLabel('Name')).toBeFocused()
	await page.getByLabel('Name').fill('Spring')
	await page.getByRole('button', { name: 'Open the review' }).click()
	await expect(page.getByRole('heading', { level: 1 })).toHaveText('Spring')
	await expect(page).toHaveURL(/\/reviews\/[\da-f-]{36}/)
	const address = new URL(page.url()).pathname

	const context = await browser.newContext()
	const theirs = onceLive(await context.newPage())
	await panel.signIn(theirs, { ...mia, password: PASSWORD })
	await expect(theirs.getByRole('heading', { name: 'Waiting for your decision' })).toBeVisible()
	await theirs.getByRole('link', { name: 'Review', exact: true }).click()
	await expect(theirs.getByText('2 grants wait for your decision')).toBeVisible()
	await theirs.getByRole('link', { name: 'Tom Brandt' }).click()
	await theirs.getByRole('button', { name: 'Decide' }).click()
	await expect(theirs.getByText('Choose: keep or end.').first()).toBeVisible()
	await theirs.getByRole('radio', { name: /^Keep/ }).check()
	await theirs.getByLabel('Reason').fill('Still teaches here')
	await theirs.getByRole('button', { name: 'Decide' }).click()
	await expect(theirs.getByText('Decided.').first()).toBeVisible()

	// Meanwhile somebody gives Tom more time.
	await panel.query("UPDATE access_grant SET ends_at = now() + interval '3 years' WHERE id = $1", [tom.grant])
	await theirs.reload()
	await expect(theirs.getByText('Mia Manager kept it before it was widened.')).toBeVisible()
	await theirs.getByRole('checkbox', { name: /Tom Brandt/ }).check()
	await theirs.getByRole('checkbox', { name: /Sam Reed/ }).check()
	await theirs.getByRole('button', { name: 'Keep or end…' }).click()
	await expect(theirs.getByText(/Its end was/)).toBeVisible()
	await theirs.getByRole('radio', { name: /^End/ }).check()
	await theirs.getByLabel('Reason').fill('Nobody knows what for')
	await theirs.getByRole('button', { name: 'Decide' }).click()
	await expect(theirs.getByText('Nothing is left to decide')).toBeVisible()
	expect(await revoked(panel, [tom.grant, sam.grant])).toEqual([true, true])
	await context.close()

	await page.goto(`${address}?state=open`)
	await page.getByRole('link', { name: 'Ada Adler' }).click()
	await expect(page.getByText(/These are your own rights/)).toBeVisible()
	await page.goto(address)
	await page.getByRole('link', { name: 'Close', exact: true }).click()
	await expect(page.getByText('2 grants are undecided')).toBeVisible()
	await page.getByRole('button', { name: 'Close the review' }).click()
	await expect(page.getByText(/Closed on/)).toBeVisible()
	await expect(page.getByText('Nobody knows what for')).toHaveCount(0)
	const [download] = await Promise.all([
		page.waitForEvent('download'),
		page.getByRole('button', { name: 'CSV' }).click(),
	])
	const chunks: string[] = []
	for await (const chunk of await download.createReadStream()) chunks.push(String(chunk))
	expect(chunks.join('')).toMatch(/"Tom Brandt".*"Ended","Mia Manager".*"Nobody knows what for"/)
	const reviews = await panel.query('SELECT at_close, settled, items FROM review WHERE organization_id = $1', [
		organization.id,
	])
	expect(reviews).toEqual([{ at_close: 'leave', settled: 2, items: 4 }])
})

const revoked = async (panel: Panel, grants: readonly string[]): Promise<boolean[]> =>
	(
		await panel.query<{ it: boolean }>('SELECT revoked_at IS NOT NULL AS it FROM access_grant WHERE id = ANY ($1)', [
			grants,
		])
	).map(({ it }) => it)

async function begin(panel: Panel) {
	const organization = await anOrganization(panel.owner, { name: `School ${random()}` })
	const domain = await aDomain(panel.owner, organization.id)
	const within = { organizations: [organization.id] }
	const person = async (name: string, rights: readonly string[], scope: object, by: string | undefined) => {
		const account = await anAccount(panel.owner, { name, organization_id: organization.id })
		const options = {
			passOnDepth: 2,
			...(by ? { givenById: by } : {}),
			endsAt: new Date(Date.now() + 300 * 86_400_000),
		}
		return { ...account, grant: (await aGrant(panel.owner, account.id, rights, scope, options)).id }
	}
	const ada = await person('Ada Adler', rightsOf('team-member'), within, undefined)
	const mia = await person('Mia Manager', rightsOf('manager'), within, ada.id)
	const tom = await person('Tom Brandt', ['mailbox.read'], { domains: [domain.id] }, mia.id)
	const sam = await person('Sam Reed', ['mailbox.read'], { domains: [domain.id] }, mia.id)
	return { organization, ada, mia, tom, sam }
}
