/** What a job is for, to people who never saw the program: each job of src/jobs has a sentence here (tests/jobs/names.db.test.ts). */
const WORDS: Readonly<Record<string, string>> = {
	'apply-template': 'Apply a template again',
	'ask-reviewers': 'Write to whoever is asked in an access review',
	'back-up-by-schedule': 'Back up a mailbox by its domain’s schedule',
	'count-mailbox': 'Count what an adopted mailbox holds',
	'empty-trash': 'Erase what has lain in the trash for its time',
	'end-mail-sessions': 'Disconnect whoever may not be connected to the mail server any more',
	'erase-mailbox': 'Erase the mail of a deleted mailbox',
	'export-mail': 'Make a copy of somebody’s mail for themselves',
	'keep-backups': 'Delete backups that are kept no longer',
	'look-after-approvals': 'Tell who can approve what was asked for, and end what nobody decided',
	'look-after-grants': 'Remind of grants that end, and close those that have ended',
	'look-after-reviews': 'Open access reviews that repeat, and remind of those that are open',
	'look-for-drift': 'Compare the panel, the mail server, its maildirs and DNS',
	'make-backup': 'Back up a mailbox',
	'mend-drift': 'Mend something that differs',
	'off-board-person': 'Off-board somebody whose last day is over',
	'record-storage': 'Count how much storage is used',
	'record-use': 'Count what each domain uses today',
	'remove-exports': 'Delete copies of mail whose time is over',
	'restore-mailbox': 'Bring mail back from a backup',
	'run-backup-schedules': 'Begin backups whose hour has come',
	'send-letter': 'Send a letter',
	'send-digests': 'Tell who is responsible which mailboxes are nearly full',
	sweep: 'Clear away what has had its time',
	'try-restore': 'Try whether a backup comes back whole',
	'verify-journal': 'Verify the journal',
	'warn-of-storage': 'Warn owners of nearly full mailboxes',
}

/** @param name as the queue knows it; one that was never given words is shown as words all the same */
export function jobWords(name: string): string {
	if (Object.hasOwn(WORDS, name)) return WORDS[name] ?? name
	const plain = name.replaceAll('-', ' ')
	return plain.charAt(0).toUpperCase() + plain.slice(1)
}

export const JOB_NAMES: readonly string[] = Object.keys(WORDS)
