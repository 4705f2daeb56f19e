import type { Page } from '@playwright/test'
import { aDomain, aMailbox, anOrganization, PASSWORD } from '../tests/support/factories'
import type { Panel } from './support/panel'
import { expect, test } from './support/test'

/**
 * A list for a class: the administrator makes it and mistypes what one mistypes, the teacher pastes the parents and takes one off again
 * without any grant, and a member sees that they are on it.
 */

interface Somebody {
	readonly address: string
	readonly accountId: string
}

test('P10 J1 a school lets each class teacher manage a list', async ({ panel, page, anotherBrowser }) => {
	test.setTimeout(180_000)
	const domain = await aDomain(panel.owner, (await anOrganization(panel.owner)).id)
	const teacher = await aMailbox(panel.owner, domain, { local_part: 'anton' })
	const member = await aMailbox(panel.owner, domain, { local_part: 'bea' })
	await panel.signIn(page, await panel.anAdministrator())
	await makeList(page, { domain, teacher })
	const asTeacher = await anotherBrowser()
	await signIn(panel, asTeacher, teacher)
	await editMembers(asTeacher, domain.name)
	const asMember = await anotherBrowser()
	await signIn(panel, asMember, member)
	await asMember.goto('/my')
	const row = asMember.getByRole('row', { name: /Parents of class 5a/ })
	await expect(row).toContainText('You are on it')
	await expect(row.getByRole('link')).toHaveCount(0)
	await isFoundAndTold(page, domain.name)
})

const signIn = (panel: Panel, page: Page, { address }: Somebody) => panel.signIn(page, { address, password: PASSWORD })

async function makeList(
	page: Page,
	{ domain, teacher }: { domain: { id: string; name: string }; teacher: Somebody },
): Promise<void> {
	await page.goto(`/lists/new?domain=${domain.id}`)
	await page.getByLabel(/^Address/).fill('class-5a')
	await page.getByLabel(/^Name/).fill('Parents of class 5a')
	await page.getByRole('radio', { name: /^Members/ }).check()
	await page.getByLabel(/^Before each subject/).fill('[5a]')
	await page.getByLabel(/^Owners/).fill(`antom@${domain.name}`)
	await page.getByRole('textbox', { name: /^Members/ }).fill(`bea@${domain.name}\nnobody@${domain.name}`)
	await page.getByRole('checkbox', { name: /may add addresses on other servers/ }).check()
	await page.getByRole('button', { name: 'Create list' }).click()
	await expect(page.getByText(`There is no nobody@${domain.name}.`).first()).toBeVisible()
	await expect(page.getByLabel(/^Before each subject/)).toHaveValue('[5a]')
	await page.getByRole('textbox', { name: /^Members/ }).fill('')
	await page.getByRole('button', { name: 'Create list' }).click()
	await expect(page.getByText(`signs in with antom@${domain.name}`).first()).toBeVisible()
	await page.getByLabel(/^Owners/).fill(teacher.address)
	await page.getByRole('button', { name: 'Create list' }).click()
	await expect(page.getByRole('heading', { level: 1, name: `class-5a@${domain.name}` })).toBeVisible()
	await expect(page.getByText('Nobody is on this list yet')).toBeVisible()
	await expect(page.getByText(teacher.address)).toBeVisible()
}

async function editMembers(page: Page, domain: string): Promise<void> {
	await page.goto('/my')
	await page.getByRole('link', { name: 'Parents of class 5a' }).click()
	await expect(page.getByRole('heading', { level: 1, name: 'Parents of class 5a' })).toBeVisible()
	const box = page.getByLabel(/^Add members/)
	const typed = `bea@${domain}\nMarta Ruiz <marta@parents.example>\nJo Park\njo@parents.example`
	await box.fill(typed)
	await page.getByRole('button', { name: 'Add to the list' }).click()
	await expect(page.getByText('“Jo Park” is not an address.').first()).toBeVisible()
	await expect(box).toHaveValue(typed)
	await box.fill(typed.replace('Jo Park\n', ''))
	await page.getByRole('button', { name: 'Add to the list' }).click()
	await expect(page.getByText('3 added.')).toBeVisible()
	await expect(page.getByRole('heading', { name: '3 members' })).toBeVisible()
	await expect(box).toHaveValue('')
	await page.getByRole('button', { name: 'Take jo@parents.example off the list' }).click()
	await expect(page.getByRole('heading', { name: '2 members' })).toBeVisible()
	await expect(page.getByRole('row', { name: /marta@parents\.example/ })).toBeVisible()
	await expect(page.getByRole('row', { name: /jo@parents\.example/ })).toHaveCount(0)
}

/** The administrator finds it by its address, and reads who changed it. */
async function isFoundAndTold(page: Page, domain: string): Promise<void> {
	const found = await page.request.get(`/api/search?q=class-5a@${domain}`)
	expect(await found.text()).toContain('"Lists"')
	await page.goto(`/lists?q=${encodeURIComponent(domain)}`)
	await expect(page.getByRole('row', { name: /class-5a/ })).toContainText('2')
	await page.goto('/activity')
	await expect(page.getByText(/changed the members of/).first()).toBeVisible()
}
