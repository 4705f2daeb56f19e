import { Browser } from './browser'
import { PASSWORD, PEOPLE, type Person } from './data'
import { type Measured, measure, timed } from './measure'
import type { Options } from './options'
import { FLOOR, PAGES, type Page, type Place } from './pages'
import type { Database, Web } from './panel'
import type { InProcess } from './run'

interface Setting {
	readonly options: Options
	readonly database: Database
	readonly here: InProcess
	readonly place: Place
	readonly web: Web
	readonly say: (line: string) => void
}

const TOGETHER = 8
const number = (value: number) => value.toFixed(1).padStart(8)
const cells = ({ p50, p99, perSecond }: Measured) => number(p50) + number(p99) + number(perSecond)
const row = (name: string, who: string, ...columns: string[]) =>
	`${name.padEnd(26)}${who.padEnd(15)}${columns.join('  ')}`
const HEAD = [
	`${' '.repeat(41)}${'one client'.padStart(24)}  ${'the web'.padStart(8)}  ${`${TOGETHER} connections`.padStart(24)}  ${'bare queries'.padStart(16)}`,
	`${' '.repeat(41)}     p50     p99     1/s   process      p50     p99     1/s       p50     p99`,
]

/** Prints a table of milliseconds, and of pages a second. */
export async function measurePages(setting: Setting): Promise<void> {
	const { options, web, say } = setting
	for (const line of HEAD) say(line)
	try {
		await measureFloor(setting)
		for (const page of PAGES.filter(({ name }) => name.includes(options.only)))
			for (const person of options.people) await measurePage(setting, page, person)
		say(`\nThe web process holds ${Math.round((await web.used()).memoryBytes / 2 ** 20)} MB.`)
	} finally {
		await web.stop()
	}
}

async function measureFloor({ options, web, say }: Setting): Promise<void> {
	const browsers = Array.from({ length: TOGETHER }, () => new Browser(web.origin))
	const tasks = browsers.map((browser) => async () => (await browser.get(FLOOR)).millis)
	const { alone, cpu, together } = await aloneAndTogether(web, tasks, options.requests)
	say(row('a page without database', '', cells(alone), number(cpu), cells(together)))
	for (const browser of browsers) browser.close()
	const { renderTable } = await import('./floor')
	say(row('the table from memory', '', cells(await measure([() => timed(renderTable)], options.requests))))
}

async function measurePage(setting: Setting, page: Page, person: Person): Promise<void> {
	const { options, here, place, web, say } = setting
	await here.forget()
	const browsers = Array.from({ length: TOGETHER }, () => new Browser(web.origin))
	for (const browser of browsers) await browser.signIn(PEOPLE[person], PASSWORD)
	const tasks = await Promise.all(browsers.map((browser) => page.prepare(browser, place, person)))
	await here.forget()
	const { alone, cpu, together } = await aloneAndTogether(web, tasks, options.requests)
	const bare = await measureBare(setting, page, person)
	say(
		row(page.name, person, cells(alone), number(cpu), cells(together), bare ? number(bare.p50) + number(bare.p99) : ''),
	)
	for (const browser of browsers) browser.close()
}

/** @returns in `cpu` the milliseconds of processor time that the web process spent on each page, with one client */
async function aloneAndTogether(web: Web, tasks: readonly (() => Promise<number>)[], times: number) {
	const before = await web.used()
	const alone = await measure(tasks.slice(0, 1), times)
	const after = await web.used()
	const requests = times + Math.min(100, times)
	return {
		alone,
		cpu: ((after.cpuSeconds - before.cpuSeconds) * 1000) / requests,
		together: await measure(tasks, times * 2),
	}
}

async function measureBare({ options, here, place, database }: Setting, page: Page, person: Person) {
	const viewer = here.viewerOf(person)
	const list = page.list ? here.LISTS[page.list] : undefined
	if (!viewer || !list) return null
	const sent = await here.sentBy(() => list(viewer, place))
	return here.measureBare(database.appUrl, sent, options.requests)
}
