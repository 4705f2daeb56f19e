import { expect, test } from 'vitest'
import { ALL_RIGHTS, asksProof, isFresh, OWN_RIGHTS, SYSTEM_RIGHTS } from '@/core/policy'

const NOW = new Date('2026-11-22T12:00:00.000Z')
const ago = (milliseconds: number) => new Date(NOW.getTime() - milliseconds)

test('a proof holds for five minutes, to the millisecond; without one there is none', () => {
	expect(isFresh(NOW, NOW)).toBe(true)
	expect(isFresh(ago(5 * 60_000), NOW)).toBe(true)
	expect(isFresh(ago(5 * 60_000 + 1), NOW)).toBe(false)
	expect(isFresh(null, NOW)).toBe(false)
})

test('S-34 whatever gives or takes power, or cannot be taken back, asks for a fresh proof', () => {
	const asked = ALL_RIGHTS.filter((right) => asksProof(right, false))
	for (const part of ['role', 'grant'])
		expect(asked.filter((right) => right.startsWith(`${part}.`)).length, part).toBeGreaterThanOrEqual(4)
	expect(asked).toEqual(
		expect.arrayContaining(['account.create', 'account.set-password', 'mailbox.set-password', 'domain.remove']),
	)
	expect(asked).toEqual(expect.arrayContaining(['domain.restore', 'mailbox.restore', 'mailbox.protect']))
	expect([...OWN_RIGHTS, ...SYSTEM_RIGHTS].filter((right) => asked.includes(right))).toEqual([
		'own.export-mail',
		'own.set-second-factor',
		'own.rotate-key',
	])
})

test('whatever else a deed is, rights that are given along with it ask for the proof', () => {
	expect(asksProof('mailbox.create', false)).toBe(false)
	expect(asksProof('mailbox.create', true)).toBe(true)
})
