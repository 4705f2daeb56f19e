/** The limits of an organization, as its forms send them and as its row keeps them. NULL = unlimited, 0 = none. */
import { BytesOrUnlimited, CountOrUnlimited, writtenBytes } from '@/core/address'

export interface OrganizationLimits {
	readonly maxDomains: number | null
	readonly maxMailboxes: number | null
	readonly maxAliases: number | null
	readonly maxLists: number | null
	readonly maxStorageBytes: bigint | null
	/** Recipients that everything in it may send to. */
	readonly maxSendsPerHour: number | null
	readonly maxSendsPerDay: number | null
}

export const limitsInput = {
	maxDomains: CountOrUnlimited,
	maxMailboxes: CountOrUnlimited,
	maxAliases: CountOrUnlimited,
	maxLists: CountOrUnlimited.default(null),
	maxStorageBytes: BytesOrUnlimited,
	maxSendsPerHour: CountOrUnlimited.default(null),
	maxSendsPerDay: CountOrUnlimited.default(null),
}

/** Without those that a form left out: whoever may not set them is not shown them. */
export const optionalLimitsInput = {
	maxDomains: CountOrUnlimited.optional(),
	maxMailboxes: CountOrUnlimited.optional(),
	maxAliases: CountOrUnlimited.optional(),
	maxLists: CountOrUnlimited.optional(),
	maxStorageBytes: BytesOrUnlimited.optional(),
	maxSendsPerHour: CountOrUnlimited.optional(),
	maxSendsPerDay: CountOrUnlimited.optional(),
}

type Wanted = { readonly [L in keyof OrganizationLimits]?: OrganizationLimits[L] | undefined }

/** The row's limits with what was asked for laid over them. */
export function limitsAfter(row: OrganizationLimits, wanted: Wanted): OrganizationLimits {
	return {
		maxDomains: wanted.maxDomains === undefined ? row.maxDomains : wanted.maxDomains,
		maxMailboxes: wanted.maxMailboxes === undefined ? row.maxMailboxes : wanted.maxMailboxes,
		maxAliases: wanted.maxAliases === undefined ? row.maxAliases : wanted.maxAliases,
		maxLists: wanted.maxLists === undefined ? row.maxLists : wanted.maxLists,
		maxStorageBytes: wanted.maxStorageBytes === undefined ? row.maxStorageBytes : wanted.maxStorageBytes,
		maxSendsPerHour: wanted.maxSendsPerHour === undefined ? row.maxSendsPerHour : wanted.maxSendsPerHour,
		maxSendsPerDay: wanted.maxSendsPerDay === undefined ? row.maxSendsPerDay : wanted.maxSendsPerDay,
	}
}

const NAMES = [
	'maxDomains',
	'maxMailboxes',
	'maxAliases',
	'maxLists',
	'maxStorageBytes',
	'maxSendsPerHour',
	'maxSendsPerDay',
] as const

export const sameLimits = (a: OrganizationLimits, b: OrganizationLimits): boolean =>
	NAMES.every((name) => a[name] === b[name])

/** The limits alone. */
export const limitsOf = (row: OrganizationLimits): OrganizationLimits => limitsAfter(row, {})

/** The limits as text, by the form's field names. */
export const writtenLimits = (row: OrganizationLimits) => ({
	maxDomains: row.maxDomains?.toString() ?? '',
	maxMailboxes: row.maxMailboxes?.toString() ?? '',
	maxAliases: row.maxAliases?.toString() ?? '',
	maxLists: row.maxLists?.toString() ?? '',
	maxStorageBytes: writtenBytes(row.maxStorageBytes),
	maxSendsPerHour: row.maxSendsPerHour?.toString() ?? '',
	maxSendsPerDay: row.maxSendsPerDay?.toString() ?? '',
})
