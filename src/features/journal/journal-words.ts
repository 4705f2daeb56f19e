/** The journal in words. The right is the verb; what changed is told field by field. */
import { shownAddress, shownBytes } from '@/core/address'
import { isGrantable, isRight, specOf } from '@/core/policy'
import { protocolWords } from '@/core/protocols'
import { DEEDS } from './deed-words'
import { FIELDS } from './field-words'
import type { JournalRow } from './list-entries'

const TRIED: Readonly<Record<string, string>> = {
	whole: 'tried a backup, which came back whole, of',
	sealed: 'found a backup, which is encrypted, as it was stored, of',
	broken: 'tried a backup, which did not come back whole, of',
	failed: 'could not try a backup of',
}

/** Deeds of one right that are told apart by what came of them. */
const BY_OUTCOME: Readonly<Record<string, (after: JournalRow['after']) => string | null>> = {
	'set-enabled': (after) => (after?.enabled === false || after?.state === 'disabled' ? 'disabled' : 'enabled'),
	ignore: (after) =>
		after?.ignored === false ? 'no longer leaves as it is what differs at' : 'leaves as it is what differs at',
	restore: (after) => {
		if (after?.backupOf === undefined) return null
		if (after.state === 'done') return 'brought mail back from a backup into'
		if (after.state === 'failed') return 'could not bring mail back from a backup into'
		return after.state === 'stopped' ? 'stopped a restore into' : 'asked to bring mail back from a backup into'
	},
	'export-mail': (after) => {
		if (after?.copyDiscarded) return 'discarded a copy of the mail of'
		if (after?.state === 'failed') return 'could not copy the mail of'
		return after?.messages === undefined ? 'asked for a copy of the mail of' : null
	},
	protect: (after) => (after?.protected === false ? 'lifted the protection of' : 'protected'),
	// Asked for and done are two entries; between them lies the backup.
	erase: (after) => (after?.erasing === undefined ? null : 'asked for the erasing of'),
	'back-up': (after) => {
		if (after?.state === 'expired') return 'deleted, as its schedule says, an old backup of'
		return after?.state === 'verified' ? null : 'could not back up'
	},
	'run-schedule': (after) => (typeof after?.trial === 'string' ? (TRIED[after.trial] ?? null) : null),
	give: (after) => (after?.notApproved === undefined ? null : 'did not approve a request about'),
	'look-after-approvals': (after) =>
		after?.notDecided === undefined ? null : 'ended, as nobody decided it, a request about',
	'ask-approval': (after) => (after?.takenBack === undefined ? null : 'took back a request about'),
	'set-password': (after) => {
		if (after?.reset !== undefined)
			return after.reset === 'approved' ? 'made a link for a new password of' : 'declined a new password of'
		if (after?.ended) return 'ended an app password of'
		return after?.signIn ? 'changed how mail programs sign in for' : null
	},
	// An archive that is kept, before what it was made of leaves the store.
	'mend-drift': (after) => (after?.sha256 === undefined ? null : 'archived the mail found at'),
}

/** What is told under a right to see: a file that was taken along, a look that its subject hears of. */
function takenAlong(after: JournalRow['after']): string | null {
	if (typeof after?.exported === 'string') return `downloaded ${after.exported} of`
	return typeof after?.looked === 'string' ? `looked at ${after.looked} of` : null
}

/** "created", "set the quota of": what stands between the person and the thing. */
export function deedOf(row: Pick<JournalRow, 'right' | 'after' | 'subjectKind'>): string {
	const verb = row.right.slice(row.right.indexOf('.') + 1)
	const told = takenAlong(row.after) ?? own(BY_OUTCOME, verb)?.(row.after)
	if (told) return told
	const noun = own(NOUNS, row.subjectKind)
	return `${own(DEEDS, row.right) ?? own(DEEDS, verb) ?? verb.replaceAll('-', ' ')}${PLAIN.has(verb) && noun ? ` the ${noun}` : ''}`
}
/** Verbs after which the kind of thing is said: created the mailbox anna@example.com. */
const PLAIN = new Set(['create', 'edit', 'remove', 'restore', 'give', 'revoke', 'assign', 'apply'])
const NOUNS: Readonly<Record<string, string>> = {
	organization: 'organization',
	domain: 'domain',
	mailbox: 'mailbox',
	alias: 'alias',
	list: 'list',
	account: 'person',
	role: 'role',
	template: 'template',
	grant: 'rights',
	plan: 'price plan',
	key: 'API key',
}

/** What was tried, for a refusal: "Create mailboxes". */
export const triedOf = (row: Pick<JournalRow, 'right'>): string =>
	isRight(row.right) ? specOf(row.right).label : row.right

const REASONS: Record<string, string> = {
	'no-grant': 'lacks the right',
	'out-of-scope': 'out of scope',
	expired: 'the right had ended',
	'not-yet': 'the right had not begun',
	outranked: 'the person holds more',
	oneself: 'not to oneself',
	'exceeds-own': 'more than their own',
	'over-limit': 'a limit is reached',
	'second-person': 'a second person has to approve it',
	'last-administrator': 'the last administrator stays',
	'not-found': 'nothing there',
	protected: 'protected',
	'own-limits': 'set from above',
	'address-taken': 'the address is taken',
	'wrong-password': 'wrong password',
	unknown: 'unknown address',
	'second-factor-due': 'a second factor was asked of them, and they had none',
}
export const reasonOf = (why: string): string => own(REASONS, why) ?? why.replaceAll('-', ' ')

const listed = (name: string, values: readonly unknown[]): string =>
	name === 'protocols' ? protocolWords(values.map(String)) : values.map((item) => shown('', item)).join(', ')

const INSTANT = /^\d{4}-\d\d-\d\dT[\d:.]+Z$/

function shown(name: string, value: unknown): string {
	if (value === null || value === undefined || value === '')
		return name.startsWith('max') || name.endsWith('Bytes') ? 'unlimited' : '–'
	if (name.endsWith('Bytes') && /^\d+$/.test(String(value))) return shownBytes(BigInt(String(value)))
	if (Array.isArray(value)) return listed(name, value)
	if (typeof value === 'boolean') return value ? 'yes' : 'no'
	if (typeof value === 'object') return changesOf({ before: null, after: { ...value } }).join(', ') || '–'
	const text = String(value)
	if (INSTANT.test(text)) return `${text.slice(0, 16).replace('T', ' ')} UTC`
	return text.includes('@') ? shownAddress(text) : text
}

/** A table's own entry: a name such as `constructor` is in none. */
const own = <T>(table: Readonly<Record<string, T>>, name: string): T | undefined =>
	Object.hasOwn(table, name) ? table[name] : undefined

const isNothing = (value: unknown): boolean => value === null || value === undefined || value === '' || value === false

/** Each change as "Quota: 1 GB → 2 GB". */
export function changesOf(row: Pick<JournalRow, 'before' | 'after'>): readonly string[] {
	const names = [...new Set([...Object.keys(row.before ?? {}), ...Object.keys(row.after ?? {})])]
	return names
		.filter((name) => name !== 'exported' && name !== 'looked')
		.filter((name) => row.before || !isNothing(row.after?.[name]))
		.map((name) => {
			const label = own(FIELDS, name) ?? name
			if (!row.before) return `${label}: ${shown(name, row.after?.[name])}`
			if (!row.after) return `${label}: ${shown(name, row.before[name])}`
			return `${label}: ${shown(name, row.before[name])} → ${shown(name, row.after[name])}`
		})
}

const PAGES: Record<string, string> = {
	organization: 'organizations',
	domain: 'domains',
	mailbox: 'mailboxes',
	alias: 'aliases',
	list: 'lists',
	account: 'accounts',
	role: 'roles',
	plan: 'billing/plans',
	template: 'templates',
	key: 'keys',
}

/** The page of the thing, when it has one. */
export const pageOfSubject = (row: Pick<JournalRow, 'subjectKind' | 'subjectId'>): string | null => {
	const noun = own(PAGES, row.subjectKind)
	return noun && row.subjectId ? `/${noun}/${row.subjectId}` : null
}

const ASKABLE = new Set(['mailbox', 'domain', 'organization', 'account'])
/** Where a refusal is explained as it stands by now; NULL where there is nothing to ask about. */
export function whyAddress(
	row: Pick<JournalRow, 'outcome' | 'actorId' | 'right' | 'subjectKind' | 'subjectId'>,
): string | null {
	const { outcome, actorId, right, subjectKind, subjectId } = row
	if (outcome !== 'refused' || !(actorId && isGrantable(right))) return null
	const what = subjectKind === 'server' ? 'server' : `${subjectKind}:${subjectId}`
	if (subjectKind !== 'server' && !(subjectId && ASKABLE.has(subjectKind))) return null
	return `/why?${new URLSearchParams({ who: actorId, do: right, what })}`
}
