import { expect, test } from 'vitest'
import { GRANTABLE_RIGHTS } from '@/core/policy'
import { type Meant, type Part, sentenceOf } from '@/features/grants/sentence'
import { labelsOf, rightsInWords } from '@/features/roles/rights-in-words'

const plain = (parts: readonly Part[]) => parts.map((part) => (typeof part === 'string' ? part : part.strong)).join('')
const MEANT: Meant = {
	labels: ['See mailboxes', 'Create mailboxes', 'Set passwords'],
	roleName: null,
	places: ['birch.example'],
	morePlaces: 0,
	startsAt: null,
	endsAt: null,
	limits: [],
}
const said = (changes: Partial<Meant> = {}) => plain(sentenceOf({ ...MEANT, ...changes }))

test.each([
	[{}, 'may see mailboxes, create mailboxes and set passwords in birch.example, with no end.'],
	[{ labels: ['See domains'] }, 'may see domains in birch.example, with no end.'],
	[
		{ places: ['the whole server'] },
		'may see mailboxes, create mailboxes and set passwords on the whole server, with no end.',
	],
	[
		{
			labels: Array.from({ length: 9 }, (_, n) => `Right ${n}`),
			roleName: 'HR',
			places: ['a.test', 'b.test'],
			morePlaces: 3,
		},
		'may do everything in the role HR (9 rights) in a.test, b.test and 3 more, with no end.',
	],
	[
		{ endsAt: new Date('2027-01-01T00:00:00Z') },
		'may see mailboxes, create mailboxes and set passwords in birch.example, until the end of 31 December 2026.',
	],
	[
		{ startsAt: new Date('2026-12-03T00:00:00Z'), endsAt: new Date('2026-12-24T15:30:00Z') },
		'may see mailboxes, create mailboxes and set passwords in birch.example, from 3 December 2026 until 24 December 2026 at 15:30 UTC.',
	],
	[
		{ limits: ['at most 25 mailboxes', 'at most 10 GB in all'] },
		'may see mailboxes, create mailboxes and set passwords in birch.example, with no end: at most 25 mailboxes and at most 10 GB in all.',
	],
	[{ labels: [], places: [] }, 'may do nothing yet, nowhere yet, with no end.'],
])('%j is said as: %s', (changes, sentence) => {
	expect(said(changes)).toBe(sentence)
})

test('every right of the registry has its words, and stands in a group', () => {
	const groups = rightsInWords()
	expect(groups.flatMap(({ rights }) => rights.map(({ right }) => right))).toEqual(GRANTABLE_RIGHTS)
	for (const { title, noun, rights } of groups) {
		expect(title).not.toBe(noun)
		for (const { label, consequence } of rights) expect([label, consequence]).not.toContain('')
	}
	expect(labelsOf(['mailbox.create', 'gone.right', 'mailbox.read'])).toEqual(['See mailboxes', 'Create mailboxes'])
})
