import { expect, test } from 'vitest'
import {
	Address,
	BytesOrUnlimited,
	CountOrUnlimited,
	canonicalAddress,
	canonicalDomain,
	canonicalLocalPart,
	DomainName,
	LocalPart,
	Name,
	parseBytes,
	searchedAddress,
	searchedText,
	shownAddress,
} from '@/core/address'
import { parseCursor } from '@/core/gateway/keyset'
import { PanelError } from '@/core/gateway/result'
import { NewPassword } from '@/core/password'
import { parseDestinations } from '@/features/aliases/destinations'
import { linesOf } from '@/features/lists/members'
import { deviceWords } from '@/features/sessions/device-words'
import { localPath } from '@/features/sessions/local-path'

/** D-40: about 100 kB each, made to be slow for patterns that try again and again. */
const HOSTILE: Record<string, string> = {
	'dotted letters': `${'a.'.repeat(50_000)}@`,
	'dots before the @': `${'.'.repeat(100_000)}@a.test`,
	'dots behind the @': `a@${'.'.repeat(100_000)}`,
	'one long word': 'a'.repeat(100_000),
	brackets: '('.repeat(100_000),
	ats: '@'.repeat(100_000),
	blanks: `a${' '.repeat(100_000)}b`,
	'blanks around': `${' '.repeat(50_000)}a${' '.repeat(50_000)}`,
	digits: '9'.repeat(100_000),
	'digits and blanks': `1${' '.repeat(100_000)}x`,
	hyphens: `a@${'a-'.repeat(50_000)}.test`,
	punycode: `a@${'xn--a'.repeat(20_000)}.test`,
	'a word in Chinese': '漢'.repeat(33_000),
	'marks upon marks': `a${'\u0301'.repeat(50_000)}`,
	'letters that grow when lowered': 'İ'.repeat(50_000),
	emoji: '👩‍👩‍👧'.repeat(9_000),
	'halves of pairs': '\ud800'.repeat(50_000),
	zeros: '\u0000'.repeat(100_000),
}
const READERS: Record<string, (text: string) => unknown> = {
	canonicalDomain,
	canonicalAddress,
	canonicalLocalPart,
	parseBytes,
	shownAddress: (text) => shownAddress(text),
	searchedAddress,
	searchedText,
	parseCursor: (text) => parseCursor(text, 'text'),
	linesOf,
	parseDestinations: (text) => parseDestinations([text]),
	localPath,
	deviceWords,
}
for (const [name, schema] of Object.entries({
	DomainName,
	Address,
	LocalPart,
	BytesOrUnlimited,
	CountOrUnlimited,
	Name,
	NewPassword,
}))
	READERS[name] = (text) => schema.safeParse(text)

const timed = (read: (text: string) => unknown, text: string): number => {
	const from = performance.now()
	try {
		read(text)
	} catch (error) {
		// A sentence about what was typed is an answer too.
		if (!(error instanceof PanelError)) throw error
	}
	return performance.now() - from
}

test.each(Object.entries(READERS))('D-40 %s reads each hostile text in less than 50 ms', (_name, read) => {
	for (const [what, text] of Object.entries(HOSTILE)) {
		// The shortest of three: what is slow by itself is slow each time.
		const took = Math.min(...[1, 2, 3].map(() => timed(read, text)))
		expect({ what, slow: took >= 50 }).toEqual({ what, slow: false })
	}
})
