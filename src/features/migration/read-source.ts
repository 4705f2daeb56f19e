/** A file of another panel, read into an inventory. Nothing is asked of this panel's database, and nothing of the file is run. */
import { createReadStream } from 'node:fs'
import { open } from 'node:fs/promises'
import { DumpError, readDump } from './dump/read-dump'
import type { Inventory } from './inventory'
import { SOURCES, type Source } from './source-names'
import { readCsv } from './sources/csv'
import { Draft } from './sources/draft'
import type { Rows } from './sources/fields'
import { finished } from './sources/finished'
import { JEBOEHM_TABLES, readJeboehm } from './sources/jeboehm'
import { MAILCOW_TABLES, readMailcow } from './sources/mailcow'
import { POSTFIXADMIN_TABLES, readPostfixAdmin } from './sources/postfixadmin'

type ReadRows = (draft: Draft, rows: Rows) => Promise<void>

const DUMPS: Readonly<Record<Exclude<Source, 'csv'>, readonly [ReadonlySet<string>, ReadRows]>> = {
	postfixadmin: [POSTFIXADMIN_TABLES, readPostfixAdmin],
	mailcow: [MAILCOW_TABLES, readMailcow],
	jeboehm: [JEBOEHM_TABLES, readJeboehm],
}

export interface ReadSource {
	readonly inventory: Inventory
	/** How many passwords come over, by the way they are kept. */
	readonly schemes: ReadonlyMap<string, number>
}

/** @param only names of domains; NULL = all @throws DumpError when the file cannot be understood */
export async function readSource(from: Source, file: string, only: ReadonlySet<string> | null): Promise<ReadSource> {
	await expectText(file)
	const chunks = createReadStream(file, { encoding: 'utf8' }) as AsyncIterable<string>
	const draft = await Draft.begun()
	if (from === 'csv') await readCsv(draft, chunks)
	else {
		const [tables, readRows] = DUMPS[from]
		await readRows(draft, readDump(chunks, tables))
	}
	const inventory = finished(draft, only)
	const isEmpty = inventory.domains.length === 0 && inventory.mailboxes.length === 0
	if (isEmpty && inventory.left.length === 0) throw new DumpError(1, `nothing of ${SOURCES[from]} is in this file.`)
	return { inventory, schemes: draft.schemes }
}

const MARKS: readonly (readonly [number, number, string])[] = [
	[0x1f, 0x8b, 'the file is packed; unpack it first (gunzip).'],
	[0x50, 0x4b, 'the file is packed; unpack it first (unzip).'],
	[0xff, 0xfe, 'the file is written in UTF-16; save it as UTF-8.'],
	[0xfe, 0xff, 'the file is written in UTF-16; save it as UTF-8.'],
]

async function expectText(file: string): Promise<void> {
	const handle = await open(file)
	try {
		const { buffer } = await handle.read(Buffer.alloc(2), 0, 2, 0)
		const mark = MARKS.find(([first, second]) => buffer[0] === first && buffer[1] === second)
		if (mark) throw new DumpError(1, mark[2])
	} finally {
		await handle.close()
	}
}
