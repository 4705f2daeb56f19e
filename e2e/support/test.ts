import { test as base, expect, type Page } from '@playwright/test'
import { complaintsOf } from './console'
import { type Panel, startPanel } from './panel'

type ForTest = {
	/** Messages of the browser that a test means to cause; every other one fails it. */
	tolerated: RegExp[]
	/** A page in a browser of its own, without cookies: for a second person. Watched and closed like `page`. */
	anotherBrowser: () => Promise<Page>
}

type ForWorker = {
	/** One panel for all tests of this worker: each test makes an organization of its own. */
	panel: Panel
}

export const test = base.extend<ForTest & { watched: void }, ForWorker>({
	panel: [
		async ({}, use) => {
			const panel = await startPanel()
			await use(panel)
			await panel.stop()
		},
		{ scope: 'worker', timeout: 180_000 },
	],
	tolerated: [[], { option: true }],
	baseURL: async ({ panel }, use) => use(panel.origin),
	watched: [
		async ({ context, tolerated }, use) => {
			const complaints = complaintsOf(context, tolerated)
			await use()
			expect.soft(complaints, 'the browser complained').toEqual([])
		},
		{ auto: true },
	],
	anotherBrowser: async ({ browser, baseURL, tolerated }, use) => {
		const opened: { close: () => Promise<void>; complaints: string[] }[] = []
		await use(async () => {
			const context = await browser.newContext({ baseURL })
			opened.push({ close: () => context.close(), complaints: complaintsOf(context, tolerated) })
			return await context.newPage()
		})
		for (const { close, complaints } of opened) {
			await close()
			expect.soft(complaints, 'another browser complained').toEqual([])
		}
	},
})

export { expect } from '@playwright/test'
