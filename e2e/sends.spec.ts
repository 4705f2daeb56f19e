import type { Browser, Page } from '@playwright/test'
import { createTransport } from 'nodemailer'
import { aDelegate, aDomain, aMailbox, anOrganization, PASSWORD } from '../tests/support/factories'
import { type MailStack, startMailStack } from '../tests/support/mail-stack'
import { onceLive } from './support/live'
import type { Panel } from './support/panel'
import { expect, test } from './support/test'

/**
 * How much is sent: the administrator limits a domain, a delegate sets what one mailbox may send and wants more than was given to them,
 * the owner's mail program is refused and the owner reads why, and everybody sees what is left.
 */
interface Story {
	readonly panel: Panel
	readonly browser: Browser
	/** Where the administrator is signed in. */
	readonly page: Page
	readonly mail: MailStack
	readonly domain: { readonly id: string; readonly name: string }
	readonly mailbox: { readonly id: string; readonly address: string }
}

let mail: MailStack | undefined
test.afterEach(async () => {
	await mail?.stop()
	mail = undefined
})

test('Q7: a limit for a domain, one for a mailbox, a mail program that is refused, and an owner who reads why', async ({
	panel,
	page,
	browser,
}) => {
	test.setTimeout(240_000)
	mail = await startMailStack(panel.ownerUrl)
	const domain = await aDomain(panel.owner, (await anOrganization(panel.owner)).id)
	const mailbox = await aMailbox(panel.owner, domain, { max_sends_per_hour: 1 })
	const story: Story = { panel, browser, page, mail, domain, mailbox }
	await panel.signIn(page, await panel.anAdministrator())
	await limitDomain(story)
	const delegate = await delegateSets(story)
	await isRefused(story)
	await ownerReadsWhy(story)
	await delegateRaises(story, delegate)
	await administratorSeesWhatIsLeft(story)
})

async function limitDomain({ page, domain }: Story): Promise<void> {
	await page.goto(`/domains/${domain.id}/edit`)
	await page.getByLabel('Recipients a day').fill('a few')
	await page.getByRole('button', { name: 'Save' }).click()
	await expect(page.getByText('Write a whole number, or leave it empty for unlimited.').first()).toBeVisible()
	await expect(page.getByLabel('Recipients a day')).toHaveValue('a few')
	await page.getByLabel('Recipients a day').fill('4')
	await page.getByRole('button', { name: 'Save' }).click()
	await expect(page.getByText('0 of 4 recipients a day, 4 left')).toBeVisible()
}

async function delegateSets({ panel, browser, domain, mailbox }: Story): Promise<Page> {
	const limits = { sendsPerHour: 3 }
	const rights = ['mailbox.read', 'mailbox.set-sends'] as const
	const delegate = await aDelegate(panel.owner, rights, { domains: [domain.id] }, { limits })
	const page = onceLive(await (await browser.newContext({ baseURL: panel.origin })).newPage())
	await panel.signIn(page, { address: delegate.address, password: PASSWORD })
	await page.goto(`/mailboxes/${mailbox.id}`)
	await page.getByLabel('Recipients an hour').fill('5')
	await page.getByRole('button', { name: 'Set send limits' }).click()
	await expect(page.getByText('Your grant allows at most 3 recipients an hour.').first()).toBeVisible()
	await expect(page.getByLabel('Recipients an hour')).toHaveValue('5')
	await page.getByLabel('Recipients an hour').fill('2')
	await page.getByRole('button', { name: 'Set send limits' }).click()
	await expect(page.getByText('The send limits are set.')).toBeVisible()
	await expect(page.getByText('0 of 2 recipients an hour, 2 left')).toBeVisible()
	return page
}

/** By the owner's mail program. @returns the recipients that were taken, and why the others were not */
async function sends({ mail: stack, mailbox }: Story, to: string[]): Promise<{ taken: unknown[]; why: string[] }> {
	const transport = createTransport({
		host: '127.0.0.1',
		port: stack.ports.submission,
		requireTLS: true,
		tls: { rejectUnauthorized: false },
		auth: { user: mailbox.address, pass: PASSWORD },
	})
	const sent = await transport.sendMail({ from: mailbox.address, to, subject: 'News', text: 'Hello.' })
	transport.close()
	return { taken: sent.accepted, why: (sent.rejectedErrors ?? []).map(({ response }) => response ?? '') }
}

async function isRefused(story: Story): Promise<void> {
	const to = ['ben@elsewhere.test', 'cleo@elsewhere.test', 'dina@elsewhere.test']
	const { taken, why } = await sends(story, to)
	expect(taken).toEqual(to.slice(0, 2))
	expect(why).toEqual([expect.stringContaining('This mailbox has sent to 2 recipients within an hour')])
	expect((await story.mail.outside.mailTo('cleo@elsewhere.test')).to).toHaveLength(2)
}

async function ownerReadsWhy({ panel, browser, mailbox }: Story): Promise<void> {
	const page = onceLive(await (await browser.newContext({ baseURL: panel.origin })).newPage())
	await panel.signIn(page, { address: mailbox.address, password: PASSWORD })
	await page.goto('/my')
	await expect(page.getByText('2 of 2 recipients an hour')).toBeVisible()
	await expect(page.getByText('The limit of this mailbox of 2 recipients an hour was reached.')).toBeVisible()
	await expect(page.getByText(/1 recipient refused, most recently .*It opens again/)).toBeVisible()
	await expect(page.getByText('the whole domain may send to 4 recipients a day')).toBeVisible()
	await page.context().close()
}

async function delegateRaises(story: Story, page: Page): Promise<void> {
	await page.reload()
	await expect(page.getByText('The limit of this mailbox of 2 recipients an hour was reached.')).toBeVisible()
	await page.getByLabel('Recipients an hour').fill('1')
	await expect(page.getByText('2 in the last hour already: nothing more is sent until it is fewer.')).toBeVisible()
	await page.getByLabel('Recipients an hour').fill('3')
	await page.getByRole('button', { name: 'Set send limits' }).click()
	await expect(page.getByText('2 of 3 recipients an hour, 1 left')).toBeVisible()
	expect(await sends(story, ['dina@elsewhere.test'])).toEqual({ taken: ['dina@elsewhere.test'], why: [] })
	await page.goto('/')
	await expect(page.getByText('3 of 3', { exact: false })).toBeVisible()
	await page.context().close()
}

async function administratorSeesWhatIsLeft({ page, domain }: Story): Promise<void> {
	await page.goto(`/domains/${domain.id}`)
	await expect(page.getByText('3 of 4 recipients a day, 1 left')).toBeVisible()
}
