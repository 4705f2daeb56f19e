/** What the form for giving rights is made from: plain data, all of it shown as it stands. */
export interface RightOption {
	readonly right: string
	readonly label: string
	readonly consequence: string
	readonly needs: readonly string[]
	readonly onMailbox: boolean
	readonly onDomain: boolean
}
export interface RightsOption {
	readonly title: string
	readonly rights: readonly RightOption[]
}
export interface RoleOption {
	readonly value: string
	readonly name: string
	readonly description: string
	/** Where a role made here belongs, or that it is built in. */
	readonly origin: string
	readonly rights: readonly string[]
	/** Labels of what the giver lacks of it. */
	readonly missing: readonly string[]
}
export interface PlaceOption {
	readonly kind: 'organization' | 'domain' | 'mailbox'
	readonly id: string
	readonly name: string
	readonly detail: string
	/** What giving it opens beyond what one may think of; NULL for a single mailbox. */
	readonly opens: string | null
}
export interface SourceOption {
	/** The deepest that may be given on. */
	readonly depth: number
	/** The last day that may be given, `YYYY-MM-DD`; empty = any. */
	readonly lastDay: string
	/** Proposed limits by field; empty = unlimited. */
	readonly limits: Readonly<Record<LimitName, string>>
	/** What is left of the giver's own, in words, by field. */
	readonly left: Readonly<Partial<Record<LimitName, string>>>
}
export type LimitName =
	| 'maxMailboxes'
	| 'maxAliases'
	| 'maxLists'
	| 'maxStorage'
	| 'maxStoragePerMailbox'
	| 'maxSendsPerHour'
	| 'maxSendsPerDay'

/** What is chosen so far. */
export interface Draft {
	readonly role: string
	readonly rights: readonly string[]
	readonly server: boolean
	readonly places: readonly PlaceOption[]
	readonly startsOn: string
	readonly endsOn: string
	readonly depth: number
	readonly limits: Readonly<Record<LimitName, string>>
}
export const SINGLE = 'single'
/** A person may be added who is to get rights later. */
export const NOTHING = 'none'

/** The rights that a draft gives. */
export const rightsOf = (draft: Draft, roles: readonly RoleOption[]): readonly string[] =>
	draft.role === SINGLE ? draft.rights : (roles.find(({ value }) => value === draft.role)?.rights ?? [])

/** The rights to tick, by their groups. @param offered those that the giver holds; what they lack is not shown */
export function tickable(groups: readonly RightsOption[], offered: readonly string[]) {
	const mine = new Set(offered)
	return groups
		.map(({ title, rights }) => ({
			title,
			options: rights
				.filter(({ right }) => mine.has(right))
				.map(({ right, label, consequence, needs }) => ({ value: right, label, help: consequence, needs })),
		}))
		.filter(({ options }) => options.length > 0)
}

interface Start {
	readonly preset: readonly PlaceOption[]
	readonly found: readonly PlaceOption[]
	readonly source: SourceOption
}

/** The start; without script, after a failed try, what was sent then. */
export function draftOf({ preset, found, source }: Start, sent: Readonly<Record<string, string | string[]>>): Draft {
	const list = (name: string): string[] => [sent[name] ?? []].flat()
	const text = (name: string): string => list(name)[0] ?? ''
	const ids = [...list('organizations'), ...list('domains'), ...list('mailboxes')]
	return {
		role: text('role'),
		rights: list('rights'),
		server: text('server') === 'on',
		places:
			ids.length > 0
				? [...preset, ...found].filter(
						({ id }, at, all) => ids.includes(id) && all.findIndex((one) => one.id === id) === at,
					)
				: preset,
		startsOn: text('startsOn'),
		endsOn: text('endsOn'),
		depth: Number(text('passOnDepth') || 0),
		limits: source.limits,
	}
}
