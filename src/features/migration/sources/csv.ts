/** A CSV file of one's own: a line for each thing, UTF-8, commas or semicolons, the first line names the columns (README). */
import { CsvError, parse } from 'csv-parse'
import { z } from 'zod'
import { canonicalDomain, domainOf, parseBytes } from '@/core/address'
import { BroughtPassword } from '../brought-password'
import { DumpError } from '../dump/read-dump'
import { type ForeignHash, foreignHash } from '../foreign-hash'
import type { Draft } from './draft'
import { flag, offFlag, required, sizeOf, text } from './fields'

const COLUMNS = [
	'kind',
	'address',
	'name',
	'password',
	'password_hash',
	'quota',
	'destinations',
	'domains',
	'enabled',
	'send_only',
] as const
const MOST_LINES = 200_000

const row = z.object({
	kind: text.pipe(
		z.enum(['', 'domain', 'mailbox', 'alias', 'admin'], { error: 'One of: domain, mailbox, alias, admin.' }),
	),
	address: required,
	name: text,
	password: text,
	password_hash: text,
	quota: text,
	destinations: text,
	domains: text,
	enabled: text.transform((value) => flag.parse(value.trim() || null)),
	send_only: text.transform((value) => offFlag.parse(value.trim())),
})
type Row = z.output<typeof row>

const NO_PASSWORD: ForeignHash = { is: 'left', scheme: 'none', why: 'No password stands beside it' }

/** @throws DumpError when it is no CSV file, or has columns that nobody knows */
export async function readCsv(draft: Draft, chunks: AsyncIterable<string>): Promise<void> {
	const parser = parse({
		bom: true,
		columns: (names: string[]) => knownColumns(names),
		delimiter: [',', ';', '\t'],
		info: true,
		max_record_size: 200_000,
		skip_empty_lines: true,
		trim: true,
	})
	const fed = feed(parser, chunks)
	let count = 0
	try {
		for await (const { record, info } of parser as AsyncIterable<{ record: unknown; info: { lines: number } }>) {
			count += 1
			if (count > MOST_LINES) throw new DumpError(info.lines, `more than ${MOST_LINES} lines.`)
			await take(draft, info.lines, record)
		}
		await fed
	} catch (error) {
		if (error instanceof CsvError) throw new DumpError(Number(error.lines ?? 1), `${error.message}.`)
		throw error
	}
}

async function feed(parser: ReturnType<typeof parse>, chunks: AsyncIterable<string>): Promise<void> {
	for await (const chunk of chunks) if (!parser.write(chunk)) await drainedOrClosed(parser)
	parser.end()
}
const drainedOrClosed = (parser: ReturnType<typeof parse>) =>
	new Promise<void>((resolve) => {
		const go = () => {
			parser.off('drain', go).off('close', go)
			resolve()
		}
		parser.once('drain', go).once('close', go)
	})

function knownColumns(names: string[]): string[] {
	const found = names.map((name) => name.trim().toLowerCase())
	const unknown = found.find((name) => !(COLUMNS as readonly string[]).includes(name))
	if (unknown !== undefined)
		throw new DumpError(1, `“${unknown.slice(0, 100)}” is no column. There are: ${COLUMNS.join(', ')}.`)
	if (!found.includes('address')) throw new DumpError(1, 'there is no column “address”.')
	if (new Set(found).size < found.length) throw new DumpError(1, 'a column is there twice.')
	return found
}

async function take(draft: Draft, line: number, record: unknown): Promise<void> {
	const parsed = row.safeParse(record)
	if (!parsed.success) {
		const [issue] = parsed.error.issues
		return draft.left(line, `line ${line}`, `${issue?.path.join('.') ?? ''}: ${issue?.message ?? ''}`)
	}
	const found = parsed.data
	const quota = found.quota === '' ? null : parseBytes(found.quota)
	if (found.quota !== '' && quota === null)
		return draft.left(line, found.address, `“${found.quota.slice(0, 40)}” is no size such as 500 MB or 10 GB.`)
	if (found.kind === 'domain')
		return draft.domain(line, found.address, {
			enabled: found.enabled,
			maxStorageBytes: sizeOf(quota ?? 0n),
			description: found.name,
		})
	if (found.kind === 'alias') return draft.alias(line, found.address, found.destinations, found.enabled)
	if (found.kind === 'admin') return takeAdmin(draft, line, found)
	return takeMailbox(draft, line, found, quota)
}

function takeAdmin(draft: Draft, line: number, { address, name, domains }: Row): void {
	const wanted = domains.split(/[\s,;]+/).filter((domain) => domain !== '')
	const own = canonicalDomain(domainOf(address))
	for (const domain of wanted.length > 0 ? wanted : [own ?? '']) draft.admin(line, address, domain, name)
}

async function takeMailbox(draft: Draft, line: number, found: Row, quota: bigint | null): Promise<void> {
	draft.mailbox(line, found.address, {
		name: found.name,
		password: await passwordOf(found),
		quotaBytes: sizeOf(quota ?? 0n),
		enabled: found.enabled,
		sendOnly: found.send_only,
	})
}

async function passwordOf({ password, password_hash: hash }: Row): Promise<ForeignHash | BroughtPassword> {
	if (hash !== '') return foreignHash(hash)
	if (password === '') return NO_PASSWORD
	const typed = await BroughtPassword.typed(password)
	return typeof typed === 'string' ? { is: 'left', scheme: 'typed', why: typed.replace(/\.$/, '') } : typed
}
