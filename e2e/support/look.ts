import type { Page } from '@playwright/test'
import { expectAccessible, expectNoHorizontalScroll } from './axe'

/** Holds a page in the middle of a story to what every page is held to: light, dark, and on a phone. */
export async function look(page: Page): Promise<void> {
	await expectAccessible(page)
	await page.emulateMedia({ colorScheme: 'dark', reducedMotion: 'reduce' })
	await expectAccessible(page, 'colours')
	await page.emulateMedia({ colorScheme: 'light', reducedMotion: 'reduce' })
	await page.setViewportSize({ width: 360, height: 740 })
	await expectNoHorizontalScroll(page)
	await page.setViewportSize({ width: 1440, height: 900 })
}
