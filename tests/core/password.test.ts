import { describe, expect, test } from 'vitest'
import { ChosenPassword, NewPassword } from '@/core/password'
import { isCommonPassword } from '@/platform/common-passwords'

const fault = (text: unknown) => NewPassword.safeParse(text).error?.issues[0]?.message ?? null
const COMMON = 'This is one of the passwords that are tried first. A few words in a row are easy to remember.'

/** Letters of all kinds that form no run and no repetition. */
const mixed = (signs: number, from = 'étè🙂 кот木🔑x'): string =>
	Array.from({ length: signs }, (_, at) => [...from][(at * at + at * 3) % [...from].length]).join('')

describe('S-02 S-03 S-06 length is counted in code points, and nothing is cut off', () => {
	test.each([7, 257])('%i are refused', (signs) =>
		expect(fault(mixed(signs))).toMatch(signs < 15 ? /^At least 15/ : /^At most 256/),
	)
	test.each([15, 64, 256])('%i are taken as typed', (signs) => {
		const text = mixed(signs)
		expect(NewPassword.parse(text)).toBe(text)
		expect([...text]).toHaveLength(signs)
	})
	test('a megabyte is refused at once, without a look at the list', () => {
		const times = [1, 2, 3, 4, 5].map(() => {
			const began = performance.now()
			expect(fault('ab c'.repeat(262_144))).toMatch(/^At most 256/)
			return performance.now() - began
		})
		// The shortest: what is slow by itself is slow each time.
		expect(Math.min(...times)).toBeLessThan(50)
	})
})

describe('S-04 nothing is asked about what it is made of', () => {
	test.each([
		'only lower case here',
		'ONLY UPPER CASE HERE',
		'83 19 47 20 66 05 71',
		'кот идёт домой один',
		'  blanks around it  ',
	])('%j', (text) => expect(fault(text)).toBeNull())
})

describe('S-05 what is tried first is refused, with the reason', () => {
	test.each([
		['one of the list', '123456789qwerty'],
		['in another case', 'QwertyUIOP12345'],
		['with digits and signs around it', '!!password2026!'],
		['one with a year behind it', 'basketball-2026-11'],
		['a short piece again and again', 'abcabcabcabcabca'],
		['two words again and again', 'letmeinletmeinletmein'],
		['one sign', 'aaaaaaaaaaaaaaa'],
		['neighbours', 'bcdefghijklmnopq'],
		['neighbours backwards', 'zyxwvutsrqponml'],
	])('%s', (_, text) => expect(fault(text)).toBe(COMMON))

	test('the list is whole: 100,000 and the long ones of a million', () => {
		// Ranks 1, 50,000, 99,999, and the last of the long ones.
		for (const common of ['123456', 'cateye', '070171', 'vjkjljwsjnjujfa'])
			expect(isCommonPassword(common), common).toBe(true)
		expect(isCommonPassword('')).toBe(false)
		expect(isCommonPassword('password\n123456')).toBe(false)
	})

	test('a look at the list takes less than 5 ms', () => {
		isCommonPassword('warm')
		// The fastest of many: what else the machine does meanwhile makes none of them faster.
		const times = Array.from({ length: 100 }, (_, n) => {
			const began = performance.now()
			isCommonPassword(`nobody has this password ${n}`)
			return performance.now() - began
		})
		expect(Math.min(...times)).toBeLessThan(5)
	})
})

test('what mail programs cannot send is no part of a password', () => {
	for (const sign of ['\n', '\r', '\0', '\u0085'])
		expect(fault(`a long password${sign}here`)).toMatch(/control characters/)
})

describe('what gives the holder away is refused, with the reason beside the field', () => {
	const holder = { address: 'dora.lindqvist@mail.birch-school.example', name: 'Dóra Lindqvist', least: 15 }
	const faultFor = async (text: string, least = 15) => {
		const chosen = await ChosenPassword.of(text, 'newPassword')
		try {
			return chosen.hashFor({ ...holder, least }).slice(0, 9)
		} catch (error) {
			return (error as { problem: { fields: Record<string, string> } }).problem.fields.newPassword
		}
	}
	test.each([
		['the domain', 'birch-school panel 2026', 'birch-school'],
		['the domain', 'we love BirchSchool so much', 'birch-school'],
		['the address', 'dora.lindqvist and a cat', 'dora.lindqvist'],
		['the name', 'mrs LINDQVIST has a cat', 'Lindqvist'],
		['the name', 'dóra and her grey cats', 'Dóra'],
	])('%s in %j', async (what, text, word) => {
		expect(await faultFor(text)).toBe(`Leave out ${what} (“${word}”): whoever guesses tries it first.`)
	})
	test('three letters, the top domain and a name among others are no reason', async () => {
		expect(await faultFor('an example of mail: no birch')).toBe('$argon2id')
	})
	test('what the organization asks for is said', async () => {
		expect(await faultFor('seventeen signs 1', 20)).toBe('The organization asks for at least 20 characters.')
		expect(await faultFor('these are twenty sig', 20)).toBe('$argon2id')
	})
})

test.each(['{PLAIN}swordfish and more', '$argon2id$v=19$m=19456,t=2,p=1$c2FsdA$aGFzaA', '{SSHA512}AAAA and some more'])(
	'%s is only a password: it is hashed like any other',
	async (text) => {
		const hash = (await ChosenPassword.of(NewPassword.parse(text), 'password')).hashFor({
			address: 'a@b.test',
			name: 'A',
			least: 15,
		})
		expect(hash).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/)
		expect(hash).not.toBe(text)
	},
)
