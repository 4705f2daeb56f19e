import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { PEOPLE, type Person } from './data'

export interface Options {
	readonly domains: number
	/** In each domain. */
	readonly mailboxes: number
	/** Measured requests for each page and person, after as many again to warm up (at most 100). */
	readonly requests: number
	/** Where database and logs lie; made anew and removed afterwards unless it is named. */
	readonly folder: string
	readonly keep: boolean
	/** Only pages whose name contains this. */
	readonly only: string
	readonly people: readonly Person[]
	/** Writes a CPU profile of the web process into the folder. */
	readonly profile: boolean
	/** Prints how PostgreSQL runs each statement that the pages send, instead of measuring. */
	readonly explain: boolean
}

const USAGE = `npm run bench -- [--domains=200] [--mailboxes=500] [--requests=200] [--only=search] [--people=administrator,few,many] [--folder=/tmp/bench] [--profile] [--explain]
A folder that is named is kept, and its data is used again.`

/** @throws Error with the usage */
export function readOptions(args: string[]): Options {
	const text = { type: 'string' } as const
	const flag = { type: 'boolean', default: false } as const
	try {
		const { values } = parseArgs({
			args,
			options: {
				domains: text,
				mailboxes: text,
				requests: text,
				only: text,
				people: text,
				folder: text,
				profile: flag,
				explain: flag,
			},
		})
		return {
			domains: count(values.domains, 200),
			mailboxes: count(values.mailboxes, 500),
			requests: count(values.requests, 200),
			only: values.only ?? '',
			people: people(values.people),
			folder: values.folder ? resolve(values.folder) : mkdtempSync(join(tmpdir(), 'postern-bench-')),
			keep: values.folder !== undefined,
			profile: values.profile,
			explain: values.explain,
		}
	} catch (error) {
		throw new Error(`${error instanceof Error ? error.message : error}\n${USAGE}`)
	}
}

function people(text: string | undefined): readonly Person[] {
	const all = Object.keys(PEOPLE) as Person[]
	const named = text?.split(',') ?? all
	if (!named.every((name) => name in PEOPLE)) throw new Error(`--people takes some of ${all.join(', ')}`)
	return all.filter((name) => named.includes(name))
}

function count(text: string | undefined, otherwise: number): number {
	if (text === undefined) return otherwise
	if (!/^[1-9]\d{0,6}$/.test(text)) throw new Error(`“${text}” is no number`)
	return Number(text)
}
