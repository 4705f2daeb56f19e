/** The verbs on one mailbox, for the guarantees that hold for each of them alike. */
import type { Command } from '@/core/gateway/command'
import type { GrantableRight, Right } from '@/core/policy'
import { editMailbox } from '@/features/mailboxes/edit-mailbox'
import { removeMailbox } from '@/features/mailboxes/remove-mailbox'
import { restoreMailbox } from '@/features/mailboxes/restore-mailbox'
import { setMailboxEnabled } from '@/features/mailboxes/set-mailbox-enabled'
import { setMailboxPassword } from '@/features/mailboxes/set-mailbox-password'
import { setMailboxQuota } from '@/features/mailboxes/set-mailbox-quota'
import { setMailboxSends } from '@/features/mailboxes/set-mailbox-sends'

interface MailboxRow {
	readonly id: string
	readonly address: string
}
export interface Case {
	readonly verb: Command<Right, never, unknown, object, never>
	readonly right: GrantableRight
	readonly neighbour: GrantableRight
	readonly input: (mailbox: MailboxRow) => Record<string, unknown>
	/** Works on what lies in the trash. */
	readonly trashed?: true
}
const of = (verb: unknown, rest: Omit<Case, 'verb'>): Case => ({ verb: verb as Case['verb'], ...rest })

export const CASES: Record<string, Case> = {
	'edit-mailbox': of(editMailbox, {
		right: 'mailbox.edit',
		neighbour: 'mailbox.set-quota',
		input: () => ({ version: 1, name: 'New Name', sendOnly: 'on' }),
	}),
	'set-mailbox-quota': of(setMailboxQuota, {
		right: 'mailbox.set-quota',
		neighbour: 'mailbox.edit',
		input: () => ({ version: 1, quota: '2 GB' }),
	}),
	'set-mailbox-sends': of(setMailboxSends, {
		right: 'mailbox.set-sends',
		neighbour: 'mailbox.set-quota',
		input: () => ({ version: 1, maxSendsPerHour: '5', maxSendsPerDay: '9' }),
	}),
	'set-mailbox-enabled': of(setMailboxEnabled, {
		right: 'mailbox.set-enabled',
		neighbour: 'mailbox.edit',
		input: () => ({ enabled: '' }),
	}),
	'set-mailbox-password': of(setMailboxPassword, {
		right: 'mailbox.set-password',
		neighbour: 'mailbox.edit',
		input: () => ({ password: 'another long enough password' }),
	}),
	'remove-mailbox': of(removeMailbox, {
		right: 'mailbox.remove',
		neighbour: 'mailbox.restore',
		input: ({ address }) => ({ confirm: address }),
	}),
	'restore-mailbox': of(restoreMailbox, {
		right: 'mailbox.restore',
		neighbour: 'mailbox.remove',
		input: () => ({}),
		trashed: true,
	}),
}
