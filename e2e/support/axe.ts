import { AxeBuilder } from '@axe-core/playwright'
import { expect, type Page } from '@playwright/test'

const WCAG = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice']

type Extent = 'all' | 'colours' | 'all-but-colours'

/**
 * Fails with one line for each broken rule and the elements that break it (WCAG 2.2 AA and axe's best practice).
 * @param extent the contrast of colours takes most of the time: a page that is looked at more than once may leave it out,
 * or ask for it alone
 */
export async function expectAccessible(page: Page, extent: Extent = 'all'): Promise<void> {
	await finishAnimations(page)
	const axe = new AxeBuilder({ page })
	if (extent === 'colours') axe.withRules(['color-contrast'])
	else axe.withTags(WCAG)
	if (extent === 'all-but-colours') axe.disableRules(['color-contrast'])
	const { violations } = await axe.analyze()
	const told = violations.flatMap(({ id, help, nodes }) =>
		nodes.map(({ target, failureSummary }) => `${id}: ${help}\n  ${target.join(' ')}\n  ${failureSummary}`),
	)
	expect(told, `axe on ${page.url()}`).toEqual([])
}

/**
 * Colours in the middle of a transition have a contrast that nobody sees for long. They are brought to their end and not waited for: one inside
 * a group that is folded stands still, and has none.
 */
async function finishAnimations(page: Page): Promise<void> {
	await page.evaluate(() => {
		for (const animation of document.getAnimations())
			if (Number.isFinite(animation.effect?.getComputedTiming().endTime)) animation.finish()
	})
}

/** Fails when the page stays wider than its window, naming the elements that stick out. A new size of the window takes a moment. */
export async function expectNoHorizontalScroll(page: Page): Promise<void> {
	await expect.poll(() => stickingOut(page), `wider than the window on ${page.url()}`).toEqual([])
}

function stickingOut(page: Page): Promise<string[]> {
	return page.evaluate(() => {
		const width = document.documentElement.clientWidth
		if (document.documentElement.scrollWidth <= width) return []
		return [...document.querySelectorAll('body *')]
			.filter((element) => element.getBoundingClientRect().right > width + 0.5)
			.map((element) => `<${element.tagName.toLowerCase()} class="${element.getAttribute('class') ?? ''}">`)
			.slice(0, 8)
	})
}
