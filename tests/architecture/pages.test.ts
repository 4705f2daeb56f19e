import { resolve } from 'node:path'
import { expect, test } from 'vitest'
import { PAGES } from '../../e2e/support/pages'
import type { Story } from '../../e2e/support/story'
import { sourceFiles } from './import-graph'

/** Pages that the demonstration can't show. Each needs a reason. */
const NOT_SHOWN: Record<string, string> = {
	'/sign-in/code': 'only after a password that was just right; e2e/two-factors.spec.ts looks at it',
	'/my/security/remove': 'only for whoever has a second factor; e2e/two-factors.spec.ts looks at it',
}

const ROOT = resolve(import.meta.dirname, '../..')
const ids = {
	organization: 'o',
	domain: 'd',
	mailbox: 'm',
	alias: 'a',
	list: 'li',
	person: 'p',
	role: 'r',
	grant: 'g',
	letter: 'l',
	invitation: 'i',
	ending: 'e',
	withApp: 'w',
	plan: 'pl',
	freePlan: 'fp',
	backup: 'b',
	restoring: 'rb',
}
// safe because the paths of pages are made of ids and secrets alone
const story = { ids, links: { invitation: 'i', setUp: 's' } } as unknown as Story

/** `src/app/(panel)/domains/[domain]/page.tsx` → `/domains/[domain]` */
const routeOf = (file: string) =>
	`/${file
		.replace(/^src\/app\//, '')
		.replace(/(^|\/)page\.tsx$/, '')
		.split('/')
		.filter((part) => part !== '' && !/^\(.*\)$/.test(part))
		.join('/')}`

const matches = (route: string, path: string) =>
	new RegExp(`^${route.replaceAll(/\[\[?\.\.\.[^\]]+\]\]?/g, '.+').replaceAll(/\[[^\]]+\]/g, '[^/]+')}$`).test(path)

const routes = sourceFiles(ROOT, ['src/app'])
	.filter((file) => file.endsWith('page.tsx'))
	.map(routeOf)
const shown = PAGES.map(({ path }) => path(story).replace(/[?#].*$/, ''))

test('every page is looked at by e2e/pages.spec.ts', () => {
	const literal = (path: string) => routes.includes(path)
	const seen = (route: string) =>
		shown.some((path) => (literal(path) ? path === route : matches(route, path))) || route in NOT_SHOWN
	expect(routes.filter((route) => !seen(route))).toEqual([])
})

test('each shown page exists, under a name of its own', () => {
	expect(shown.filter((path) => !routes.some((route) => matches(route, path)))).toEqual([])
	expect(new Set(PAGES.map(({ name }) => name)).size).toBe(PAGES.length)
	expect(PAGES.filter(({ name }) => !/^[a-z0-9]+(-[a-z0-9]+)*$/.test(name))).toEqual([])
})
