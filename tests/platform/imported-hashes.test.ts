import { describe, expect, test } from 'vitest'
import { isImportedHash } from '@/platform/imported-hashes'
import { needsRehash, verifyPassword } from '@/platform/passwords'

const PASSWORD = 'correct horse battery staple'
/** Made by `doveadm pw` of Dovecot 2.3.19; the last by `openssl passwd -6`, whose rounds are the default and not written. */
const MADE_ELSEWHERE = [
	'{PBKDF2}$1$F8EagaVpRHFz5un7$5000$44e88a4341dac2cc78f5eb121d266ef7ec8c8e38',
	'{SSHA512}lobq2+XwR4G4FURSQnEgNeM1pj4fDEE7xvieZYOJ7fzlX3jEjnIsZV0xaXa9zPYvA3JzuECygOfuEOv6Z/ZeREf50cg=',
	'{SSHA256}ULAKh6Vxb/JGaRk8Rt5/YPdp1rkr2Qz2RDqI1oUKHig0Y/wP',
	'{SHA256-CRYPT}$5$d7SqQnbRF/HFxRkP$e1V4A0wNHWrCwgUHfb.j9osj2UOFQDgVmTMun49kEW1',
	'{BLF-CRYPT}$2y$05$mAKn4zcw8mf0Yx7PQZzFf.7Mmc9Gw8LEWWSEE/pjQjQZOSXaB28Uy',
	'{ARGON2I}$argon2i$v=19$m=32768,t=4,p=1$ctibRYdkW1nwYVjxeUerKg$s9XAPsoC/dBvYfLH/QtgGxL45B9Ib7ffMwoFQdhewVY',
	'{ARGON2ID}$argon2id$v=19$m=65536,t=3,p=1$2hJrjfFHiCHgJikOj+zBkg$52GfUfXJWYhauL5IVNc3nI9b5iAFqxGl/egMOZtfak8',
	'{SHA512-CRYPT}$6$CzRVXmlc9nOGvWFy$JD1Uwncc46FyHsUwsLy8XKZo2.znNAG62n2XK5HvB7FenRb6YPZ0Zsl24SqzZIpZikoDSqa9Ay7kqL0M5579D1',
]

test.each(MADE_ELSEWHERE)('%s', async (hash) => {
	expect(isImportedHash(hash)).toBe(true)
	expect(await verifyPassword(hash, PASSWORD)).toBe(true)
	for (const wrong of [`${PASSWORD}.`, PASSWORD.slice(1), '', hash])
		expect(await verifyPassword(hash, wrong)).toBe(false)
	expect(needsRehash(hash, PASSWORD)).toBe(true)
})

describe('what is no such hash opens nothing, whatever is typed', () => {
	test.each([
		'{PLAIN}correct horse battery staple',
		'{CLEARTEXT}correct horse battery staple',
		'{MD5}Qd1nEJkJjJiFzXcLJpHYPA==',
		'{constructor}x',
		'{SSHA512}',
		`{SSHA512}${'A'.repeat(80)}`,
		'{BLF-CRYPT}$2y$05$short',
		'{SHA512-CRYPT}$6$salt$',
		'{PBKDF2}$1$salt$5000$',
		'{ARGON2ID}$argon2id$v=19$m=65536,t=3,p=1$$',
		'{}',
		'{',
	])('%j', async (hash) => {
		expect(isImportedHash(hash)).toBe(false)
		for (const typed of [PASSWORD, '', hash]) expect(await verifyPassword(hash, typed)).toBe(false)
	})
})

describe('a hash that would keep this machine busy is not computed', () => {
	test.each([
		['bcrypt', '{BLF-CRYPT}$2y$31$mAKn4zcw8mf0Yx7PQZzFf.7Mmc9Gw8LEWWSEE/pjQjQZOSXaB28Uy'],
		['SHA-512-crypt', `{SHA512-CRYPT}$6$rounds=999999$CzRVXmlc9nOGvWFy$${'a'.repeat(86)}`],
		['PBKDF2', '{PBKDF2}$1$F8EagaVpRHFz5un7$9999999$44e88a4341dac2cc78f5eb121d266ef7ec8c8e38'],
		['argon2, in memory', `{ARGON2ID}$argon2id$v=19$m=4194304,t=1,p=1$${'a'.repeat(22)}$${'a'.repeat(43)}`],
		['argon2, in passes', `{ARGON2I}$argon2i$v=19$m=65536,t=999,p=1$${'a'.repeat(22)}$${'a'.repeat(43)}`],
	])('%s', async (_, hash) => {
		expect(isImportedHash(hash)).toBe(false)
		// What it took of the processor: on a busy machine time goes by without any work.
		const began = process.cpuUsage()
		expect(await verifyPassword(hash, PASSWORD)).toBe(false)
		const { user, system } = process.cpuUsage(began)
		expect((user + system) / 1000).toBeLessThan(400)
	})
})

test('bcrypt looks at 72 bytes: what was typed beyond them never becomes the password', () => {
	const bcrypt = MADE_ELSEWHERE.find((hash) => hash.startsWith('{BLF-CRYPT}')) ?? ''
	expect(needsRehash(bcrypt, 'x'.repeat(72))).toBe(true)
	expect(needsRehash(bcrypt, 'x'.repeat(73))).toBe(false)
})
