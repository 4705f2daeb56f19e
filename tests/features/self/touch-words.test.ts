import { expect, test } from 'vitest'
import { GRANTABLE_RIGHTS, RIGHTS } from '@/core/policy'
import { touchWords } from '@/features/self/touch-words'

test.each([
	[
		'mailbox.set-sends',
		{},
		{ maxSendsPerHour: 20, maxSendsPerDay: 100 },
		'changed the send limits from none to 20 an hour and 100 a day',
	],
	['mailbox.set-quota', { quotaBytes: '1073741824' }, { quotaBytes: null }, 'changed the quota from 1 GB to unlimited'],
	[
		'mailbox.edit',
		{ name: 'A', sendOnly: false },
		{ name: 'B', sendOnly: true },
		'changed your name from A to B and made the mailbox send only',
	],
	['mailbox.edit', { sendOnly: true }, { sendOnly: false }, 'let the mailbox receive again'],
	[
		'mailbox.edit',
		{ protocols: ['imap', 'pop3', 'smtp', 'sieve'] },
		{ protocols: ['imap', 'smtp'] },
		'allowed IMAP, SMTP for mail programs',
	],
	['mailbox.set-enabled', { enabled: true }, { enabled: false }, 'disabled the mailbox'],
	['account.set-enabled', { state: 'disabled' }, { state: 'active' }, 'enabled your account'],
	['mailbox.set-password', { password: 'old' }, { password: 'new' }, 'set a new password'],
	['account.set-password', null, { alsoEnded: 2 }, 'set a new password, and your app passwords ended'],
	['mailbox.set-password', null, { ended: 'Phone' }, 'ended your app password “Phone”'],
	[
		'mailbox.set-password',
		null,
		{ signIn: 'app passwords only' },
		'made your mail programs sign in with app passwords only',
	],
	['grant.give', null, { roleName: 'Mail admin' }, 'gave you rights (Mail admin)'],
	['grant.edit', { maxMailboxes: 5 }, { maxMailboxes: 3 }, 'changed the limits or the end of your rights'],
	['grant.restore', null, { roles: ['HR'] }, 'gave you the rights back that were just taken (HR)'],
	['grant.revoke', { roles: ['Manager', 'HR'] }, null, 'took rights from you (Manager, HR)'],
	['grant.revoke', { name: 'Import', key: 'abcdefghijkl' }, null, 'ended your API key “Import”'],
	['mailbox.read', null, { looked: 'the way of your messages' }, 'looked at the way of your messages'],
	['mailbox.read', null, { exported: 'the storage report', rows: 3 }, 'downloaded the storage report'],
	[
		'mailbox.protect',
		{ protected: true },
		{ protected: false, reason: 'Leaves' },
		'lifted the protection of your mailbox',
	],
	['system.set-up', null, { address: 'a@b.test' }, 'made you the first administrator'],
	['a.right-of-old', null, null, 'did “a.right-of-old”'],
])('%s in words', (right, before, after, words) => {
	expect(touchWords({ right, before, after })).toBe(words)
})

test('each right that touches a person has words of its own', () => {
	const touching = GRANTABLE_RIGHTS.filter((right) => 'onPerson' in RIGHTS[right])
	for (const right of touching) expect(touchWords({ right, before: null, after: null }), right).not.toContain('“')
})
