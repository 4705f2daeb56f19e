/** `npm run bench`: see bench/README.md. Nothing here is a test; figures are read by people. */
import { rm } from 'node:fs/promises'
import { cpus, loadavg, totalmem } from 'node:os'
import type pg from 'pg'
import { childEnvironment } from '../src/platform/env'
import { Browser } from './browser'
import { withClient } from './connect'
import { PASSWORD, PEOPLE, type Person } from './data'
import { type Measured, measure, timed } from './measure'
import { type Options, readOptions } from './options'
import { FLOOR, findPlace, PAGES, type Place } from './pages'
import { type Database, environmentFor, startDatabase, startWeb } from './panel'

const say = (line = '') => process.stdout.write(`${line}\n`)
const ALONE = 1
const TOGETHER = 8
const number = (value: number) => value.toFixed(1).padStart(8)
const line = (name: string, who: string, ...cells: string[]) =>
	say(`${name.padEnd(30)}${who.padEnd(16)}${cells.join('')}`)
const cells = ({ p50, p99, perSecond }: Measured) => number(p50) + number(p99) + number(perSecond)
const people = Object.keys(PEOPLE) as Person[]

async function machine(options: Options): Promise<void> {
	const [first, second] = loadavg()
	say(
		`${new Date().toISOString().slice(0, 16)}  ${cpus().length} × ${cpus()[0]?.model.trim()}, ${Math.round(totalmem() / 2 ** 30)} GB, Node ${process.version}`,
	)
	say(
		`${options.domains} domains × ${options.mailboxes} mailboxes; load before: ${first?.toFixed(2)}, ${second?.toFixed(2)} (more than 0.5 disturbs the figures)`,
	)
	say()
}

/** The program's own functions, in this process, on the same database. */
async function inProcess(database: Database) {
	process.env = childEnvironment(environmentFor(database))
	const { viewerOf } = await import('../tests/support/callers')
	const statements = await import('./statements')
	const { closeDatabase } = await import('../src/platform/db/client')
	const viewers = new Map<Person, Awaited<ReturnType<typeof viewerOf>>>()
	for (const person of people) {
		const found = (client: pg.Client) =>
			client.query<{ id: string }>('SELECT id FROM account WHERE address = $1', [PEOPLE[person]])
		const { rows } = await withClient(database.url, found)
		viewers.set(person, await viewerOf({ id: rows[0]?.id ?? '' }))
	}
	return {
		...statements,
		viewerOf: (person: Person) => viewers.get(person),
		/** Sign-ins are counted, and more come from here than from any honest network. */
		forget: () => withClient(database.url, (client) => client.query('DELETE FROM rate_limit')),
		close: closeDatabase,
	}
}
type InProcess = Awaited<ReturnType<typeof inProcess>>

async function explain(options: Options, database: Database, here: InProcess, place: Place): Promise<void> {
	for (const [name, list] of Object.entries(here.LISTS).filter(([name]) => name.includes(options.only))) {
		for (const person of people) {
			const viewer = here.viewerOf(person)
			if (!viewer) continue
			const sent = await here.sentBy(() => list(viewer, place))
			const bare = await here.measureBare(database.appUrl, sent, 5)
			say(`\n=== ${name}, ${person}: ${bare.p50.toFixed(1)} ms, ${sent.flat().length} statements`)
			if (options.only) say(await here.explained(database.appUrl, sent))
		}
	}
}

async function pages(options: Options, database: Database, here: InProcess, place: Place): Promise<void> {
	const web = await startWeb(database, options)
	const signedIn = async (person: Person) => {
		const browser = new Browser(web.origin)
		await browser.signIn(PEOPLE[person], PASSWORD)
		return browser
	}
	say(`${' '.repeat(46)}${'one client'.padStart(24)}${'8 connections'.padStart(24)}${'bare queries'.padStart(16)}`)
	say(`${' '.repeat(46)}     p50     p99     1/s     p50     p99     1/s     p50     p99`)
	const floor = new Browser(web.origin)
	const floorTask = async () => (await floor.get(FLOOR)).millis
	line(
		'a page without database',
		'',
		cells(await measure([floorTask], options.requests)),
		cells(await measure(Array(TOGETHER).fill(floorTask), options.requests * 2)),
	)
	const { renderTable } = await import('./floor')
	line('the table from memory', '', cells(await measure([() => timed(renderTable)], options.requests)))
	const before = await web.used()
	for (const { name, prepare, list } of PAGES.filter((one) => one.name.includes(options.only))) {
		for (const person of people) {
			const browsers = await Promise.all(Array.from({ length: TOGETHER }, () => signedIn(person)))
			const tasks = await Promise.all(browsers.map((browser) => prepare(browser, place, person)))
			await here.forget()
			const alone = await measure(tasks.slice(0, ALONE), options.requests)
			await here.forget()
			const together = await measure(tasks, options.requests * 2)
			const [viewer, ask] = [here.viewerOf(person), list ? here.LISTS[list] : undefined]
			const bare =
				viewer && ask
					? await here.measureBare(database.appUrl, await here.sentBy(() => ask(viewer, place)), options.requests)
					: null
			line(name, person, cells(alone), cells(together), bare ? number(bare.p50) + number(bare.p99) : '')
			await here.forget()
			for (const browser of browsers) browser.close()
		}
	}
	const after = await web.used()
	say(
		`\nThe web process used ${(after.cpuSeconds - before.cpuSeconds).toFixed(0)} s of processor time and holds ${Math.round(after.memoryBytes / 2 ** 20)} MB.`,
	)
	floor.close()
	await web.stop()
}

async function main(): Promise<void> {
	const options = readOptions(process.argv.slice(2))
	const database = await startDatabase(options)
	try {
		await machine(options)
		const place = await findPlace(database.url)
		const here = await inProcess(database)
		if (options.explain) await explain(options, database, here, place)
		else await pages(options, database, here, place)
		await here.close()
	} finally {
		await database.stop()
		if (!options.keep) await rm(options.folder, { recursive: true, force: true })
	}
}

await main()
