import type { BrowserContext, Page } from '@playwright/test'
import { COLUMNS, HOSTILE, SHORT_HOSTILE } from '../tests/attacks/free-text'
import { postedFile } from './support/file-post'
import { live } from './support/live'
import { PAGES } from './support/pages'
import type { Panel } from './support/panel'
import { type Face, type Story, storyTest } from './support/story'
import { expect } from './support/test'

/**
 * Somebody wrote scripts, formulas and templates wherever the panel takes any text. Every page is looked at by a browser that would run
 * them, every letter is rendered, every file is taken apart.
 */
const FACES = ['door', 'administrator', 'delegate', 'owner', 'keeper'] as const satisfies readonly Face[]

/** Puts a text into every row of every column that people fill, numbered, as some have to be unlike each other; a short one where it fits no other. */
async function plant(panel: Panel, text: string, short = text): Promise<void> {
	for (const [table, column] of COLUMNS) {
		const write = (what: string) =>
			panel.query(
				`UPDATE ${table} t SET ${column} = $1 || ' ' || x.n FROM (SELECT ctid AS row, row_number() OVER () AS n FROM ${table}) x WHERE t.ctid = x.row AND t.${column} IS NOT NULL`,
				[what],
			)
		await write(text).catch((error: { code?: string }) => {
			if (error.code !== CHECK_VIOLATION) throw error
			return write(short)
		})
	}
	// What strangers write into the mail that they send.
	await panel.query('UPDATE trace_part SET subject = $1, message_id = $1', [text])
	await panel.query('UPDATE trace_event SET reply = $1, relay = $1', [text])
	await panel.query('UPDATE letter SET subject = $1, to_name = $1, body_text = $1', [text])
}

/** Entries of every right, done and refused, with the text wherever an entry has one; all of them concern the owner. */
async function plantEntries({ panel, people }: Story, text: string): Promise<void> {
	const fields = `SELECT jsonb_object_agg(f, to_jsonb($1::text)) FROM unnest('{name,address,description,reason,roleName,roles,state,reset,ended,signIn,looked,exported,place,insteadOf,welcome,destinations}'::text[]) f`
	await panel.query(
		`INSERT INTO journal_entry (id, actor_name, "right", outcome, why, subject_kind, subject_label, account_id, before, after)
			SELECT gen_random_uuid(), $1, r."right", o.outcome::journal_outcome, $1, split_part(r."right", '.', 1), $1, (SELECT id FROM account WHERE address = $2),
				(${fields}), (${fields})
			FROM (SELECT DISTINCT "right" FROM journal_entry UNION VALUES ('mailbox.edit'), ('mailbox.set-password'), ('mailbox.protect'), ('grant.give')) r,
				(VALUES ('done'), ('refused')) o (outcome)`,
		[text, people.owner.address],
	)
}

const CHECK_VIOLATION = '23514'

const plantedTest = storyTest.extend<object, { story: Story }>({
	// In a worker of its own: no other test sees this demonstration.
	story: [
		async ({ story }, use) => {
			await plant(story.panel, HOSTILE, SHORT_HOSTILE)
			await plantEntries(story, HOSTILE)
			await use(story)
		},
		{ scope: 'worker', timeout: 300_000 },
	],
})
plantedTest.use({ trace: 'off' })
plantedTest.describe.configure({ timeout: 900_000 })

/** What ran, was called or was held back in any page of this context. */
async function watched(context: BrowserContext): Promise<string[]> {
	const ran: string[] = []
	await context.exposeBinding('ran', ({ page }, what) => ran.push(`${what} on ${page.url()}`))
	await context.addInitScript(() => {
		document.addEventListener('securitypolicyviolation', (event) => {
			;(window as unknown as { ran: (what: string) => void }).ran(`held back: ${event.violatedDirective}`)
		})
	})
	context.on('dialog', (dialog) => {
		ran.push(`a dialog: ${dialog.message()}`)
		dialog.dismiss().catch(() => undefined)
	})
	return ran
}

/** Elements that are made of a planted text, whether the page shows such a text as text, and whether a template in it was run. */
const looked = (page: Page) =>
	page.evaluate(() => {
		const made = document.querySelectorAll('planted-mark, img[src="x"], script:not([nonce]):not([src])')
		const text = (document.querySelector('main') ?? document.body).textContent
		return {
			made: [...made].map((one) => one.outerHTML.slice(0, 80)),
			shown: text.includes('<planted-mark>'),
			// 7 * 191, behind what stands before each of the templates.
			evaluated: /(script>|\}\})1337/.test(text),
		}
	})

plantedTest('S-48 no script that somebody left anywhere runs on any page: it is text', async ({ story, browser }) => {
	const faults: unknown[] = []
	let showing = 0
	for (const face of FACES) {
		const state = await story.stateOf(browser, face)
		const context = await browser.newContext({ baseURL: story.panel.origin, ...(state ? { storageState: state } : {}) })
		const ran = await watched(context)
		const page = await context.newPage()
		for (const { name, path, before } of PAGES.filter((one) => one.face === face)) {
			await page.goto(path(story))
			await before?.(page)
			const { made, shown, evaluated } = await looked(page)
			if (made.length > 0 || evaluated) faults.push({ name, made, evaluated })
			if (shown) showing += 1
		}
		if (face === 'administrator') {
			await page.goto('/')
			await live(page)
			await page.keyboard.press('Control+k')
			await page.getByRole('combobox').fill('=1+1')
			await expect(page.getByRole('option').filter({ hasText: '<planted-mark>' }).first()).toBeVisible()
			faults.push(...(await looked(page)).made)
		}
		faults.push(...ran)
		if (face === 'door') {
			// What would go wrong is seen: a text that a page takes for markup.
			await page.evaluate(
				(text) =>
					(document.querySelector('main') ?? document.body).append(
						document.createRange().createContextualFragment(text),
					),
				HOSTILE,
			)
			expect((await looked(page)).made.length).toBeGreaterThan(1)
		}
		await context.close()
	}
	expect(faults).toEqual([])
	expect(showing, 'pages that show a planted text').toBeGreaterThan(40)
})

const RUNNABLE = /\s(?:href|src|action|formaction|srcset|data|xlink:href)\s*=\s*["']?\s*javascript:/i

/** What React writes into a form that is all script, for the moment until it runs; no browser here would run it either (script-src). */
const OF_REACT = /action="javascript:throw new Error\(&#x27;React form unexpectedly submitted.&#x27;\)"/g

plantedTest('S-48 an address that is a script is no link, in no page', async ({ story, browser }) => {
	expect(RUNNABLE.test('<a class="x" href="javascript:ran(3)//">')).toBe(true)
	await plant(story.panel, 'javascript:ran(3)//')
	for (const face of FACES) {
		const state = await story.stateOf(browser, face)
		const context = await browser.newContext({ baseURL: story.panel.origin, ...(state ? { storageState: state } : {}) })
		for (const { name, path } of PAGES.filter((one) => one.face === face)) {
			const html = (await (await context.request.get(path(story))).text()).replaceAll(OF_REACT, '')
			expect([name, RUNNABLE.exec(html)?.[0] ?? null]).toEqual([name, null])
		}
		await context.close()
	}
	await plant(story.panel, HOSTILE, SHORT_HOSTILE)
})

/** The cells of a CSV file (RFC 4180). */
const cellsOf = (text: string): string[] =>
	[...text.matchAll(/(?:^|,|\r\n)(?:"((?:[^"]|"")*)"|([^,\r\n]*))/g)].map(([, quoted, plain]) =>
		(quoted ?? plain ?? '').replaceAll('""', '"'),
	)

plantedTest('S-48 no cell of a file begins a formula', async ({ story, browser }) => {
	const { panel, ids } = story
	const state = await story.stateOf(browser, 'administrator')
	const context = await browser.newContext({ baseURL: panel.origin, ...(state ? { storageState: state } : {}) })
	await panel.query('UPDATE session SET proved_at = now()')
	const files = [
		await postedFile(context, panel, 'statement', { place: ids.organization, month: '' }),
		await postedFile(context, panel, 'statement', { place: ids.domain }),
		await postedFile(context, panel, 'storage-report', {}),
		await postedFile(context, panel, 'storage-report', { view: 'unused', days: '30' }),
		await postedFile(context, panel, 'trace', {}),
	]
	const planted = files.flatMap(({ status, text }) => {
		expect(status).toBe(200)
		const cells = cellsOf(text)
		expect(cells.filter((cell) => /^\s*[=+\-@]/.test(cell) && !/^-?\d+(\.\d+)?$/.test(cell))).toEqual([])
		return cells.filter((cell) => cell.includes('planted-mark'))
	})
	expect(planted.length).toBeGreaterThan(0)
	await context.close()
})

plantedTest('S-48 a letter is rendered, and nothing in it runs', async ({ story, browser }) => {
	const { panel, ids } = story
	const state = await story.stateOf(browser, 'administrator')
	const context = await browser.newContext({ baseURL: panel.origin, ...(state ? { storageState: state } : {}) })
	const page = await context.newPage()
	await page.goto(`/invitations/${ids.invitation}`)
	await page.getByRole('button', { name: /again/i }).first().click()
	const written = () =>
		panel.query<{ html: string }>(
			`SELECT body_html AS html FROM letter WHERE position('planted-mark' IN body_html) > 0`,
		)
	await expect.poll(async () => (await written()).length).toBeGreaterThan(0)
	await context.close()
	const mail = await browser.newContext()
	const ran = await watched(mail)
	const reader = await mail.newPage()
	for (const { html } of await written()) {
		await reader.setContent(html)
		expect(await looked(reader)).toEqual({ made: [], shown: true, evaluated: false })
	}
	expect(ran).toEqual([])
	await mail.close()
})
