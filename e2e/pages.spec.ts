import { mkdirSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { expect, type Page } from '@playwright/test'
import { expectAccessible, expectNoHorizontalScroll } from './support/axe'
import { PAGES } from './support/pages'
import { storyTest } from './support/story'

/** `npm run pictures` keeps what the tests of the pages see. */
const PICTURES = process.env.POSTERN_TEST_PICTURES ? resolve(import.meta.dirname, '../pictures') : undefined

const DESK = { width: 1440, height: 900 }
const PHONE = { width: 390, height: 844 }
const NARROWEST = { width: 360, height: 740 }

async function picture(page: Page, name: string): Promise<void> {
	if (!PICTURES) return
	mkdirSync(PICTURES, { recursive: true })
	await page.screenshot({ path: join(PICTURES, `${name}.png`), fullPage: true, animations: 'disabled' })
}

/** A trace costs more than the test here, and the picture of a failure says as much. */
storyTest.use({ trace: 'off' })
storyTest.describe.configure({ mode: 'parallel', timeout: 120_000 })

for (const { name, face, path, before, tolerated = [] } of PAGES) {
	storyTest.describe(`${name}, seen by ${face}`, () => {
		storyTest.use({
			tolerated,
			storageState: async ({ browser, story }, use) => use(await story.stateOf(browser, face)),
		})

		storyTest('is accessible in light and dark, and fits a phone', async ({ page, story }) => {
			await page.setViewportSize(DESK)
			const address = path(story)
			const response = await page.goto(address)
			if (tolerated.length === 0) expect(response?.status(), address).toBe(200)
			expect(new URL(page.url()).pathname, 'stays where it was sent').toBe(new URL(address, page.url()).pathname)
			await before?.(page)
			await page.emulateMedia({ colorScheme: 'light', reducedMotion: 'reduce' })
			await expectAccessible(page)
			await picture(page, `${name}-light`)
			await page.emulateMedia({ colorScheme: 'dark', reducedMotion: 'reduce' })
			await expectAccessible(page, 'colours')
			await picture(page, `${name}-dark`)
			await page.emulateMedia({ colorScheme: 'light', reducedMotion: 'reduce' })
			await page.setViewportSize(PHONE)
			await picture(page, `${name}-phone`)
			await page.setViewportSize(NARROWEST)
			await expectNoHorizontalScroll(page)
			await expectAccessible(page, 'all-but-colours')
		})
	})
}
