/** What can differ, and what is said of each kind. Pure, so that pages, jobs and tests share it. */

export const KINDS = [
	'unknown-maildir',
	'missing-maildir',
	'use-differs',
	'quota-differs',
	'sum-differs',
	'orphaned-rows',
	'unknown-user',
	'unlisted-mailbox',
	'silent-daemon',
	'old-configuration',
	'old-views',
	'dns-differs',
] as const
export type Kind = (typeof KINDS)[number]

export const isKind = (text: string | undefined): text is Kind => KINDS.some((kind) => kind === text)

interface KindWords {
	/** In a list. */
	readonly label: string
	/** What it means, whatever it is about. */
	readonly means: string
	/** What the panel can do about it, by itself; NULL = nothing, and `means` says what a person can. */
	readonly fix: { readonly button: string; readonly does: string } | null
	/** How it is put among the backups and taken out of the store; left out where there is no mail in it. */
	readonly archive?: { readonly button: string; readonly does: string }
}

export const KIND_WORDS: Readonly<Record<Kind, KindWords>> = {
	'unknown-maildir': {
		label: 'Mail without a mailbox',
		means:
			'This folder lies in the mail store and belongs to no mailbox of the panel, so nobody reads it and no backup has it. It may have been put there by hand, come with a move from another server, or be left over.',
		fix: null,
		archive: {
			button: 'Archive it',
			does: 'Its mail becomes a verified archive among the backups. Once that is read back and compared, message by message, the folder leaves the mail store.',
		},
	},
	'missing-maildir': {
		label: 'Maildir is missing',
		means:
			'The mailbox has held mail, and its folder is not in the mail store any more. If it was moved away by hand, put it back; if it was lost, restore a backup. New mail still arrives: Dovecot makes an empty folder for it.',
		fix: {
			button: 'Begin with an empty folder',
			does: 'Dovecot makes the folder anew, empty, and the panel counts from nothing. What was lost is not brought back by it.',
		},
	},
	'use-differs': {
		label: 'Use differs',
		means:
			'What the panel shows as used is not what Dovecot counts. Reports get lost when the database is away, or when files are put into a maildir or taken out of it by hand.',
		fix: { button: 'Count again', does: 'Dovecot counts the mailbox anew, and the panel notes what it says.' },
	},
	'quota-differs': {
		label: 'Quota differs',
		means:
			'Dovecot holds this mailbox to another quota than the panel says. It reads quotas from the panel’s database at every sign-in, so its configuration is not the panel’s: write it again and restart Dovecot.',
		fix: null,
	},
	'sum-differs': {
		label: 'Sum differs',
		means: 'What the panel keeps as the sum of all mailboxes here is not what they hold together.',
		fix: { button: 'Add up again', does: 'The mailboxes are added up anew, and that sum is kept.' },
	},
	'orphaned-rows': {
		label: 'Rows that belong to nothing',
		means:
			'Rows of the panel’s database tell of something that is not there any more. They do no harm, and nobody sees them.',
		fix: { button: 'Remove them', does: 'Exactly the rows that belong to nothing are removed.' },
	},
	'unknown-user': {
		label: 'Mail user without a mailbox',
		means:
			'Dovecot knows this user and the panel does not: it was made behind the panel’s back, in a list of Dovecot’s own. The panel can neither change nor back it up. Take it out of Dovecot’s configuration; its mail can be adopted then.',
		fix: null,
	},
	'unlisted-mailbox': {
		label: 'Mailbox that Dovecot does not know',
		means:
			'The mailbox is enabled here, and Dovecot does not have it: it takes no mail and nobody signs in. Dovecot reads another database, or an older configuration.',
		fix: null,
	},
	'silent-daemon': {
		label: 'No answer',
		means: 'A part of the mail server does not answer. Mail programs and other servers find it closed too.',
		fix: null,
	},
	'old-configuration': {
		label: 'Older configuration',
		means:
			'The mail server runs with a configuration that this version of the panel would write differently. What the panel promises may not hold there.',
		fix: null,
	},
	'old-views': {
		label: 'Older views',
		means:
			'The views through which the mail server reads the panel’s database are not those of this version: the database was brought back from an older copy, or somebody changed them.',
		fix: {
			button: 'Make them anew',
			does: 'The views are dropped and made again in one moment; mail waits for some milliseconds.',
		},
	},
	'dns-differs': {
		label: 'DNS differs',
		means: 'What the name servers say of this domain does not lead to this mail server, or lets others doubt its mail.',
		fix: null,
	},
}

export type Severity = 1 | 2 | 3

/** Good to know, look at it, mail is at stake. */
export const SEVERITY_WORDS: Readonly<
	Record<Severity, { readonly label: string; readonly tone: 'neutral' | 'warning' | 'danger' }>
> = {
	1: { label: 'Good to know', tone: 'neutral' },
	2: { label: 'Look at it', tone: 'warning' },
	3: { label: 'Mail is at stake', tone: 'danger' },
}
export const severityOf = (level: number): Severity => (level === 2 || level === 3 ? level : 1)

/** How a finding ended, in words. */
export const CLOSED_WORDS: Readonly<Record<string, string>> = {
	vanished: 'differs no more',
	fixed: 'mended',
	adopted: 'adopted',
	archived: 'archived',
}
