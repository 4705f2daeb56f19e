import { describe, expect, test } from 'vitest'
import { GRANTABLE_RIGHTS } from '@/core/policy'
import { changesOf, deedOf, pageOfSubject, reasonOf, triedOf, whyAddress } from '@/features/journal/journal-words'

const deed = (right: string, after: Record<string, unknown> | null = null) =>
	deedOf({ right, after, subjectKind: right.slice(0, right.indexOf('.')) })

describe('a journal entry in words', () => {
	test.each([
		['mailbox.create', null, 'created the mailbox'],
		['account.edit', null, 'edited the person'],
		['mailbox.set-quota', null, 'set the quota of'],
		['mailbox.set-sends', null, 'set the send limits of'],
		['domain.set-enabled', { enabled: false }, 'disabled'],
		['domain.set-enabled', { enabled: true }, 'enabled'],
		['account.set-enabled', { state: 'disabled' }, 'disabled'],
		['account.set-enabled', { state: 'active' }, 'enabled'],
		['mailbox.set-password', { password: 'new' }, 'set the password of'],
		['mailbox.set-password', { ended: 'Phone' }, 'ended an app password of'],
		['mailbox.set-password', { signIn: 'app passwords only' }, 'changed how mail programs sign in for'],
		['own.create-app-password', { made: 'Phone' }, 'made an app password for'],
		['system.mend-drift', { mended: true }, 'mended what differs at'],
		['system.mend-drift', { folder: 'example.com/bob', sha256: 'ab' }, 'archived the mail found at'],
		['thing.do-something-new', null, 'do something new'],
	])('%s %j: %s', (right, after, words) => expect(deed(right, after)).toBe(words))

	test('there are words for each right that can be given', () => {
		for (const right of GRANTABLE_RIGHTS) {
			expect(deed(right)).toMatch(/^[a-z][a-zA-Z ]+$/)
			expect(triedOf({ right })).toMatch(/^[A-Z][a-z]/)
		}
		expect(triedOf({ right: 'gone.since' })).toBe('gone.since')
	})

	test('reasons that nobody foresaw are still words', () => {
		expect([reasonOf('outranked'), reasonOf('some-new-reason'), reasonOf('')]).toEqual([
			'the person holds more',
			'some new reason',
			'',
		])
	})
})

describe('changes in words', () => {
	test.each([
		['sizes', { quotaBytes: '1073741824' }, { quotaBytes: '1610612736' }, ['Quota: 1 GB → 1.5 GB']],
		['no size is no bound', { quotaBytes: null }, { quotaBytes: '1024' }, ['Quota: unlimited → 1 KB']],
		[
			'a proposed quota likewise',
			{ defaultQuotaBytes: '1024' },
			{ defaultQuotaBytes: null },
			['Proposed quota: 1 KB → unlimited'],
		],
		[
			'protocols',
			{ protocols: ['imap', 'pop3', 'smtp', 'sieve'] },
			{ protocols: ['imap'] },
			['Mail programs: all protocols → IMAP'],
		],
		['yes and no', { sendOnly: false }, { sendOnly: true }, ['Send only: no → yes']],
		[
			'lists',
			{ destinations: ['a@x.test'] },
			{ destinations: ['a@x.test', 'b@xn--bcher-kva.test'] },
			['Delivers to: a@x.test → a@x.test, b@bücher.test'],
		],
		['nothing', { description: 'Old' }, { description: '' }, ['Description: Old → –']],
		['a field without a word', { strange: 1 }, { strange: 2 }, ['strange: 1 → 2']],
		['what was made', null, { address: 'a@x.test', sendOnly: false, quotaBytes: null }, ['Address: a@x.test']],
		['what was deleted', { address: 'a@x.test' }, null, ['Address: a@x.test']],
		[
			'things within things',
			null,
			{ limits: { mailboxes: 3, storageBytes: '1024' }, scopes: [{ name: 'a.test' }] },
			['limits: mailboxes: 3, storageBytes: 1 KB', 'Where: Name: a.test'],
		],
		['nothing at all', null, null, []],
		['a name that objects have', { constructor: 'x' }, { constructor: 'y' }, ['constructor: x → y']],
	])('%s', (_what, before, after, words) => expect(changesOf({ before, after })).toEqual(words))
})

test('the page of a thing, where it has one', () => {
	expect(pageOfSubject({ subjectKind: 'mailbox', subjectId: '1' })).toBe('/mailboxes/1')
	expect(pageOfSubject({ subjectKind: 'mailbox', subjectId: null })).toBe(null)
	expect(pageOfSubject({ subjectKind: 'grant', subjectId: '1' })).toBe(null)
	expect(pageOfSubject({ subjectKind: 'constructor', subjectId: '1' })).toBe(null)
})

describe('B2 the way from a refusal to its reason', () => {
	const entry = {
		outcome: 'refused',
		actorId: 'ann',
		right: 'mailbox.remove',
		subjectKind: 'mailbox',
		subjectId: 'box',
	} as const
	test('asks about who tried, what, and on what', () => {
		expect(whyAddress(entry)).toBe('/why?who=ann&do=mailbox.remove&what=mailbox%3Abox')
		expect(whyAddress({ ...entry, subjectKind: 'server', subjectId: null })).toContain('what=server')
	})
	test.each([
		['what was done', { outcome: 'done' as const }],
		['nobody in particular', { actorId: null }],
		['rights that nobody is given', { right: 'own.edit' }],
		['things that cannot be asked about', { subjectKind: 'role' }],
		['something without an id', { subjectId: null }],
	])('there is none for %s', (_what, part) => {
		expect(whyAddress({ ...entry, ...part })).toBeNull()
	})
})
