import type { Face, Story } from './story'

/** A page of the panel as somebody sees it. `name` becomes the name of its pictures, so it is unique and kebab-case. */
export type ShownPage = {
	name: string
	face: Face
	/** Address from the origin on. */
	path: (story: Story) => string
	/** Opens what is hidden at first, such as a dialog; the page has loaded by then. */
	before?: (page: import('@playwright/test').Page) => Promise<void>
	/** Messages of the browser that belong to the page, such as the 404 of a page about what is not there. */
	tolerated?: RegExp[]
}

/** Every page of the panel stands here: each is looked at in light, in dark and on a phone. */
export const PAGES: ShownPage[] = [
	{ name: 'sign-in', face: 'door', path: () => '/sign-in' },
	{ name: 'password', face: 'door', path: () => '/password' },
	{ name: 'overview', face: 'administrator', path: () => '/' },
	{ name: 'overview-of-delegate', face: 'delegate', path: () => '/' },
	{ name: 'my', face: 'owner', path: () => '/my' },
]
