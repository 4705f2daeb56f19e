import { describe, expect, test } from 'vitest'
import { PanelError } from '@/core/gateway/result'
import { listText, MOST_LINES } from '@/features/mailboxes/import/list-text'
import { passwordsFile } from '@/features/mailboxes/import/passwords-file'
import { readList } from '@/features/mailboxes/import/read-list'

const ANNA = { name: 'Anna Adler', address: 'anna', quota: '1 GB', password: '', sendOnly: true, fault: null }
const refusal = (text: string): string => {
	try {
		readList(text)
	} catch (error) {
		const problem = error instanceof PanelError ? error.problem : null
		return problem?.kind === 'invalid' ? (problem.fields.list ?? '') : String(error)
	}
	return 'it was read'
}

describe('Q6 a list is read as spreadsheets write it', () => {
	test.each([
		['commas', 'name,address,quota,send only\nAnna Adler,anna,1 GB,yes\n', 2],
		['semicolons, as Excel writes them in Europe', 'name;address;quota;send only\r\nAnna Adler;anna;1 GB;x\r\n', 2],
		['tabs, as they are copied out of a sheet', 'name\taddress\tquota\tsend only\nAnna Adler\tanna\t1 GB\ttrue', 2],
		['a byte order mark', '\ufeffname,address,quota,send only\nAnna Adler,anna,1 GB,1', 2],
		["Excel's own first line", 'sep=;\r\nname;address;quota;send only\r\nAnna Adler;anna;1 GB;yes', 3],
		['columns in any order and spelling', 'Send-Only,QUOTA,E-Mail,Full Name\nyes,1 GB,anna,Anna Adler', 2],
		['a first and a last name', 'Last name;First name;address;quota;send_only\nAdler;Anna;anna;1 GB;yes', 2],
		['quoted values', '"name","address","quota","send only"\n"Anna Adler","anna","1 GB","yes"', 2],
		[
			'empty lines, and lines of nothing but separators',
			'name;address;quota;send only\n\n;;;\nAnna Adler;anna;1 GB;yes\n;;;\n',
			4,
		],
		['columns without a name that hold nothing', 'name;address;quota;send only;;\nAnna Adler;anna;1 GB;yes;;', 2],
	])('%s', (_what, text, line) => {
		expect(readList(text)).toEqual([{ ...ANNA, line }])
	})

	test('a separator of another kind inside of a value stays what it is', () => {
		expect(readList('name;address\nAdler, Anna;anna').map(({ name }) => name)).toEqual(['Adler, Anna'])
	})

	test('a password is taken as typed, with the spaces around it', () => {
		expect(readList('name,password\nAnna,  four words in a row ')[0]?.password).toBe('  four words in a row ')
	})

	test('a line that is wrong as such says so, and the others are read', () => {
		const [first, second, third] = readList('name,address,send only\nA,a,perhaps\nB,b,no,more\nC')
		expect([first?.fault, second?.fault, third?.fault]).toEqual([
			'Send only: write yes or no.',
			'Here stand more values than there are columns.',
			null,
		])
	})

	test('a line keeps its number, whatever stands above', () => {
		expect(readList('name,address\n"Anna\nAdler",anna\nBen,ben').map(({ line }) => line)).toEqual([3, 4])
	})
})

describe('Q6 what cannot be read as a whole is refused with a sentence beside the field', () => {
	test.each([
		['nothing', '', 'Paste the list'],
		['nothing but columns', 'name,address\n', 'nothing'],
		['no column for the name', 'address\nanna', 'for the name'],
		['half of a name', 'first name,address\nAnna,anna', 'for the name'],
		['a column twice, by two names', 'name,address,e-mail\nAnna,a,b', 'twice'],
		['a name beside its parts', 'name,first name,last name\nA,B,C', 'for the name'],
		['no line with the columns', 'Anna Adler,anna\nBen Ohm,ben', '“Anna Adler” is no column here'],
		['a quotation mark that stays open', 'name,address\n"Anna,anna\n', 'quotation mark'],
		['a sheet and no CSV', 'PK\u0003\u0004\u0000\u0000', 'CSV'],
		['too many lines', `name,address\n${'A,a\n'.repeat(MOST_LINES + 1)}`, `At most ${MOST_LINES}`],
	])('%s', (_what, text, sentence) => {
		expect(refusal(text)).toContain(sentence)
	})

	test.each([
		'role',
		'rights',
		'organization',
		'organizationId',
		'scope',
		'grant',
		'admin',
		'domain',
		'state',
		'__proto__',
		'constructor',
	])('D-09 D-31 a column %s is no column: nothing of the list is used', (column) => {
		expect(refusal(`name,address,${column}\nAnna,anna,server`)).toContain(`“${column}” is no column here`)
	})
})

describe('Q6 a file is read in the encoding that it has', () => {
	const MÜLLER = 'name;address\r\nJörg Müller;joerg'
	test.each([
		['UTF-8', new TextEncoder().encode(MÜLLER)],
		['UTF-8 with a byte order mark', new TextEncoder().encode(`\ufeff${MÜLLER}`)],
		['Windows-1252, as Excel saves a plain CSV', Uint8Array.from(MÜLLER, (sign) => sign.charCodeAt(0))],
		['UTF-16, as Excel saves Unicode text', Uint8Array.from(Buffer.from(`\ufeff${MÜLLER}`, 'utf16le'))],
		['UTF-16 the other way round', Uint8Array.from(Buffer.from(`\ufeff${MÜLLER}`, 'utf16le').swap16())],
	])('%s', (_what, bytes) => {
		expect(readList(listText(bytes))).toMatchObject([{ name: 'Jörg Müller', address: 'joerg' }])
	})
})

test('D-33 the file of passwords opens as it is in a spreadsheet, and nothing in it runs', () => {
	const address = 'anna@example.org'
	const link = passwordsFile([{ address, name: `=HYPERLINK("https://evil.test","Müller")` }], { [address]: '-x' })
	const text = decodeURIComponent(link.replace('data:text/csv;charset=utf-8,', ''))
	expect(text).toBe(
		`\ufeffaddress,name,password\r\n"${address}","'=HYPERLINK(""https://evil.test"",""Müller"")","'-x"\r\n`,
	)
})
