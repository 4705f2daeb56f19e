import { randomUUID } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import type { Page } from '@playwright/test'
import { createTransport } from 'nodemailer'
import { aDelegate, aDomain, aMailbox, anOrganization, PASSWORD, random } from '../tests/support/factories'
import { type MailStack, startMailStack } from '../tests/support/mail-stack'
import type { Panel } from './support/panel'
import { expect, test } from './support/test'

/**
 * Where a mail went: real mail between two domains, to servers that put it off or refuse it, and from one that is refused here. The panel follows the
 * mail server's log by itself, as it does for `npm run mail -- try`. Each side sees its part, owners what is their own, and who looked at it.
 */
test.use({ tolerated: [/404/] })

let mail: MailStack | undefined
test.afterEach(async () => {
	await mail?.stop()
	mail = undefined
})

interface Story {
	readonly panel: Panel
	readonly mail: MailStack
	readonly page: Page
	readonly mark: string
	readonly a: { readonly id: string; readonly name: string }
	readonly b: { readonly id: string; readonly name: string }
	readonly anna: { readonly id: string; readonly address: string }
	readonly bob: { readonly id: string; readonly address: string }
}
const LONG_AGO = { created_at: new Date(Date.now() - 86_400_000) }

test('Q6: an administrator finds what was sent, reads its way, follows it and takes it along; a delegate of each side sees that side, an owner what is theirs', async ({
	panel,
	page,
	anotherBrowser,
}) => {
	test.setTimeout(400_000)
	mail = await startMailStack(panel.ownerUrl)
	const { owner } = panel
	const [a, b] = [
		await aDomain(owner, (await anOrganization(owner)).id, LONG_AGO),
		await aDomain(owner, (await anOrganization(owner)).id, LONG_AGO),
	]
	const [anna, bob] = [await aMailbox(owner, a, LONG_AGO), await aMailbox(owner, b, LONG_AGO)]
	const story: Story = { panel, mail, page, mark: random(), a, b, anna, bob }
	await mailIsSent(story)
	await panel.signIn(page, await panel.anAdministrator())
	await arrives(story)
	await isFound(story)
	await isMistyped(story)
	await waysAreRead(story)
	await isFollowed(story)
	await isTakenAlong(story)
	await sidesSeeTheirPart(story, anotherBrowser)
	await personIsLookedAt(story)
	await ownersSeeTheirOwn(story, anotherBrowser)
})

/** Anna's mail program. */
async function annaSends({ mail: stack, anna }: Story, to: string, subject: string, messageId?: string): Promise<void> {
	const transport = createTransport({
		host: '127.0.0.1',
		port: stack.ports.submission,
		requireTLS: true,
		tls: { rejectUnauthorized: false },
		auth: { user: anna.address, pass: PASSWORD },
	})
	await transport.sendMail({ from: anna.address, to, subject, text: 'Hello.', ...(messageId ? { messageId } : {}) })
	transport.close()
}
/** Another server, to one that there is and to one that there is not. */
async function strangerSends({ mail: stack, a, anna }: Story): Promise<void> {
	const transport = createTransport({ host: '127.0.0.1', port: stack.ports.smtp, ignoreTLS: true })
	const sent = await transport.sendMail({
		from: 'shop@elsewhere.test',
		to: [anna.address, `nobody@${a.name}`],
		subject: 'Your order',
		text: 'Thank you.',
	})
	transport.close()
	expect(sent.rejected).toEqual([`nobody@${a.name}`])
}
async function mailIsSent(story: Story): Promise<void> {
	const { bob, mark } = story
	await annaSends(story, bob.address, 'Lunch on Friday', `<lunch-${mark}@client.test>`)
	await annaSends(story, `later-${mark}@elsewhere.test`, 'Wait for it')
	await annaSends(story, `never-${mark}@elsewhere.test`, 'Lost words')
	await strangerSends(story)
}

const rowsOf = (page: Page) => page.getByRole('table', { name: 'Messages' }).locator('tbody tr')
/** The administrator sees what other stories of this panel sent, too. */
const oursOf = ({ page, a, b }: Story) => rowsOf(page).filter({ hasText: new RegExp(`${a.name}|${b.name}`) })

/** Anna to Bob on both sides, what waits, what came back with its report, what the shop wrote, and what was refused. */
async function arrives(story: Story): Promise<void> {
	await expect(async () => {
		await story.page.goto('/trace')
		await expect(oursOf(story)).toHaveCount(7, { timeout: 2_000 })
		await expect(oursOf(story).filter({ hasText: 'Came back' })).toHaveCount(1, { timeout: 2_000 })
	}).toPass({ timeout: 120_000 })
}

async function isFound(story: Story): Promise<void> {
	const { page, anna, bob, a, mark } = story
	const today = new Date().toISOString().slice(0, 10)
	const asked: [label: string, text: string, rows: number][] = [
		['From: address or @domain', anna.address, 4],
		['From: address or @domain', '@elsewhere.test', 2],
		['To: address or @domain', bob.address, 2],
		['To: address or @domain', `@${a.name}`, 3],
		['In the subject', 'LUNCH', 2],
		['Message-ID', `<lunch-${mark}@client.test>`, 2],
	]
	for (const [label, text, rows] of asked) {
		await page.goto('/trace')
		await page.getByLabel(label).fill(text)
		await page.getByLabel(label).press('Enter')
		await expect(oursOf(story), `${label} ${text}`).toHaveCount(rows)
	}
	for (const [result, rows] of [
		['refused', 1],
		['deferred', 1],
		['bounced', 1],
		['received', 3],
	] as const) {
		await page.goto(`/trace?result=${result}`)
		await expect(oursOf(story), result).toHaveCount(rows)
	}
	await page.goto(`/trace?since=${today}&until=${today}&from=${encodeURIComponent(anna.address)}`)
	await expect(oursOf(story)).toHaveCount(4)
}

async function isMistyped(story: Story): Promise<void> {
	const { page } = story
	await page.goto('/trace')
	await page.getByLabel('From: address or @domain').fill('anna at home')
	await page.getByLabel('From: address or @domain').press('Enter')
	await expect(page.getByText('“anna at home” is no address, nor the beginning of one.')).toBeVisible()
	await expect(page.getByLabel('From: address or @domain')).toHaveValue('anna at home')
	await page.goto('/trace?since=2026-03-02&until=2026-03-01')
	await expect(page.getByText('The first day comes after the last one.')).toBeVisible()
	await page.getByRole('link', { name: 'Show all messages' }).click()
	await expect(oursOf(story)).toHaveCount(7)
}

/** Of somebody else's mailbox only once its owner is told. */
async function waysAreRead(story: Story): Promise<void> {
	const { page, anna } = story
	await page.goto('/trace?result=bounced')
	await oursOf(story).getByRole('link').first().click()
	await expect(page.getByText(`These are messages of ${anna.address}`, { exact: false })).toBeVisible()
	await page.getByLabel('Reason').fill('Asked on the phone where it went')
	await page.getByRole('button', { name: 'Show the messages' }).click()
	await expect(page.getByText('Given up: there is no such address. The sender is told.')).toBeVisible()
	await expect(page.getByText(`by ${anna.address}, who had signed in`, { exact: false })).toBeVisible()
	await expect(page.getByText('No such person', { exact: false })).toBeVisible()
	await page.goto('/trace?result=deferred')
	await oursOf(story).getByRole('link').first().click()
	await expect(page.getByText(/^Not yet: .*It is tried again\.$/).first()).toBeVisible()
	await page.goto('/trace?result=refused')
	await oursOf(story).getByRole('link').first().click()
	await expect(page.getByText('Refused: there is no such address.')).toBeVisible()
}

async function isFollowed(story: Story): Promise<void> {
	const { page, bob } = story
	await page.goto('/trace')
	await page.getByRole('link', { name: 'Follow live' }).click()
	await expect(page.getByRole('link', { name: 'Stop following' })).toBeVisible()
	await annaSends(story, bob.address, 'Friday it is')
	// The page is not loaded again: it shows the new line by itself.
	await expect(page.getByText('Friday it is').first()).toBeVisible({ timeout: 120_000 })
	await expect(oursOf(story)).toHaveCount(9, { timeout: 120_000 })
}

async function csvFrom(page: Page): Promise<string[]> {
	const coming = page.waitForEvent('download')
	await page.getByRole('button', { name: 'CSV' }).click()
	const text = await readFile(await (await coming).path(), 'utf8')
	return text.trim().split('\r\n')
}

async function isTakenAlong({ page, bob, mark }: Story): Promise<void> {
	await page.goto(`/trace?to=${encodeURIComponent(bob.address)}&sort=at`)
	const [head, first, ...others] = await csvFrom(page)
	expect(head).toBe('time,side,from,to,delivered to,subject,message id,bytes,result')
	expect(first).toContain(`lunch-${mark}@client.test`)
	expect(others).toHaveLength(3)
}

/** The newest message there, as somebody might guess its page. */
async function messageOf({ panel }: Story, domain: { readonly id: string }): Promise<string> {
	const [found] = await panel.query<{ id: string }>(
		'SELECT id FROM trace_part WHERE domain_id = $1 ORDER BY at DESC, id LIMIT 1',
		[domain.id],
	)
	return found?.id ?? ''
}
/** Somebody else's message and one that never was look alike. */
async function isNotFound(page: Page, base: string, id: string): Promise<void> {
	const seen: string[] = []
	for (const path of [`${base}/${id}`, `${base}/${randomUUID()}`]) {
		expect((await page.goto(path))?.status(), path).toBe(404)
		seen.push((await page.locator('h1, p').allTextContents()).join('\n'))
	}
	expect(seen[0]).toBe(seen[1])
}

async function sidesSeeTheirPart(story: Story, browser: () => Promise<Page>): Promise<void> {
	const { panel, a, b, anna, bob, mark } = story
	const sides = [
		{ domain: a, other: b, rows: 7, sees: `never-${mark}@elsewhere.test`, sent: 4, received: 2 },
		{ domain: b, other: a, rows: 2, sees: bob.address, sent: 0, received: 2 },
	]
	for (const { domain, other, rows, sees, sent, received } of sides) {
		const page = await browser()
		const delegate = await aDelegate(panel.owner, ['trace.read', 'domain.read'], { domains: [domain.id] })
		await panel.signIn(page, { address: delegate.address, password: PASSWORD })
		await page.goto('/trace')
		await expect(rowsOf(page)).toHaveCount(rows)
		await expect(page.getByText(sees).first()).toBeVisible()
		// What Anna wrote to Bob stands on both sides, once; whoever asks for the other domain finds that and no more.
		await page.goto(`/trace?from=${encodeURIComponent(anna.address)}&to=${encodeURIComponent(bob.address)}`)
		await expect(rowsOf(page)).toHaveCount(2)
		await page.goto(`/trace?domain=${other.id}`)
		await expect(page.getByText('No message fits')).toBeVisible()

		await page.goto('/trace')
		const [, ...lines] = await csvFrom(page)
		expect(lines.map((line) => line.split(',')[1]).filter((side) => side === 'sender')).toHaveLength(sent)
		expect(lines).toHaveLength(rows)
		if (domain === b) expect(lines.join('\n')).not.toContain('elsewhere.test')

		await page.goto('/trace/charts')
		const chart = page.locator('figure', { has: page.locator('figcaption', { hasText: 'Received' }) })
		await chart.locator('summary').click()
		await expect(chart.getByRole('table')).toBeVisible()
		const counted = await chart.locator('td').allTextContents()
		expect(counted.reduce((sum, text) => sum + Number(text), 0)).toBe(received)
		await isNotFound(page, '/trace', await messageOf(story, other))
		await page.context().close()
	}
}

/** By the button on the mailbox's page. */
async function personIsLookedAt({ page, bob }: Story): Promise<void> {
	await page.goto(`/mailboxes/${bob.id}`)
	await page.getByRole('main').getByRole('link', { name: 'Message trace', exact: true }).click()
	await expect(page.getByText(`These are messages of ${bob.address}`, { exact: false })).toBeVisible()
	await page.getByLabel('Reason').fill('Bob misses an invitation')
	await page.getByRole('button', { name: 'Show the messages' }).click()
	await expect(rowsOf(page)).toHaveCount(2)
	await expect(page.getByText(`What ${bob.address} sent and received.`)).toBeVisible()
}

async function ownersSeeTheirOwn(story: Story, browser: () => Promise<Page>): Promise<void> {
	const { panel, a, b, anna, bob } = story
	const owners = [
		{ mailbox: anna, other: b, rows: 6, reason: 'Asked on the phone where it went' },
		{ mailbox: bob, other: a, rows: 2, reason: 'Bob misses an invitation' },
	]
	for (const { mailbox, other, rows, reason } of owners) {
		const page = await browser()
		await panel.signIn(page, { address: mailbox.address, password: PASSWORD })
		await page.goto('/my')
		const told = page.getByRole('row').filter({ hasText: reason })
		await expect(told).toContainText('looked at the message trace')
		await page.getByRole('link', { name: 'Follow my messages' }).click()
		await expect(rowsOf(page)).toHaveCount(rows)
		await rowsOf(page).filter({ hasText: 'Lunch on Friday' }).getByRole('link').first().click()
		await expect(page.getByRole('heading', { name: 'Lunch on Friday' })).toBeVisible()
		await expect(page.getByRole('heading', { name: 'Its way' })).toBeVisible()
		await isNotFound(page, '/my/trace', await messageOf(story, other))
		await page.context().close()
	}
}
