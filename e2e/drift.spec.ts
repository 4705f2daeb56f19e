import { randomUUID } from 'node:crypto'
import { cp, mkdir, rename } from 'node:fs/promises'
import { join } from 'node:path'
import type { Page } from '@playwright/test'
import { run } from '../deploy/programs'
import { putInto } from '../src/platform/mail-server/doveadm'
import {
	aDelegate,
	aDomain,
	aFinding,
	aMailbox,
	anOrganization,
	PASSWORD,
	random,
	rightsOf,
} from '../tests/support/factories'
import { freshDatabase } from '../tests/support/fresh-database'
import { secretOf } from '../tests/support/mail-secret'
import { snapshotOf } from '../tests/support/mail-snapshot'
import { startMailStack } from '../tests/support/mail-stack'
import { runPanel } from '../tests/support/panel'
import { signIn } from './support/panel'
import { expect, test } from './support/test'

test.use({ tolerated: [/404/] })

test('P2 B6: what differs is looked for, mended with one click, ignored with a reason, adopted; a delegate sees what lies in the grant', async ({
	panel,
	page,
	anotherBrowser,
}) => {
	test.setTimeout(300_000)
	const { owner } = panel
	const organization = await anOrganization(owner)
	const [mine, foreign] = [await aDomain(owner, organization.id), await aDomain(owner, organization.id)]
	const folderIn = (domain: { id: string; name: string }) => {
		const subject = `${domain.name}/${randomUUID()}`
		const detail = JSON.stringify({
			messages: 214,
			bytes: 12_000_000,
			maildir: `${subject}/Maildir`,
			fits: true,
			knowsDomain: true,
		})
		return aFinding(owner, { kind: 'unknown-maildir', subject, label: subject, domain_id: domain.id, detail })
	}
	const [folder, hidden] = [await folderIn(mine), await folderIn(foreign)]
	await panel.query('INSERT INTO usage (subject_id) VALUES ($1)', [randomUUID()])

	await panel.signIn(page, await panel.anAdministrator())
	await page.goto('/drift')
	await page.getByRole('button', { name: 'Look now' }).click()
	const rows = page.getByRole('link', { name: 'Rows that belong to nothing' })
	await expect(rows).toBeVisible({ timeout: 60_000 })
	await expect(page.getByText('Not everything could be looked at')).toBeVisible()
	await rows.click()
	await expect(page.getByText('They do no harm', { exact: false })).toBeVisible()
	await page.getByRole('button', { name: 'Remove them' }).click()
	await expect(page.getByText('It is over: mended')).toBeVisible({ timeout: 60_000 })
	const left = await panel.query(
		'SELECT FROM usage t WHERE NOT EXISTS (SELECT FROM organization o WHERE o.id = t.subject_id) AND NOT EXISTS (SELECT FROM domain d WHERE d.id = t.subject_id) AND NOT EXISTS (SELECT FROM access_grant g WHERE g.id = t.subject_id)',
	)
	expect(left).toHaveLength(0)

	await page.goto(`/drift/${hidden.id}`)
	await page.getByLabel('Why it is left as it is').fill('A copy for the lawyers')
	await page.getByRole('button', { name: 'Ignore it' }).click()
	await expect(page.getByText('A copy for the lawyers')).toBeVisible()
	await page.goto('/drift')
	await expect(page.getByText(hidden.label)).toHaveCount(0)
	await page.goto('/drift?state=ignored')
	await expect(page.getByText(hidden.label)).toBeVisible()

	const delegate = await aDelegate(owner, rightsOf('domain-admin'), { domains: [mine.id] })
	const other = await anotherBrowser()
	await panel.signIn(other, { address: delegate.address, password: PASSWORD })
	await expect(other.getByText('One thing differs')).toBeVisible()
	await other.goto('/drift')
	await expect(other.getByText(folder.label)).toBeVisible()
	await expect(other.getByText(foreign.name)).toHaveCount(0)
	await expect(other.getByRole('button', { name: 'Look now' })).toHaveCount(0)
	await other.goto(`/drift/${hidden.id}`)
	await expect(other.getByText(hidden.label)).toHaveCount(0)

	await other.goto(`/drift/${folder.id}`)
	await expect(other.getByText('214 messages', { exact: false })).toBeVisible()
	await other.getByRole('link', { name: 'Adopt it' }).click()
	const localPart = `found-${random()}`
	await other.getByLabel('Name').fill('Found Mail')
	await other.getByLabel('Address').fill(localPart)
	await other.getByLabel(/^Password/).fill(PASSWORD)
	await other.getByRole('button', { name: 'Adopt it' }).click()
	await expect(other.getByRole('heading', { name: `${localPart}@${mine.name}` })).toBeVisible({ timeout: 30_000 })
	const made = await panel.query<{ id: string }>('SELECT id FROM mailbox WHERE local_part = $1', [localPart])
	expect(made).toEqual([{ id: folder.subject.split('/')[1] }])
})

test('P2 B6: a maildir put in by hand, one removed by hand and a row that belongs to nothing are found in a real store, each mended by one click; what was archived is restored into a mailbox', async ({
	page,
}) => {
	test.setTimeout(400_000)
	const database = await freshDatabase()
	const mail = await startMailStack(database.ownerUrl)
	const store = mail.wanted.dovecot.mailFolder
	const settings = { DOVEADM_URL: mail.doveadm.url, AUTH_SECRET: secretOf(database.ownerUrl), MAIL_FOLDER: store }
	const panel = await runPanel(database.ownerUrl, settings)
	try {
		const { owner } = database
		const domain = await aDomain(owner, (await anOrganization(owner)).id)
		const [kept, lost, empty] = [
			await aMailbox(owner, domain),
			await aMailbox(owner, domain),
			await aMailbox(owner, domain),
		]
		for (const { address } of [kept, lost]) await putInto(mail.doveadm, address, 'Subject: first\r\n\r\nHello\r\n')
		await expect
			.poll(async () => (await owner.query('SELECT sum(messages)::int AS n FROM mail_usage')).rows[0].n, {
				timeout: 120_000,
			})
			.toBe(2)
		const folder = `${domain.name}/${randomUUID()}`
		await cp(join(store, domain.name, kept.id), join(store, folder), { recursive: true, preserveTimestamps: true })
		await run('chown', ['-R', 'vmail:vmail', join(store, folder)])
		await mkdir(join(store, '.away'))
		await rename(join(store, domain.name, lost.id), join(store, '.away', lost.id))
		await owner.query('INSERT INTO usage (subject_id) VALUES ($1)', [randomUUID()])

		await signIn(page, panel.origin, panel.administrator)
		await page.goto(`${panel.origin}/drift`)
		await page.getByRole('button', { name: 'Look now' }).click()
		// A page that is left before the click arrived would have asked for nothing.
		await expect(page.getByText(/Everything is being looked at|Last looked at/).first()).toBeVisible({
			timeout: 60_000,
		})
		const differs: [what: string, about: string, button: string, end: string][] = [
			['Maildir is missing', lost.address, 'Begin with an empty folder', 'It is over: mended'],
			['Rows that belong to nothing', '', 'Remove them', 'It is over: mended'],
			['Mail without a mailbox', folder, 'Archive it', 'It is over: archived'],
		]
		for (const [what, about, button, end] of differs) {
			await page.goto(`${panel.origin}/drift`)
			const link = page.getByRole('row').filter({ hasText: about }).getByRole('link', { name: what })
			await expect(link).toBeVisible({ timeout: 120_000 })
			await link.click()
			await page.getByRole('button', { name: button }).click()
			await expect(page.getByText(end)).toBeVisible({ timeout: 120_000 })
		}

		await page.getByRole('link', { name: 'Go to the archive' }).click()
		await isRestored(page, domain.name, empty.address)
		const seen = async ({ address }: { address: string }) =>
			(await snapshotOf(mail.ports.imaps, address)).messages.map(({ folder, sha256, at }) => ({ folder, sha256, at }))
		const whole = await seen(kept)
		expect(whole).toHaveLength(1)
		expect(await seen(empty)).toEqual(whole)

		await page.goto(`${panel.origin}/activity`)
		await expect(page.getByText('asked to have archived the mail found at', { exact: false }).first()).toBeVisible()
	} finally {
		await panel.stop()
		await mail.stop()
		await database.drop()
	}
})

/** From the archive's page, into a mailbox; a mistyped one is told. */
async function isRestored(page: Page, domain: string, address: string): Promise<void> {
	await expect(page).toHaveURL(/\/backups\/[\da-f-]{36}$/)
	await expect(page.getByText('1 message, ', { exact: false })).toBeVisible()
	const into = page.getByLabel('Address of the mailbox')
	const show = page.getByRole('button', { name: 'Show what comes back' })
	await into.fill(`nobody@${domain}`)
	await show.click()
	await expect(page.getByText('There is no mailbox of this address into which you may restore.').first()).toBeVisible()
	await into.fill(address)
	await show.click()
	await expect(page.getByText(`As things stand now, into ${address}.`, { exact: false })).toBeVisible()
	await page.getByRole('button', { name: 'Restore', exact: true }).click()
	const restored = page.locator('section', { has: page.getByRole('heading', { name: 'Restored', exact: true }) })
	await expect(restored).toContainText(`Into ${address}`, { timeout: 30_000 })
	await expect(restored).toContainText('1 of 1 message there', { timeout: 120_000 })
	await expect(restored).toContainText(': done', { timeout: 120_000 })
}
