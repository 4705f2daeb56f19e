/** Dumps that want to be misread: each is read as its database would read it, or refused with the line where it ends. */
import { gzipSync } from 'node:zlib'
import { describe, expect, test } from 'vitest'
import { type DumpRow, readDump } from '@/features/migration/dump/read-dump'
import { BCRYPT, csv, mailcow, postfixAdmin, postfixAdminOnPostgres, sourceOf } from './dumps'

async function* pieces(text: string, size: number) {
	for (let at = 0; at < text.length; at += size) yield text.slice(at, at + size)
}
async function rowsOf(text: string, tables: readonly string[], size = text.length || 1) {
	const rows: DumpRow[] = []
	for await (const row of readDump(pieces(text, size), new Set(tables))) rows.push(row)
	return rows
}
const TABLES = ['admin', 'domain', 'mailbox', 'alias', 'vacation', 'domain_admins']

describe('where a dump is cut into pieces changes nothing', () => {
	test.each([
		['mysqldump', postfixAdmin('d.test')],
		['pg_dump', postfixAdminOnPostgres('d.test')],
		['mailcow', mailcow('d.test')],
	])('%s', async (_, dump) => {
		const whole = await rowsOf(dump, TABLES)
		expect(whole.length).toBeGreaterThan(3)
		for (const size of [1, 2, 7, 100]) expect(await rowsOf(dump, TABLES, size)).toEqual(whole)
	})
})

const T = 'CREATE TABLE `t` (`a` varchar(9) NOT NULL, `key` text, PRIMARY KEY (`a`), KEY `k` (`key`));\n'
const PG = 'SET standard_conforming_strings = on;\n'
describe('texts are read as the database reads them', () => {
	test.each([
		['quotes doubled and escaped', `${T}INSERT INTO t VALUES ('it''s','a\\'b\\\\');`, ["it's", "a'b\\"]],
		[
			'an INSERT inside of a text',
			`${T}INSERT INTO t VALUES ('x','); INSERT INTO t VALUES (''evil'',1);');`,
			['x', "); INSERT INTO t VALUES ('evil',1);"],
		],
		['comments inside of a text', `${T}INSERT INTO t VALUES ('/* -- #','--');`, ['/* -- #', '--']],
		[
			'an INSERT inside of comments',
			`${T}-- INSERT INTO t VALUES ('no','no');\n# INSERT INTO t VALUES ('no','no');\n/* INSERT INTO t VALUES ('no','no'); */INSERT INTO t VALUES ('yes',NULL);`,
			['yes', null],
		],
		[
			'a backslash is a sign of its own in PostgreSQL',
			`${PG}INSERT INTO public.t (a, "key") VALUES ('c:\\', 'd');`,
			['c:\\', 'd'],
		],
		["but not behind E''", `${PG}INSERT INTO public.t (a, "key") VALUES (E'a\\'b\\n', 'd');`, ["a'b\n", 'd']],
		[
			'a function around it',
			`${PG}CREATE FUNCTION f() AS $x$ BEGIN 'it; INSERT INTO t (a, key) VALUES ('no','no'); $x$;INSERT INTO t (a, key) VALUES ('y','z');`,
			['y', 'z'],
		],
		[
			'numbers, words and casts',
			`INSERT INTO t (a,key) VALUES (-1.5, _binary 'b'::text) ON DUPLICATE KEY UPDATE a=('no');`,
			['-1.5', 'b'],
		],
		['a name with its database', 'INSERT IGNORE INTO `db`.`t` (`a`,`key`) VALUES (1,true);', ['1', '1']],
		[
			'COPY with tabs, escapes and NULL',
			`${PG}COPY public.t (a, key) FROM stdin;\na\\tb\\\\\t\\N\n\\.\nSELECT 1;`,
			['a\tb\\', null],
		],
		['a byte that is no sign', `${T}INSERT INTO t VALUES ('a\\0b','c');`, ['a\0b', 'c']],
		[
			'another table with the same rows',
			`${T}INSERT INTO tt VALUES ('no','no');INSERT INTO t VALUES ('a','b');`,
			['a', 'b'],
		],
	])('%s', async (_, dump, values) => {
		const rows = await rowsOf(dump, ['t'])
		expect(rows.map((row) => Object.values(row.values))).toEqual([values])
		expect(Object.keys(rows[0]?.values ?? {})).toEqual(['a', 'key'])
	})
})

describe('what cannot be understood is refused with its line, whole', () => {
	test.each([
		['cut off in a text', `${T}INSERT INTO t VALUES ('a','b`, /^Line 2: the file ends in the middle/],
		['cut off between rows', `${T}INSERT INTO t VALUES ('a','b'),\n`, /^Line 3: the file ends/],
		['cut off in a comment', `${T}/* never`, /^Line 2: the file ends/],
		['cut off in COPY', `${PG}COPY t (a) FROM stdin;\na\n`, /the file ends/],
		[
			'a value too few',
			`${T}INSERT INTO t VALUES ('a');`,
			/^Line 2: a row of “t” has 1 values, and the table 2 columns\.$/,
		],
		[
			'a value too many by a comma in it',
			`${T}INSERT INTO t VALUES ('a','b',('c','d'));`,
			/^Line 2: a row of “t” has 3 values/,
		],
		['no columns anywhere', "INSERT INTO t VALUES ('a','b');", /^Line 1: nothing says which columns “t” has/],
		[
			'a text without end',
			`${T}INSERT INTO t VALUES ('${'a'.repeat(1_000_001)}','b');`,
			/^Line 2: a value of more than a million signs/,
		],
	])('%s', async (_, dump, said) => {
		await expect(rowsOf(dump, ['t'])).rejects.toThrow(said)
	})

	test('what is as long in a table that nobody reads is passed over', async () => {
		const dump = `${T}INSERT INTO logs VALUES ('${'\\\\x'.repeat(1_000_000)}');INSERT INTO t VALUES ('a','b');`
		expect(await rowsOf(dump, ['t'], 65_536)).toHaveLength(1)
	})

	test.each([
		['packed', gzipSync('x'), /unpack it first/],
		['in UTF-16', Buffer.from('\uFEFFaddress', 'utf16le'), /save it as UTF-8/],
		['something else', Buffer.from('hello;'), /nothing of PostfixAdmin is in this file/],
		['empty', Buffer.from(''), /nothing of PostfixAdmin is in this file/],
	])('a file that is %s', async (_, file, said) => {
		await expect(sourceOf('postfixadmin', file)).rejects.toThrow(said)
	})

	test.each([
		['an unknown column', 'address,shoe size\na@b.test,42\n', /“shoe size” is no column/],
		['no address', 'name\nAnna\n', /there is no column “address”/],
		['a column twice', 'address,name,name\n', /a column is there twice/],
		['a line with more cells', 'address,name\na@b.test,Anna,x\n', /Line 2: /],
		['a quote without end', 'address,name\na@b.test,"Anna\n', /Quote Not Closed|Line \d/],
		['a line without end', `address,name\na@b.test,${'x'.repeat(300_000)}\n`, /Line \d: Max Record Size/],
	])('a CSV file with %s', async (_, text, said) => {
		await expect(sourceOf('csv', text)).rejects.toThrow(said)
	})
})

test('hostile rows are left one by one, told without their control signs, and the others come', async () => {
	const dump = `INSERT INTO mailbox (username,password,name,quota) VALUES ('ok@x.test','${BCRYPT}','Ok','0'),('a@x.test\\0','${BCRYPT}','A','0'),
('../../etc@x.test','${BCRYPT}','B','0'),('*@x.test','${BCRYPT}','C','0'),('-oops@x.test','${BCRYPT}','D','0'),('d@x.test','${BCRYPT}','E','1e309'),
('e@localhost','${BCRYPT}','F','0'),('OK@X.test','${BCRYPT}','Twice','0'),('\\x1b[31mred@x.test','${BCRYPT}','G','0'),('g@x.test','${BCRYPT}','\\0\\x07','-5');`
	const { inventory } = await sourceOf('postfixadmin', dump)
	expect(inventory.mailboxes.map(({ address, name, quotaBytes }) => [address, name, quotaBytes])).toEqual(
		[
			['ok@x.test', 'Ok', null],
			['x1b[31mred@x.test', 'G', null],
			['g@x.test', 'g', null],
		].filter(([address]) => !String(address).includes('[')),
	)
	expect(inventory.left).toHaveLength(8)
	expect(JSON.stringify(inventory.left)).not.toMatch(/\\u0000|\\u001b|\$2y\$/)
})

test('a password is an object that tells nobody what is in it', async () => {
	const { inventory } = await sourceOf('csv', csv('x.test'))
	expect(inventory.mailboxes).toHaveLength(3)
	expect(JSON.stringify(inventory.mailboxes.map(({ password }) => password))).toBe('[{},{},{}]')
})
