import { randomUUID } from 'node:crypto'
import { expect, type Page } from '@playwright/test'
import {
	aDelegate,
	aDomain,
	aList,
	aMailbox,
	anAdministrator,
	anAlias,
	anOrganization,
	PASSWORD,
} from '../tests/support/factories'
import { fill } from '../tests/support/mail-fill'
import { mailboxOver } from '../tests/support/mail-reading'
import { snapshotOf } from '../tests/support/mail-snapshot'
import { unzipped } from '../tests/support/unzipped'
import { type MailPanel, startMailPanel } from './support/mail-panel'
import { signIn } from './support/panel'
import { watchedTest } from './support/watched'

/**
 * With the real mail server: an owner takes a copy of their mail; an administrator deletes the mailbox and brings it back by one click; a
 * delegate restores a backup of it into another mailbox, and reads before what does not come along; another delegate finds no backup.
 */
const test = watchedTest.extend<object, { server: MailPanel }>({
	server: [
		async ({}, use) => {
			const server = await startMailPanel()
			await use(server)
			await server.stop()
		},
		{ scope: 'worker', timeout: 240_000 },
	],
	baseURL: async ({ server }, use) => use(server.origin),
})
test.use({ tolerated: [/404/] })

/** The page says it by itself, or at the next look: a job has its own time. */
const comes = (page: Page, text: string | RegExp) =>
	expect(async () => {
		await page.reload()
		await expect(page.getByText(text).first()).toBeVisible({ timeout: 2_000 })
	}).toPass({ timeout: 120_000 })

/** A part of a page, by its heading. */
const part = (page: Page, name: string) =>
	page.locator('section', { has: page.getByRole('heading', { name, exact: true }) })

async function aPlace({ database: { owner } }: MailPanel) {
	const organization = await anOrganization(owner)
	const domain = await aDomain(owner, organization.id)
	const far = await aDomain(owner, organization.id)
	const [mailbox, other, foreign] = [
		await aMailbox(owner, domain, { local_part: 'ada' }),
		await aMailbox(owner, domain, { local_part: 'ben' }),
		await aMailbox(owner, far),
	]
	const list = await aList(owner, domain, [mailbox.address], { local_part: 'staff' })
	const alias = await anAlias(owner, domain, [mailbox.address], { local_part: 'office' })
	return { domain, mailbox, other, foreign, list, alias }
}
interface Story extends Awaited<ReturnType<typeof aPlace>> {
	readonly server: MailPanel
	readonly anotherBrowser: () => Promise<Page>
	/** Where the administrator is signed in. */
	readonly page: Page
}
const mailOf = ({ server }: Story, { address }: { address: string }) => snapshotOf(server.mail.ports.imaps, address)
const enter = (page: Page, { server }: Story, address: string) =>
	signIn(page, server.origin, { address, password: PASSWORD })

test('M9 B5 B7: a copy of one’s own mail, the trash and back, and a backup into another mailbox', async ({
	server,
	page,
	anotherBrowser,
}) => {
	test.setTimeout(400_000)
	const story: Story = { server, page, anotherBrowser, ...(await aPlace(server)) }
	await fill(server.mail.ports.imaps, story.mailbox.address)
	await enter(page, story, (await anAdministrator(server.database.owner)).address)
	await ownerTakesCopy(story)
	await deletedAndBack(story)
	const backup = await backedUp(story)
	await nobodyElseSees(story, backup)
	await intoAnother(story, backup)
})

async function ownerTakesCopy(story: Story): Promise<void> {
	const page = await story.anotherBrowser()
	await enter(page, story, story.mailbox.address)
	await page.goto('/my')
	await page.getByRole('link', { name: 'Get a copy' }).click()
	await page.getByRole('button', { name: 'Make a copy' }).click()
	const take = page.getByRole('button', { name: /^Download/ })
	await expect(take).toBeVisible({ timeout: 120_000 })
	const [download] = await Promise.all([page.waitForEvent('download'), take.click()])
	const files = await unzipped(await download.path())
	const texts = [...files].filter(([name]) => name.endsWith('.mbox')).map(([, { text }]) => text)
	const subjects = texts.flatMap((text) =>
		[...text.matchAll(/^Subject: (No\. \d+)\r?$/gm)].map(([, subject]) => subject),
	)
	expect(subjects.toSorted()).toEqual(Array.from({ length: 12 }, (_, n) => `No. ${n}`).toSorted())
	await page.context().close()
}

async function deletedAndBack(story: Story): Promise<void> {
	const { page, mailbox, server } = story
	// With the letter that says that the copy is ready.
	await expect.poll(async () => (await mailOf(story, mailbox)).messages.length, { timeout: 120_000 }).toBe(13)
	const before = await mailOf(story, mailbox)
	await page.goto(`/mailboxes/${mailbox.id}/delete`)
	const remove = page.getByRole('button', { name: 'Move to the trash' })
	await page.getByLabel(/Type/).fill('ada@elsewhere.test')
	await expect(remove).toBeDisabled()
	await page.getByLabel(/Type/).fill(mailbox.address)
	await remove.click()
	await expect(page.getByText('This mailbox lies in the trash')).toBeVisible()
	await expect(mailboxOver(server.mail.ports.imaps, mailbox.address)).rejects.toThrow()
	await page.goto('/mailboxes/trash')
	const row = page.getByRole('row', { name: mailbox.address })
	await expect(row).toContainText(/in 4 weeks|next month/)
	await row.getByRole('button', { name: 'Restore' }).click()
	await expect(page).toHaveURL(new RegExp(`/mailboxes/${mailbox.id}`))
	await expect(page.getByText('This mailbox lies in the trash')).toHaveCount(0)
	expect(await mailOf(story, mailbox)).toEqual(before)
}

/** @returns its id */
async function backedUp({ page, mailbox, alias, list, server }: Story): Promise<string> {
	await page.goto(`/mailboxes/${mailbox.id}`)
	await page.getByRole('button', { name: 'Back up now' }).click()
	await expect(page.getByText('The backup is asked for.', { exact: false })).toBeVisible()
	await comes(page, 'Verified')
	// Gone since: an alias and the place on a list.
	const { owner } = server.database
	await owner.query('DELETE FROM list_member WHERE list_id = $1', [list.id])
	await owner.query('DELETE FROM alias WHERE id = $1', [alias.id])
	const { rows } = await owner.query('SELECT id FROM backup WHERE mailbox_id = $1', [mailbox.id])
	expect(rows).toHaveLength(1)
	return rows[0].id
}

async function nobodyElseSees(story: Story, backup: string): Promise<void> {
	const { owner } = story.server.database
	const delegate = await aDelegate(owner, ['mailbox.read'], { mailboxes: [story.mailbox.id] })
	const page = await story.anotherBrowser()
	await enter(page, story, delegate.address)
	await page.goto(`/mailboxes/${story.mailbox.id}`)
	await expect(page.getByRole('heading', { name: story.mailbox.address })).toBeVisible()
	await expect(page.getByRole('heading', { name: 'Backups' })).toHaveCount(0)
	const seen: string[] = []
	for (const path of [`/backups/${backup}`, `/backups/${randomUUID()}`]) {
		expect((await page.goto(path))?.status()).toBe(404)
		seen.push((await page.locator('h1, p').allTextContents()).join('\n'))
	}
	expect(seen[0]).toBe(seen[1])
	await page.context().close()
}

async function intoAnother(story: Story, backup: string): Promise<void> {
	const { server, domain, mailbox, other, foreign, list, alias } = story
	const rights = ['mailbox.read', 'backup.read', 'backup.restore'] as const
	const delegate = await aDelegate(server.database.owner, rights, { mailboxes: [mailbox.id, other.id] })
	const page = await story.anotherBrowser()
	await enter(page, story, delegate.address)
	await page.goto('/backups')
	await page.getByRole('link', { name: mailbox.address }).click()
	await expect(page).toHaveURL(new RegExp(`/backups/${backup}$`))
	const plan = part(page, 'What comes back')
	await expect(plan).toContainText('13 messages with folders, flags and dates')
	await expect(plan).toContainText(`${list.address}: The list is gone, or you may not put anybody on it.`)
	await expect(plan).toContainText(`${alias.address}: Its domain is gone, or you may make no aliases there.`)

	const into = page.getByLabel('Address of the mailbox')
	const show = page.getByRole('button', { name: 'Show what comes back' })
	for (const [typed, fault] of [
		['ben', 'Write the whole address of a mailbox.'],
		[`bne@${domain.name}`, 'There is no mailbox of this address into which you may restore.'],
		[foreign.address, 'There is no mailbox of this address into which you may restore.'],
	] as const) {
		await into.fill(typed)
		await show.click()
		// Two of them are answered by the same sentence: the address says which answer this is.
		await expect(page).toHaveURL((url) => url.searchParams.get('into') === typed)
		await expect(page.getByText(fault).first()).toBeVisible()
		await expect(into).toHaveValue(typed)
		await expect(page.getByRole('button', { name: 'Restore', exact: true })).toHaveCount(0)
	}
	await into.fill(other.address)
	await show.click()
	await expect(plan).toContainText(`into ${other.address}`)
	await expect(plan).toContainText(`They belong to ${mailbox.address} and do not go into another mailbox.`)
	await page.getByLabel('Below a folder of its own').check()
	await page.getByRole('button', { name: 'Restore', exact: true }).click()
	const restored = part(page, 'Restored')
	await expect(restored).toContainText(`Into ${other.address}, below “Restored `, { timeout: 30_000 })
	await expect(restored).toContainText('13 of 13 messages there', { timeout: 120_000 })
	await expect(restored).toContainText(': done', { timeout: 120_000 })

	const [own, there] = [await mailOf(story, mailbox), await mailOf(story, other)]
	const content = ({ messages }: typeof own) =>
		messages.map(({ sha256, flags, at }) => `${sha256} ${flags} ${at}`).toSorted()
	expect(content(there)).toEqual(content(own))
	expect(there.messages.every(({ folder }) => folder.startsWith('Restored '))).toBe(true)
	await page.context().close()
}
