import { AxeBuilder } from '@axe-core/playwright'
import { expect, type Page } from '@playwright/test'

const WCAG = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice']

/** Fails with one line for each broken rule and the elements that break it (WCAG 2.2 AA and axe's best practice). */
export async function expectAccessible(page: Page): Promise<void> {
	await finishAnimations(page)
	const { violations } = await new AxeBuilder({ page }).withTags(WCAG).analyze()
	const told = violations.flatMap(({ id, help, nodes }) =>
		nodes.map(({ target, failureSummary }) => `${id}: ${help}\n  ${target.join(' ')}\n  ${failureSummary}`),
	)
	expect(told, `axe on ${page.url()}`).toEqual([])
}

/** Colours in the middle of a transition have a contrast that nobody sees for long. */
async function finishAnimations(page: Page): Promise<void> {
	await page.evaluate(() =>
		Promise.all(document.getAnimations().map((animation) => animation.finished.catch(() => undefined))),
	)
}

/** Fails when the page is wider than its window, naming the elements that stick out. */
export async function expectNoHorizontalScroll(page: Page): Promise<void> {
	const tooWide = await page.evaluate(() => {
		const width = document.documentElement.clientWidth
		if (document.documentElement.scrollWidth <= width) return []
		return [...document.querySelectorAll('body *')]
			.filter((element) => element.getBoundingClientRect().right > width + 0.5)
			.map((element) => `<${element.tagName.toLowerCase()} class="${element.getAttribute('class') ?? ''}">`)
			.slice(0, 8)
	})
	expect(tooWide, `wider than the window on ${page.url()}`).toEqual([])
}
