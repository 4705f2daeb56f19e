import { readFile } from 'node:fs/promises'
import type { Page } from '@playwright/test'
import { hashPassword } from '../src/platform/passwords'
import {
	aDelegate,
	aDomain,
	aDomainDay,
	aGrant,
	aMailbox,
	anOrganization,
	PASSWORD,
	random,
	rightsOf,
} from '../tests/support/factories'
import { postedFile } from './support/file-post'
import { PAGES } from './support/pages'
import type { Panel } from './support/panel'
import { storyTest } from './support/story'
import { expect, test } from './support/test'

const thisMonth = (): string => new Date().toISOString().slice(0, 7)
const day = (n: number): string => `${thisMonth()}-${String(n).padStart(2, '0')}`

async function setting({ owner }: Panel) {
	const organization = await anOrganization(owner)
	const one = await aDomain(owner, organization.id)
	const two = await aDomain(owner, organization.id)
	await aMailbox(owner, one)
	await aDomainDay(owner, one, day(1), { mailboxes: 10, usedBytes: 1n << 30n })
	await aDomainDay(owner, two, day(1), { mailboxes: 500 })
	return { organization, one, two }
}

/** Worked out beside the program, at 3.10 for a mailbox and 3.00 for a GB, each line rounded by itself. */
async function expectedTotal(panel: Panel, domains: string[]): Promise<string> {
	const [year = 0, month = 0] = thisMonth().split('-').map(Number)
	const days = BigInt(new Date(Date.UTC(year, month, 0)).getUTCDate())
	const rows = await panel.query<{ mailboxes: string; bytes: string }>(
		'SELECT sum(mailboxes)::text AS mailboxes, sum(used_bytes)::text AS bytes FROM domain_day WHERE domain_id = ANY ($1) AND day >= $2 GROUP BY domain_id',
		[domains, day(1)],
	)
	let cents = 0n
	for (const { mailboxes, bytes } of rows) {
		cents += (2n * 310n * BigInt(mailboxes) + days) / (2n * days)
		cents += (2n * 300n * BigInt(bytes) + (days << 30n)) / (2n * (days << 30n))
	}
	return `${(cents / 100n).toLocaleString('en')}.${String(cents % 100n).padStart(2, '0')} EUR`
}

/** Makes a plan with the form; the price is mistyped at first. */
async function makePlan(page: Page, name: string): Promise<void> {
	await page.goto('/billing/plans')
	await page.getByRole('link', { name: 'New plan' }).first().click()
	await page.getByLabel(/^Name/).fill(name)
	await page.getByLabel('For each mailbox').fill('1.505')
	await page.getByLabel('For each GB of storage').fill('3')
	await page.getByRole('button', { name: 'Create plan' }).click()
	await expect(page.getByText(/at most 2 digits after the point/).first()).toBeVisible()
	await expect(page.getByLabel(/^Name/)).toHaveValue(name)
	await expect(page.getByLabel('For each GB of storage')).toHaveValue('3')
	await page.getByLabel('For each mailbox').fill('3,10')
	await page.getByRole('button', { name: 'Create plan' }).click()
	await expect(page.getByRole('heading', { level: 1, name, exact: true })).toBeVisible()
	await expect(page.getByText('3.10 EUR per mailbox, 3.00 EUR per GB in use')).toBeVisible()
}

test.describe('who may and who may not', () => {
	test.use({ tolerated: [/404/] })

	test('D3 Q3 Q6: a plan is made and assigned, the statement is read, filed and printed; one domain in other hands', async ({
		panel,
		page,
		anotherBrowser,
	}) => {
		test.setTimeout(300_000)
		const { organization, one, two } = await setting(panel)
		const name = `Plan ${random()}`
		await panel.signIn(page, await panel.anAdministrator())
		await makePlan(page, name)

		await page.goto(`/billing?q=${encodeURIComponent(organization.name)}`)
		await page.getByRole('link', { name: organization.name }).click()
		await expect(page.getByText('For some days of the month no price plan held')).toBeVisible()
		await page.getByRole('link', { name: 'Assign a plan' }).click()
		await page
			.getByLabel('Price plan')
			.selectOption({ label: `${name} (3.10 EUR per mailbox, 3.00 EUR per GB in use)` })
		await page.getByRole('button', { name: 'Assign plan' }).click()
		await expect(page.getByRole('heading', { level: 1, name: organization.name, exact: true })).toBeVisible()
		const total = await expectedTotal(panel, [one.id, two.id])
		await expect(page.getByText(total).first()).toBeVisible()

		const [file] = await Promise.all([page.waitForEvent('download'), page.getByRole('button', { name: 'CSV' }).click()])
		const csv = await readFile(await file.path(), 'utf8')
		expect(csv.split('\r\n')[0]).toContain('month,organization,domain')
		expect(csv).toContain(one.name)
		await page.getByRole('link', { name: 'Print view' }).click()
		await expect(page.getByText('Statement of use')).toBeVisible()
		await expect(page.getByText(total).first()).toBeVisible()
		await expect(page.getByRole('navigation', { name: 'Main' })).toHaveCount(0)

		const bookkeeper = await aDelegate(panel.owner, ['domain.read', 'billing.view'], { domains: [one.id] })
		const other = await anotherBrowser()
		await panel.signIn(other, { address: bookkeeper.address, password: PASSWORD })
		await expect(other.getByRole('navigation', { name: 'Main' }).getByRole('link')).toHaveText([
			'Overview',
			'Domains',
			'Billing',
		])
		await other.goto('/billing')
		await expect(other.getByRole('row')).toHaveCount(2)
		await other.getByRole('link', { name: one.name }).click()
		await expect(other.getByText(name).first()).toBeVisible()
		await expect(other.getByText(two.name)).toHaveCount(0)
		await expect(other.getByText(organization.name)).toHaveCount(0)
		for (const path of [
			`/billing/${organization.id}`,
			`/billing/${organization.id}/print`,
			`/billing/${two.id}`,
			`/billing/${one.id}/plan`,
			'/billing/plans',
			'/billing/plans/new',
			'/billing/00000000-0000-4000-8000-000000000000',
		])
			expect([path, (await other.request.get(path)).status()]).toEqual([path, 404])
		for (const place of [organization.id, two.id, '00000000-0000-4000-8000-000000000000'])
			expect(await postedFile(other, panel, 'statement', { place })).toMatchObject({ status: 404 })
		expect(await postedFile(other, panel, 'statement', { place: one.id })).toMatchObject({ status: 200 })

		// The page is open while the right is taken away.
		await panel.query('UPDATE access_grant SET revoked_at = now() WHERE id = $1', [bookkeeper.grantId])
		await aGrant(panel.owner, bookkeeper.id, ['domain.read'], { domains: [one.id] })
		await other.reload()
		await expect(other).toHaveURL(/\/sign-in/)
		await panel.signIn(other, { address: bookkeeper.address, password: PASSWORD })
		expect((await other.goto(`/billing/${one.id}`))?.status()).toBe(404)
		await other.goto(`/domains/${one.id}`)
		await expect(other.getByRole('navigation', { name: 'Main' }).getByRole('link')).toHaveText(['Overview', 'Domains'])
		await expect(other.getByText(name)).toHaveCount(0)
	})
})

const SENTINEL = /7654321|76[,. ]?543[.,]21|\bEUR\b/

storyTest.describe('prices', () => {
	storyTest.describe.configure({ timeout: 600_000 })

	storyTest(
		'Q3 Q6 stand in no page, file or answer for a team member, a manager and an owner',
		async ({ story, browser }) => {
			const { panel, ids } = story
			await panel.query('UPDATE plan_price SET per_mailbox = 7654321, per_gb = 7654321')
			const hash = await hashPassword(PASSWORD)
			const holderOf = async (role: string) => {
				const [row] = await panel.query<{ address: string }>(
					'UPDATE account a SET password_hash = $1 FROM access_grant g WHERE g.account_id = a.id AND g.built_in_role = $2 RETURNING a.address',
					[hash, role],
				)
				return { address: row?.address ?? '', password: PASSWORD }
			}
			const paths = [
				...PAGES.map(({ path }) => path(story)),
				'/api/search?q=Standard',
				'/api/search?q=76543',
				'/accounts?q=76543',
				'/activity?noun=plan',
				'/activity?q=Standard',
				'/roles?q=76543',
			]
			const found = async (person: { address: string; password: string }) => {
				const context = await browser.newContext({ baseURL: panel.origin })
				await panel.signIn(await context.newPage(), person)
				const seen: string[] = []
				for (const path of new Set(paths)) {
					// A page's HTML holds what its components were given; asked by a script they come alone.
					const ways: Record<string, string>[] = path.startsWith('/billing') ? [{}, { RSC: '1' }] : [{}]
					for (const headers of ways) {
						const answer = await context.request.get(path, { headers })
						if (SENTINEL.test(await answer.text())) seen.push(path)
					}
				}
				for (const place of [ids.organization, ids.domain])
					if (SENTINEL.test((await postedFile(context, panel, 'statement', { place })).text)) seen.push('the file')
				await context.close()
				return [...new Set(seen)]
			}
			expect(rightsOf('team-member')).not.toContain('billing.view')
			expect(await found(await holderOf('team-member'))).toEqual([])
			expect(await found(await holderOf('manager'))).toEqual([])
			expect(await found(story.people.owner)).toEqual([])
			// The same addresses do show them to who may see them.
			const shown = await found(story.people.administrator)
			for (const path of [
				`/billing/plans/${ids.plan}`,
				'/billing/plans',
				`/organizations/${ids.organization}`,
				`/domains/${ids.domain}`,
				'the file',
			])
				expect(shown).toContain(path)
		},
	)
})
