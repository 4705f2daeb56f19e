/** `npm run bench`: see bench/README.md. Nothing here is a test; figures are read by people. */
import { rm } from 'node:fs/promises'
import { cpus, loadavg, totalmem } from 'node:os'
import type pg from 'pg'
import { childEnvironment } from '../src/platform/env'
import { withClient } from './connect'
import { PEOPLE, type Person } from './data'
import { measurePages } from './measure-pages'
import { type Options, readOptions } from './options'
import { findPlace, type Place } from './pages'
import { type Database, environmentFor, startDatabase, startWeb } from './panel'

const say = (line = '') => process.stdout.write(`${line}\n`)

function machine(options: Options): void {
	const [minute = 0, five = 0] = loadavg()
	say(
		`${new Date().toISOString().slice(0, 16)}  ${cpus().length} × ${cpus()[0]?.model.trim()}, ${Math.round(totalmem() / 2 ** 30)} GB, Node ${process.version}`,
	)
	say(`${options.domains} domains × ${options.mailboxes} mailboxes, ${options.requests} requests each`)
	say(`load before: ${minute.toFixed(2)}, ${five.toFixed(2)} (more than 0.5 disturbs the figures)\n`)
}

/** The program's own functions, in this process, on the same database. */
async function inProcess(database: Database) {
	process.env = childEnvironment(environmentFor(database))
	const { viewerOf } = await import('../tests/support/callers')
	const statements = await import('./statements')
	const { closeDatabase } = await import('../src/platform/db/client')
	const viewers = new Map<Person, Awaited<ReturnType<typeof viewerOf>>>()
	for (const person of Object.keys(PEOPLE) as Person[]) {
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
export type InProcess = Awaited<ReturnType<typeof inProcess>>

async function explain(options: Options, database: Database, here: InProcess, place: Place): Promise<void> {
	for (const [name, list] of Object.entries(here.LISTS).filter(([name]) => name.includes(options.only))) {
		for (const person of options.people) {
			const viewer = here.viewerOf(person)
			if (!viewer) continue
			const sent = await here.sentBy(() => list(viewer, place))
			const bare = await here.measureBare(database.appUrl, sent, 5)
			say(`${name}, ${person}: ${bare.p50.toFixed(1)} ms, ${sent.flat().length} statements`)
			if (options.only) say(`${await here.explained(database.appUrl, sent)}\n`)
		}
	}
}

async function main(): Promise<void> {
	const options = readOptions(process.argv.slice(2))
	const database = await startDatabase(options)
	try {
		machine(options)
		const place = await findPlace(database.url)
		const here = await inProcess(database)
		if (options.explain) await explain(options, database, here, place)
		else await measurePages({ options, database, here, place, web: await startWeb(database, options), say })
		await here.close()
	} finally {
		await database.stop()
		if (!options.keep) await rm(options.folder, { recursive: true, force: true })
	}
}

await main()
