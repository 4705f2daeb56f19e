import { randomBytes } from 'node:crypto'
import { expect, test } from 'vitest'
import { sealSecret, setupSecret, setupWords, stepOf, unsealSecret } from '@/core/proof/authenticator'
import { newRecoveryCodes, recoveryHash } from '@/core/proof/recovery-codes'
import '../../support/authenticators'

const bytes = (text: string) => new Uint8Array(Buffer.from(text))
/** RFC 6238, appendix B: the secret of its SHA-1 rows; six of the eight digits. */
const RFC = bytes('12345678901234567890')
const at = (seconds: number) => new Date(seconds * 1000)

test.each([
	[59, '287082'],
	[1_111_111_109, '081804'],
	[1_111_111_111, '050471'],
	[1_234_567_890, '005924'],
	[2_000_000_000, '279037'],
])('at %i seconds the code of RFC 6238 is %s', (seconds, code) => {
	expect(stepOf(RFC, code, at(seconds))).toBe(Math.floor(seconds / 30))
	expect(stepOf(RFC, ` ${code.slice(0, 3)} ${code.slice(3)} `, at(seconds))).toBe(Math.floor(seconds / 30))
})

test('S-29 one step of time is tolerated to both sides, and no more', () => {
	const step = Math.floor(1_234_567_890 / 30)
	const judged = [-2, -1, 0, 1, 2].map((steps) => stepOf(RFC, '005924', at(1_234_567_890 + steps * 30)))
	expect(judged).toEqual([null, step, step, step, null])
})

test('what is no code of six digits is none', () => {
	for (const typed of ['', '00592', '0059244', 'abcdef', '５0５９２４', '-05924', '0x5924', 'a'.repeat(10_000)])
		expect(stepOf(RFC, typed, at(1_234_567_890))).toBeNull()
})

test('a sealed secret opens for its owner alone, and holds nothing of itself', () => {
	const secret = new Uint8Array(randomBytes(20))
	const sealed = sealSecret(secret, 'a')
	expect(unsealSecret(sealed, 'a')).toEqual(secret)
	expect(unsealSecret(sealed, 'b')).toBeNull()
	expect(Buffer.from(sealed).includes(Buffer.from(secret))).toBe(false)
	expect(sealSecret(secret, 'a')).not.toEqual(sealed)
	for (const broken of [sealed.subarray(1), sealed.map((byte, n) => (n === 20 ? byte ^ 1 : byte)), new Uint8Array(3)])
		expect(unsealSecret(broken, 'a')).toBeNull()
})

test('a setup has a secret of its own, for each person, session and change', () => {
	const one = { account: 'a', session: 's', factorEpoch: 0 }
	const others = [
		{ ...one, account: 'b' },
		{ ...one, session: 't' },
		{ ...one, factorEpoch: 1 },
	]
	expect(setupSecret(one)).toEqual(setupSecret({ ...one }))
	expect(setupSecret(one).length).toBe(20)
	for (const other of others) expect(setupSecret(other)).not.toEqual(setupSecret(one))
	const { uri, key } = setupWords(RFC, 'ada@a.test', 'panel.example')
	expect(key).toBe('GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ')
	expect(uri).toMatch(/^otpauth:\/\/totp\/panel\.example:ada%40a\.test\?.*secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ/)
})

test('ten recovery codes, each of 128 bits; typed in capitals, with spaces or mistaken letters they are the same', () => {
	const codes = newRecoveryCodes()
	expect(new Set(codes.map(({ code }) => code)).size).toBe(10)
	for (const { code, hash } of codes) {
		expect(code).toMatch(/^[0-9a-z]{7}(-[0-9a-z]{7}){2}-[0-9a-z]{5}$/)
		expect(recoveryHash(code.toUpperCase().replaceAll('-', ' ').replaceAll('0', 'O').replaceAll('1', 'I'))).toEqual(
			hash,
		)
	}
	for (const typed of ['', '123456', 'a'.repeat(25), 'u'.repeat(26), 'a'.repeat(10_000)])
		expect(recoveryHash(typed)).toBeNull()
})
