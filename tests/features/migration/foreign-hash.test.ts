import { describe, expect, test } from 'vitest'
import { foreignHash } from '@/features/migration/foreign-hash'
import { verifyPassword } from '@/platform/passwords'
import { BCRYPT, MD5_CRYPT, SHA512_CRYPT } from './dumps'

const PASSWORD = 'correct horse battery staple'
const SSHA256 = 'lobq2'
/** Made by `openssl passwd -5` and by hand from SHA-256 of password and salt. */
const salted = async (encoding: 'base64' | 'hex') => {
	const { createHash } = await import('node:crypto')
	const salt = Buffer.from(SSHA256)
	return Buffer.concat([createHash('sha256').update(PASSWORD).update(salt).digest(), salt]).toString(encoding)
}

describe('what the panel and Dovecot can both check comes over as it is, by whatever name it was kept', () => {
	test.each([
		['bare, PostfixAdmin', BCRYPT, 'BLF-CRYPT'],
		['with its scheme, mailcow', `{BLF-CRYPT}${BCRYPT}`, 'BLF-CRYPT'],
		['of crypt', `{CRYPT}${SHA512_CRYPT}`, 'SHA512-CRYPT'],
		['in small letters', `{sha512-crypt}${SHA512_CRYPT}`, 'SHA512-CRYPT'],
		['bare, of crypt', ` ${SHA512_CRYPT}\n`, 'SHA512-CRYPT'],
	])('%s', async (_, text, scheme) => {
		const found = foreignHash(text)
		expect(found).toMatchObject({ is: 'kept', scheme })
		const stored = found.is === 'kept' ? found.stored : ''
		expect([await verifyPassword(stored, PASSWORD), await verifyPassword(stored, `${PASSWORD}.`)]).toEqual([
			true,
			false,
		])
	})

	test.each([
		['SSHA256', 'base64' as const],
		['SSHA256.HEX', 'hex' as const],
	])('{%s}', async (scheme, encoding) => {
		const found = foreignHash(`{${scheme}}${await salted(encoding)}`)
		expect(found).toMatchObject({ is: 'kept', scheme: 'SSHA256' })
		expect(await verifyPassword(found.is === 'kept' ? found.stored : '', PASSWORD)).toBe(true)
	})
})

describe('what could be guessed, and what nobody can check, does not come over', () => {
	test.each([
		[null, 'none'],
		['', 'none'],
		['!', 'none'],
		[MD5_CRYPT, 'MD5-CRYPT'],
		['5f4dcc3b5aa765d61d8327deb882cf99', 'PLAIN-MD5'],
		['{PLAIN}swordfish', 'PLAIN'],
		['{plain}swordfish', 'PLAIN'],
		['{CLEARTEXT}swordfish', 'CLEARTEXT'],
		['{SSHA}abcdefgh', 'SSHA'],
		['{CRYPT}abJnggxhB/yWI', 'CRYPT'],
		['{CRAM-MD5}abc', 'CRAM-MD5'],
		['swordfish', 'unknown'],
		['{BLF-CRYPT}$2y$31$mAKn4zcw8mf0Yx7PQZzFf.7Mmc9Gw8LEWWSEE/pjQjQZOSXaB28Uy', 'BLF-CRYPT'],
		['{BLF-CRYPT}swordfish', 'BLF-CRYPT'],
		['{SCRAM-SHA-256}4096,x', 'SCRAM-SHA-256'],
		['{constructor}x', 'CONSTRUCTOR'],
	])('%j', (text, scheme) => {
		const found = foreignHash(text)
		expect(found).toMatchObject({ is: 'left', scheme })
		expect(found.is === 'left' && found.why).not.toMatch(/swordfish|\$2y|\$1\$|5f4dcc/)
	})
})
