/** What somebody did to a person's account or mailbox, in words that the person understands. Pure. */
import { shownBytes } from '@/core/address'
import { isRight, type Right, specOf } from '@/core/policy'
import { protocolWords } from '@/core/protocols'

type Fields = Readonly<Record<string, unknown>> | null

/** What the journal holds of one deed. */
export interface Told {
	readonly right: string
	readonly before: Fields
	readonly after: Fields
}

const text = (fields: Fields, name: string): string | null => (typeof fields?.[name] === 'string' ? fields[name] : null)

const size = (fields: Fields): string => {
	const bytes = fields?.quotaBytes
	return typeof bytes === 'string' && /^\d+$/.test(bytes) ? shownBytes(BigInt(bytes)) : 'unlimited'
}

/** To how many recipients may be sent: "20 an hour and 100 a day". */
function sends(fields: Fields): string {
	const each = (name: string, period: string) =>
		typeof fields?.[name] === 'number' ? [`${fields[name]} ${period}`] : []
	return [...each('maxSendsPerHour', 'an hour'), ...each('maxSendsPerDay', 'a day')].join(' and ') || 'none'
}

/** The fields of a change that a person would ask about, one phrase each. */
function edited({ before, after }: Told): string {
	const phrases: string[] = []
	if (text(after, 'name') !== null)
		phrases.push(`changed your name from ${text(before, 'name') ?? 'none'} to ${text(after, 'name')}`)
	if (typeof after?.sendOnly === 'boolean')
		phrases.push(after.sendOnly ? 'made the mailbox send only' : 'let the mailbox receive again')
	if (Array.isArray(after?.protocols)) phrases.push(`allowed ${protocolWords(after.protocols)} for mail programs`)
	return phrases.join(' and ') || 'changed the settings'
}

const switched =
	(what: string) =>
	({ after }: Told) =>
		`${after?.enabled === false || after?.state === 'disabled' ? 'disabled' : 'enabled'} ${what}`
const rolesIn = (fields: Fields): string | null => {
	const roles = fields?.roles
	return Array.isArray(roles) ? roles.filter((role) => typeof role === 'string').join(', ') : text(fields, 'roleName')
}
const withRole = (deed: string) => (told: Told) => {
	const role = rolesIn(told.after) ?? rolesIn(told.before)
	return role === null ? deed : `${deed} (${role})`
}

/** A new password, the answer to a question for one, or what whoever may set one does to app passwords. */
const newPassword = ({ after }: Told): string => {
	const ended = text(after, 'ended')
	if (ended !== null) return `ended your app password “${ended}”`
	const signIn = text(after, 'signIn')
	if (signIn !== null) return `made your mail programs sign in with ${signIn}`
	const reset = text(after, 'reset')
	if (reset !== null)
		return reset === 'approved' ? 'made a link with which you set a new password' : 'declined to set a new password'
	return typeof after?.alsoEnded === 'number'
		? 'set a new password, and your app passwords ended'
		: 'set a new password'
}

/** What was decided about somebody's leaving. */
const LEAVING: Readonly<Record<string, string>> = {
	planned: 'planned what happens when you leave',
	cancelled: 'cancelled the plan for your leaving',
}

const WORDS: Partial<Record<Right, (told: Told) => string>> = {
	'mailbox.create': () => 'made the mailbox',
	'mailbox.adopt': () => 'made the mailbox, over mail that was found',
	'mailbox.edit': edited,
	'mailbox.set-quota': (told) => `changed the quota from ${size(told.before)} to ${size(told.after)}`,
	'mailbox.set-sends': ({ before, after }) => `changed the send limits from ${sends(before)} to ${sends(after)}`,
	'mailbox.set-enabled': switched('the mailbox'),
	'mailbox.set-password': newPassword,
	'mailbox.remove': () => 'moved the mailbox to the trash',
	'mailbox.protect': ({ after }) =>
		after?.protected === false ? 'lifted the protection of your mailbox' : 'protected your mailbox',
	'mailbox.erase': () => 'asked for the mail of the mailbox to be erased, once a backup of it is proved',
	'backup.create': () => 'asked for a backup of the mailbox',
	'system.back-up': ({ after }) =>
		text(after, 'state') === 'verified' ? 'made a backup of the mailbox' : 'could not make a backup of the mailbox',
	'system.erase': ({ after }) =>
		text(after, 'erasedAt') === null
			? 'began to back up the mailbox before erasing it'
			: 'erased the mail of the mailbox',
	'mailbox.restore': () => 'brought the mailbox back from the trash',
	'account.create': withRole('added you'),
	'account.edit': edited,
	'account.set-enabled': switched('your account'),
	'account.set-password': newPassword,
	'account.invite': ({ after }) =>
		text(after, 'invitation') === 'cancelled' ? 'took the invitation back' : 'sent your invitation again',
	'account.remove-second-factor': () => 'removed your second factor',
	'account.off-board': ({ after }) => LEAVING[text(after, 'offBoarding') ?? ''] ?? 'off-boarded you',
	'account.end-sessions': () => 'signed you out everywhere',
	'grant.give': withRole('gave you rights'),
	'grant.revoke': (told) =>
		text(told.before, 'key') === null
			? withRole('took rights from you')(told)
			: `ended your API key “${text(told.before, 'name') ?? ''}”`,
	'approval.give': ({ after }) =>
		text(after, 'notApproved') === null
			? `approved what somebody asked to do (${text(after, 'approved') ?? 'a change'})`
			: `did not let be done what somebody asked for (${text(after, 'notApproved')})`,
	'own.ask-approval': ({ after }) =>
		text(after, 'takenBack') === null
			? `asked for a second person’s approval (${text(after, 'toApprove') ?? 'a change'})`
			: `took back what they had asked for (${text(after, 'takenBack')})`,
	'grant.edit': () => 'changed the limits or the end of your rights',
	'grant.review': ({ after }) =>
		text(after, 'decision') === 'end' ? 'ended rights of yours in a review' : 'kept rights of yours in a review',
	'role.apply': () => 'changed your rights with the role that they were given by',
	'grant.restore': withRole('gave you the rights back that were just taken'),
	'system.confirm-recovery': () => 'confirmed your recovery address',
	'system.ask-reset': ({ after }) =>
		text(after, 'reset') === 'sent'
			? 'sent a link for a new password to your recovery address'
			: 'asked whoever manages your mail for a new password',
	'system.reset-password': () => 'set a new password by a one-time link',
	'system.end-grant': withRole('closed rights of yours, whose time is over'),
	'system.remind': withRole('reminded that rights of yours end soon'),
	'system.look-after-approvals': ({ after }) =>
		text(after, 'notDecided') === null
			? 'told those who can approve it what you asked for'
			: 'ended what you asked for, as nobody decided it in time',
	'system.warn-of-storage': () => 'warned you that your mailbox fills up',
	'backup.restore': ({ after }) =>
		after?.state === 'stopped'
			? 'stopped bringing mail back from a backup'
			: `asked to bring mail back from a backup of ${text(after, 'backupOf') ?? 'the mailbox'}`,
	'system.restore': ({ after }) =>
		after?.state === 'failed' ? 'could not bring mail back from a backup' : 'brought mail back from a backup',
	'system.export-mail': ({ after }) =>
		after?.state === 'failed'
			? 'could not make the copy of your mail'
			: 'made the copy of your mail that was asked for',
	'system.off-board': () => 'could not carry out the plan for your leaving',
	'system.send-digest': () => 'told you which mailboxes are nearly full',
	'system.set-up': ({ after }) =>
		text(after, 'address') === null ? 'brought your rights up to date' : 'made you the first administrator',
}

/** Why they did it, if they said so. */
export const reasonOf = ({ after }: Pick<Told, 'after'>): string => text(after, 'reason') ?? ''

/** @returns the rest of a sentence that begins with who did it */
export function touchWords(told: Told): string {
	const exported = text(told.after, 'exported')
	if (exported !== null) return `downloaded ${exported}`
	const looked = text(told.after, 'looked')
	if (looked !== null) return `looked at ${looked}`
	if (!isRight(told.right)) return `did “${told.right}”`
	return WORDS[told.right]?.(told) ?? `did “${specOf(told.right).label}”`
}
