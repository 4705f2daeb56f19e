/** Rights as a person reads them: grouped by what they are about, with the label and the consequence from the registry. */
import { GRANTABLE_RIGHTS, type GrantableRight, isGrantable, specOf } from '@/core/policy'

const NOUNS: Readonly<Record<string, string>> = {
	organization: 'Organizations',
	domain: 'Domains',
	mailbox: 'Mailboxes',
	backup: 'Backups',
	alias: 'Aliases',
	list: 'Lists',
	account: 'People',
	role: 'Roles',
	template: 'Templates',
	grant: 'Rights of others',
	key: 'API keys',
	approval: 'Approvals',
	journal: 'Activity',
	trace: 'Message trace',
	server: 'Server',
	job: 'Failed jobs',
	drift: 'Drift',
	review: 'Access reviews',
	billing: 'Billing',
	plan: 'Price plans',
}

export interface RightInWords {
	readonly right: GrantableRight
	readonly label: string
	readonly consequence: string
	/** Everything that it is of no use without. */
	readonly needs: readonly GrantableRight[]
	/** Takes effect on a grant for a single mailbox, a single domain. */
	readonly onMailbox: boolean
	readonly onDomain: boolean
}
export interface RightsGroup {
	readonly noun: string
	readonly title: string
	readonly rights: readonly RightInWords[]
}

const nounOf = (right: string): string => right.slice(0, right.indexOf('.'))

function inWords(right: GrantableRight): RightInWords {
	const spec = specOf(right)
	const onMailbox = spec.on.includes('mailbox')
	const onDomain = spec.on.some((level) => level === 'domain' || level === 'mailbox' || level === 'account')
	return {
		right,
		label: spec.label,
		consequence: spec.consequence,
		needs: spec.dependsOn.filter(isGrantable),
		onMailbox,
		onDomain,
	}
}

/**
 * @param rights in any order; what is not in the registry gives nothing and is left out
 * @returns in the order of the registry
 */
export function rightsInWords(rights: Iterable<string> = GRANTABLE_RIGHTS): RightsGroup[] {
	const held = new Set(rights)
	const shown = GRANTABLE_RIGHTS.filter((right) => held.has(right))
	return [...new Set(shown.map(nounOf))].map((noun) => ({
		noun,
		title: NOUNS[noun] ?? noun,
		rights: shown.filter((right) => nounOf(right) === noun).map(inWords),
	}))
}

/** The labels alone, in the order of the registry. */
export function labelsOf(rights: Iterable<string>): string[] {
	const held = new Set(rights)
	return GRANTABLE_RIGHTS.filter((right) => held.has(right)).map((right) => specOf(right).label)
}

/** Short, as on a card: what they are about, and the labels. */
export const wordGroups = (rights: Iterable<string>) =>
	rightsInWords(rights).map((group) => ({ title: group.title, words: group.rights.map(({ label }) => label) }))
