import type { Level, RightSpec, WritableModel } from './spec'

const system = <const L extends readonly Level[], const W extends readonly WritableModel[]>(
	label: string,
	on: L,
	writes: W,
) => ({ on, writes, label, consequence: '', dependsOn: [], held: 'system' }) as const

/** What jobs and doors do by themselves; nobody can be granted it. */
export const SYSTEM = {
	'system.sign-in': system(
		'Sign in',
		['account'],
		['session', 'account', 'authenticator', 'passkey', 'passkeyChallenge', 'recoveryCode', 'trustedDevice'],
	),
	'system.step-up': system(
		'Prove again who they are',
		['account'],
		['session', 'authenticator', 'passkey', 'passkeyChallenge', 'recoveryCode'],
	),
	'system.accept-invitation': system('Accept an invitation', ['account'], ['account', 'token', 'invitation']),
	'system.confirm-recovery': system('Confirm a recovery address', ['account'], ['recoveryAddress', 'token']),
	'system.ask-reset': system('Say that a password is forgotten', ['account'], ['token', 'resetRequest']),
	'system.reset-password': system('Set a forgotten password', ['account'], ['account', 'session', 'token']),
	'system.end-grant': system('Close grants that have ended', ['server'], ['grant']),
	'system.remind': system('Remind of the end of a grant', ['server'], ['grantNotice']),
	'system.look-after-approvals': system(
		'Tell who can approve a request, remind them of it, and end what nobody decided',
		['server'],
		['approvalRequest'],
	),
	'system.send-letter': system('Send letters', ['server'], ['letter']),
	'system.apply-template': system('Tell how far a template is applied', ['server'], ['templateRun']),
	'system.mend-drift': system('Tell what became of a difference', ['server', 'domain'], ['driftFinding', 'backup']),
	'system.warn-of-storage': system('Warn that a mailbox fills up', ['mailbox'], ['mailboxUse']),
	'system.export-mail': system('Make the copy of their mail that somebody asked for', ['account'], ['mailExport']),
	'system.send-digest': system('Tell which mailboxes are nearly full', ['account'], ['storageDigest']),
	'system.back-up': system('Back up mailboxes', ['mailbox'], ['backup']),
	'system.run-schedule': system(
		'Begin the backups of a domain, and try one',
		['domain'],
		['backupSchedule', 'backupRun', 'backupTrial'],
	),
	'system.erase': system('Erase what lay in the trash for its time', ['mailbox'], ['mailbox', 'backup', 'mailUsage']),
	'system.restore': system('Tell how a restore ended', ['mailbox'], ['restore']),
	'system.off-board': system('Tell that an off-boarding was not done', ['account'], ['offBoarding']),
	'system.review': system('Open reviews that repeat, and ask for decisions', ['server', 'organization'], ['review']),
	'system.set-up': system(
		'Make the first administrator',
		['server'],
		[
			'account',
			'token',
			'grant',
			'grantScope',
			'planPrice',
			'planAssignment',
			'usageDay',
			'domainDay',
			'mailUsage',
			'mailboxDay',
			'tracePart',
			'traceEvent',
			'traceDay',
		],
	),
} as const satisfies Record<string, RightSpec>
