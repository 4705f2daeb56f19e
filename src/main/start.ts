import path from 'node:path'
import { parseArgs } from 'node:util'
import { MigrateError } from '../../prisma/migrate'
import { AppRoleError } from '../platform/db/app-role'
import { EnvError, env, loadDotEnv } from '../platform/env'
import { StartError } from '../platform/start-error'
import { bootUp } from './boot'
import type { Part } from './keep-running'

/**
 * `npm start`: starts everything, keeps it running, and stops it in the right order: web server, worker, database. What an
 * operator can mend is said in one line and ends with exit code 1.
 */

const say = (line: string) => console.log(line)
const stopRequest = new AbortController()
const parts: Omit<Part, 'exited'>[] = []

function complain(error: unknown): void {
	const known = [StartError, EnvError, MigrateError, AppRoleError].some((kind) => error instanceof kind)
	console.error(known && error instanceof Error ? error.message : error)
}

function wantsDemo(): boolean {
	try {
		return parseArgs({ options: { demo: { type: 'boolean', default: false } } }).values.demo
	} catch {
		throw new StartError('The only option is --demo, which loads a demonstration: npm start -- --demo')
	}
}

let ending: Promise<never> | undefined

/** Stops the parts, the last started first, and ends. A part that can't be stopped does not keep the others running. */
function end(code: number): Promise<never> {
	ending ??= (async () => {
		stopRequest.abort()
		await booting
		for (const part of parts.reverse()) await part.stop().catch(complain)
		process.exit(code)
	})()
	return ending
}

/** npm hands on the signal that the terminal has sent to us as well: together they are one wish, in milliseconds. */
const ONE_WISH_MS = 300
let firstSignalAt: number | undefined

function onSignal(): void {
	if (firstSignalAt === undefined) {
		firstSignalAt = Date.now()
		say('Stopping.')
		void end(0)
		return
	}
	if (Date.now() - firstSignalAt < ONE_WISH_MS) return
	say('Stopping at once.')
	for (const part of parts) part.kill()
	process.exit(130)
}

async function boot(): Promise<void> {
	try {
		const demo = wantsDemo()
		loadDotEnv(path.resolve(import.meta.dirname, '../..'))
		await bootUp({
			env: env(),
			demo,
			say,
			signal: stopRequest.signal,
			own: (part) => parts.push(part),
			giveUp: (error) => {
				complain(error)
				void end(1)
			},
		})
	} catch (error) {
		if (stopRequest.signal.aborted) return
		complain(error)
		setImmediate(() => end(1))
	}
}

process.on('SIGINT', onSignal)
process.on('SIGTERM', onSignal)
process.on('SIGHUP', onSignal)
const booting = boot()
