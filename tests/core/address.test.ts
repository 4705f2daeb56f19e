import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { Address, canonicalAddress, canonicalDomain, canonicalLocalPart, DomainName, LocalPart } from '@/core/address'
import { anyText } from './any-text'

const local = (text: string) => {
	const result = canonicalLocalPart(text)
	return 'value' in result ? result.value : null
}

describe('D-36 one address has one form', () => {
	test.each([
		['User@A.TEST', 'user@a.test'],
		['  user@a.test\n', 'user@a.test'],
		['user@ａ.test', 'user@a.test'],
		['user@a.test.', 'user@a.test'],
		['user@a。test', 'user@a.test'],
		["o'brien@a.test", "o'brien@a.test"],
	])('%j is %s', (typed, canonical) => expect(canonicalAddress(typed)).toBe(canonical))

	test('composed and decomposed letters, and any case, are the same domain', () => {
		const forms = ['bücher.test', 'bu\u0308cher.test', 'BÜCHER.test', 'XN--BCHER-KVA.test', 'xn--bcher-kva.test']
		expect(new Set(forms.map(canonicalDomain))).toEqual(new Set(['xn--bcher-kva.test']))
	})

	test('ß and ss are two domains, as registries have them', () => {
		expect(canonicalDomain('straße.test')).not.toBe(canonicalDomain('strasse.test'))
	})

	test('a Turkish İ, a full-width @ and letters with accents are no part of a local part', () => {
		expect(['İ', 'i̇', 'ö', 'user＠a.test', 'ａ', 'ß'].map(local)).toEqual([null, null, null, null, null, null])
		expect(canonicalAddress('user＠a.test')).toBe(null)
		expect(canonicalAddress('user@b.test＠a.test')).toBe(null)
	})
})

describe('D-38 the sign that separates extensions is no part of an address', () => {
	test.each(['bob+x', 'bob+', '+bob', '+'])('%s is refused with the reason', (typed) =>
		expect(canonicalLocalPart(typed)).toEqual({ fault: expect.stringContaining('extension') }),
	)
	test('nor is one in a whole address', () => expect(canonicalAddress('bob+x@a.test')).toBe(null))
})

describe('D-39 what is no address', () => {
	test.each([
		'"a b"@a.test',
		'"e@evil.test"@a.test',
		'a@b@c.test',
		'a@b.test, c@d.test',
		'a@b.test;c@d.test',
		'Ann <ann@a.test>',
		'<ann@a.test>',
		'ann(comment)@a.test',
		'ann@[127.0.0.1]',
		'ann@127.0.0.1',
		'ann@0x7f.1',
		'ann@localhost',
		'ann@a_b.test',
		'ann@-a.test',
		'ann@a-.test',
		'ann@a..test',
		'ann@.a.test',
		'ann@a.test..',
		'ann@a.123',
		'.ann@a.test',
		'ann.@a.test',
		'a..b@a.test',
		'a b@a.test',
		'a\u0000b@a.test',
		'a\r\nRCPT TO:<x@y.test>@a.test',
		'a\\b@a.test',
		'a@a%2etest',
		'a@a.test/../b',
		'@a.test',
		'ann@',
		'@',
		'',
		' ',
		'../../etc/passwd',
		'$(id)@',
	])('%j', (typed) => expect(canonicalAddress(typed)).toBe(null))

	test('64 characters before the @ and 254 in all are the most', () => {
		const domain = (length: number) => `${`${'a'.repeat(60)}.`.repeat(4).slice(0, length - 5)}.test`
		expect(canonicalAddress(`${'a'.repeat(64)}@a.test`)).not.toBe(null)
		expect(canonicalAddress(`${'a'.repeat(65)}@a.test`)).toBe(null)
		expect(domain(189)).toHaveLength(189)
		expect(canonicalAddress(`${'a'.repeat(64)}@${domain(189)}`)).toHaveLength(254)
		expect(canonicalAddress(`${'a'.repeat(64)}@${domain(190)}`)).toBe(null)
	})

	test('the length is that of the form that is kept: a short word in Unicode can be too long in punycode', () => {
		const long = `${`${'ü'.repeat(40)}.`.repeat(4)}test`
		expect(canonicalDomain(long)?.length).toBeGreaterThan(long.length)
		expect(canonicalAddress(`${'a'.repeat(64)}@${long}`)).toBe(null)
	})
})

describe('canonical forms', () => {
	const text = fc.oneof(anyText, fc.string(), fc.emailAddress(), fc.domain())

	test('are their own canonical form', () => {
		fc.assert(
			fc.property(text, (typed) => {
				for (const canonical of [canonicalAddress, canonicalDomain, local]) {
					const once = canonical(typed)
					if (once !== null) expect(canonical(once)).toBe(once)
				}
			}),
			{ numRuns: 3000 },
		)
	})

	test('contain nothing but printable ASCII, no space, quote, slash-dot or second @', () => {
		const near = fc
			.array(fc.constantFrom(...'aé.@+"\\ \n%＠。-_xn-İß\u0000\u00ad'), { maxLength: 20 })
			.map((letters) => letters.join(''))
		fc.assert(
			fc.property(fc.oneof(near, text), (typed) => {
				const found = canonicalAddress(typed)
				if (found !== null) expect(found).toMatch(/^[!#$%&'*/=?^_`{|}~a-z0-9.-]{1,64}@[a-z0-9.-]{4,253}$/)
			}),
			{ numRuns: 3000 },
		)
	})
})

test.each([
	['DomainName', DomainName],
	['Address', Address],
	['LocalPart', LocalPart],
])('D-26 %s takes text and nothing else', (_name, schema) => {
	for (const value of [undefined, null, 1, {}, [], ['a'], { contains: '@' }, { toString: () => 'a.test' }, true])
		expect(schema.safeParse(value).success).toBe(false)
	expect(schema.safeParse('\u0000').error?.issues).toHaveLength(1)
})

test.each(['-v', 'a%b.test', 'b.test!a', '*', 'a?', 'a/b', '|sh'])(
	'%s is no address of ours, since mail servers misread it, though somebody elsewhere may have it',
	(typed) => {
		expect(LocalPart.safeParse(typed).error?.issues).toMatchObject([{ message: expect.stringContaining('misread') }])
		expect(canonicalAddress(`${typed}@elsewhere.test`)).toBe(`${typed}@elsewhere.test`)
	},
)
