import { test as base, expect, type Page } from '@playwright/test'
import { complaintsOf } from './console'
import { onceLive } from './live'

type Watched = {
	/** Messages of the browser that a test means to cause; every other one fails it. */
	tolerated: RegExp[]
	/** A page in a browser of its own, without cookies: for a second person. Watched and closed like `page`. */
	anotherBrowser: () => Promise<Page>
	watching: undefined
}

/** A test whose browsers must not complain: no error on the console, none uncaught, none of the security policy. */
export const watchedTest = base.extend<Watched>({
	tolerated: [[], { option: true }],
	watching: [
		async ({ context, tolerated }, use) => {
			const complaints = complaintsOf(context, tolerated)
			await use(undefined)
			expect.soft(complaints, 'the browser complained').toEqual([])
		},
		{ auto: true },
	],
	page: async ({ page }, use) => use(onceLive(page)),
	anotherBrowser: async ({ browser, baseURL, tolerated }, use) => {
		const opened: { close: () => Promise<void>; complaints: string[] }[] = []
		await use(async () => {
			const context = await browser.newContext({ baseURL })
			opened.push({ close: () => context.close(), complaints: complaintsOf(context, tolerated) })
			return onceLive(await context.newPage())
		})
		for (const { close, complaints } of opened) {
			await close()
			expect.soft(complaints, 'another browser complained').toEqual([])
		}
	},
})
