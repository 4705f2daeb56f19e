import { type Panel, startPanel } from './panel'
import { watchedTest } from './watched'

/**
 * The test of a story: `panel` is one for all tests of a worker, so each test makes an organization of its own.
 * Addresses given to `page.goto` begin at the panel's origin.
 */
export const test = watchedTest.extend<{ panelLog: undefined }, { panel: Panel }>({
	panel: [
		async ({}, use) => {
			const panel = await startPanel()
			await use(panel)
			await panel.stop()
		},
		{ scope: 'worker', timeout: 240_000 },
	],
	baseURL: async ({ panel }, use) => use(panel.origin),
	panelLog: [
		async ({ panel }, use, info) => {
			const before = panel.output().length
			await use(undefined)
			if (info.status !== info.expectedStatus) {
				await info.attach('panel.log', { body: panel.output().slice(before), contentType: 'text/plain' })
			}
		},
		{ auto: true },
	],
})

export { expect } from '@playwright/test'
