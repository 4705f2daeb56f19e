import type { Page } from '@playwright/test'

/** Until the scripts of a page have taken it over: before that a field tells nobody what is typed, and the trigger of a dialog is a link. */
export const live = (page: Page): Promise<void> =>
	page.locator('html[data-live], html:not(:has(.loading-line))').first().waitFor({ state: 'attached' })

/** The same page, which is not there before its scripts are, when it is gone to or loaded anew. Without script everything is tried as well, elsewhere. */
export function onceLive(page: Page): Page {
	const [goto, reload] = [page.goto.bind(page), page.reload.bind(page)]
	page.goto = async (...args) => {
		const answer = await goto(...args)
		await live(page)
		return answer
	}
	page.reload = async (...args) => {
		const answer = await reload(...args)
		await live(page)
		return answer
	}
	return page
}
