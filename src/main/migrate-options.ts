import { parseArgs } from 'node:util'
import { canonicalAddress, canonicalDomain } from '../core/address'
import { isSource, SOURCES, type Source } from '../features/migration/source-names'

/** What was asked of `npm run migrate`. */
export interface MigrateOptions {
	readonly from: Source
	readonly file: string
	readonly organization: string
	/** The address of whoever does it; undefined = that of ADMIN_EMAIL. */
	readonly as: string | undefined
	/** The domains that are wanted; NULL = all. */
	readonly only: ReadonlySet<string> | null
	readonly really: boolean
}

/** It was asked for in a way that makes no sense; `message` says how it is. */
export class UsageError extends Error {
	override readonly name = 'UsageError'
}

const USAGE = `npm run migrate -- --from ${Object.keys(SOURCES).join('|')} --file FILE --organization NAME [--as ADMINISTRATOR] [--only DOMAIN]… [--really]
Without --really it is rehearsed: everything is tried, told, and taken back.`

const wrong = (why: string) => new UsageError(`${why}\n\n${USAGE}`)

function parsed(args: string[]) {
	try {
		return parseArgs({
			args,
			options: {
				from: { type: 'string' },
				file: { type: 'string' },
				organization: { type: 'string' },
				as: { type: 'string' },
				only: { type: 'string', multiple: true },
				really: { type: 'boolean', default: false },
			},
		}).values
	} catch (error) {
		throw wrong(error instanceof Error ? error.message : String(error))
	}
}

/** @throws UsageError */
export function migrateOptions(args: string[]): MigrateOptions {
	const { from = '', file, organization, as, only, really } = parsed(args)
	if (!isSource(from)) throw wrong(`--from says from where: ${Object.keys(SOURCES).join(', ')}.`)
	if (!file) throw wrong('--file says which file.')
	if (!organization?.trim()) throw wrong('--organization says into which organization; it is made where there is none.')
	if (as !== undefined && canonicalAddress(as) === null) throw wrong('--as takes the address of whoever does it.')
	const names = only?.map((name) => canonicalDomain(name) ?? '')
	if (names?.includes('')) throw wrong('--only takes the name of a domain.')
	return { from, file, organization, as, only: names ? new Set(names) : null, really }
}
