import type { Page } from '@playwright/test'
import {
	aDomain,
	aGrant,
	aList,
	aMailbox,
	anAccount,
	anOrganization,
	PASSWORD,
	random,
	rightsOf,
} from '../tests/support/factories'
import type { Panel } from './support/panel'
import { expect, test } from './support/test'

/**
 * Anna leaves. The school's manager mistypes the colleague, looks at the plan, is told that it is old by now, and does it; then plans the
 * leaving of somebody else for a day to come, and takes it back.
 */
test('B12: a person leaves, with everything that hangs on them', async ({ panel, page }) => {
	test.setTimeout(180_000)
	const story = await begin(panel, page)
	const { anna, cora, list } = story
	await page.goto(`/mailboxes/${anna.id}`)
	await page.getByRole('link', { name: 'Off-board' }).click()
	await expect(page.getByRole('heading', { level: 1 })).toHaveText('Off-board Anna Berg')
	await page.getByLabel('Colleague who takes over').fill('cora@nowhere.example')
	await page.getByRole('radio', { name: /New mail to the colleague/ }).check()
	await page.getByRole('radio', { name: 'The colleague takes their place' }).check()
	await page.getByRole('button', { name: 'Show what will happen' }).click()
	await expect(page.getByText('Nobody in their organization signs in with this address.').first()).toBeVisible()
	// What was chosen is still there.
	await expect(page.getByRole('radio', { name: 'The colleague takes their place' })).toBeChecked()
	await page.getByLabel('Colleague who takes over').fill(cora.address)
	await page.getByRole('button', { name: 'Show what will happen' }).click()
	await expect(page.getByText(`Cora Blum takes their place on the list ${list.address}.`)).toBeVisible()
	await expect(page.getByText(/Their account is disabled/)).toBeVisible()
	await expect(page.getByText(/Everything they hold ends/)).toBeVisible()
	expect(await stateOf(panel, anna.accountId)).toBe('active')

	// Meanwhile somebody takes her off the list.
	await panel.query('DELETE FROM list_member WHERE list_id = $1', [list.id])
	await page.getByRole('button', { name: 'Off-board Anna Berg' }).click()
	await expect(page.getByText(/Something changed since this plan was shown/).first()).toBeVisible()
	await expect(page.getByText(/takes their place on the list/)).toHaveCount(0)
	expect(await stateOf(panel, anna.accountId)).toBe('active')
	await page.getByRole('button', { name: 'Off-board Anna Berg' }).click()

	await expect(page).toHaveURL(/\/off-boardings\//)
	await expect(page.getByText(/becomes an alias: new mail goes to Cora Blum/)).toBeVisible()
	await expect(page.getByRole('button', { name: 'Print' })).toBeVisible()
	expect(await stateOf(panel, anna.accountId)).toBe('disabled')
	const aliases = await panel.query('SELECT destinations FROM alias WHERE address = $1', [anna.address])
	expect(aliases).toEqual([{ destinations: [cora.address] }])
	await page.getByRole('link', { name: 'Back to Anna Berg' }).click()
	await expect(page.getByText(/Off-boarded on/)).toBeVisible()

	await page.goto(`/accounts/${cora.accountId}/off-board`)
	const day = new Date(Date.now() + 20 * 86_400_000).toISOString().slice(0, 10)
	await page.getByLabel('Last working day').fill(day)
	await page.getByRole('button', { name: 'Show what will happen' }).click()
	await page.getByRole('button', { name: 'Plan it' }).click()
	await expect(page.getByText(/Last working day:/)).toBeVisible()
	await page.goto('/off-boardings?state=planned')
	await page.getByRole('link', { name: 'Cora Blum' }).click()
	await page.getByRole('button', { name: 'Cancel it' }).click()
	await expect(page.getByText('The plan is cancelled. They stay.')).toBeVisible()
	await expect(page.getByText(/Last working day:/)).toHaveCount(0)
	expect(await stateOf(panel, cora.accountId)).toBe('active')
})

const stateOf = async (panel: Panel, account: string): Promise<unknown> =>
	(await panel.query<{ state: string }>('SELECT state FROM account WHERE id = $1', [account]))[0]?.state

async function begin(panel: Panel, page: Page) {
	const mark = random()
	const organization = await anOrganization(panel.owner, { name: `School ${mark}` })
	const domain = await aDomain(panel.owner, organization.id, { name: `school-${mark}.example` })
	const anna = await aMailbox(panel.owner, domain, { local_part: 'anna' })
	const cora = await aMailbox(panel.owner, domain, { local_part: 'cora' })
	await panel.query("UPDATE account SET name = 'Anna Berg' WHERE id = $1", [anna.accountId])
	await panel.query("UPDATE account SET name = 'Cora Blum' WHERE id = $1", [cora.accountId])
	await aGrant(panel.owner, anna.accountId, ['mailbox.read'], { domains: [domain.id] })
	const list = await aList(panel.owner, domain, [anna.address], { local_part: 'staff' })
	const manager = await anAccount(panel.owner, { name: 'Mia Manager', organization_id: organization.id })
	await aGrant(panel.owner, manager.id, rightsOf('team-member'), { organizations: [organization.id] })
	await panel.signIn(page, { ...manager, password: PASSWORD })
	return { anna, cora, list }
}
