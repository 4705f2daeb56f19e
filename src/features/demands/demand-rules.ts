/** Of whom a second factor is demanded, and since when. Pure; the database works the same out for one person (`app.factor_demands`). */
import { z } from 'zod'
import { Checkbox } from '@/core/address'
import { BUILT_IN_ROLES } from '@/core/policy'

/** From the narrowest to the widest: each takes in the ones before it. */
export const WHOM = ['nobody', 'roles', 'holders', 'everybody'] as const
export type Whom = (typeof WHOM)[number]

/** What everybody holds is no role that could be chosen. */
export const DEMANDING_ROLES = BUILT_IN_ROLES.filter(({ rights }) => rights.length > 0)
const KEYS = DEMANDING_ROLES.map(({ key }) => key)

/** Keys of built-in roles, `holders` and `everybody`, each with the moment since when it is asked of them (ISO 8601). */
export type Asked = Readonly<Record<string, string>>
const asked = z.record(z.string(), z.string())
export const askedFrom = (json: unknown): Asked => asked.catch({}).parse(json)

export const rolesIn = (demand: Asked): readonly string[] => KEYS.filter((key) => key in demand)

/** The widest that is asked. */
export function whomOf(demand: Asked): Whom {
	if ('everybody' in demand) return 'everybody'
	if ('holders' in demand) return 'holders'
	return rolesIn(demand).length > 0 ? 'roles' : 'nobody'
}

/** Since when it reaches these, by themselves or among others. */
const sinceOf = (demand: Asked, whom: string): string | undefined =>
	[demand[whom], whom === 'everybody' ? undefined : demand.holders, demand.everybody]
		.filter((since) => since !== undefined)
		.toSorted()[0]

/**
 * What is asked after a change. Whoever was reached before keeps the day that they had, also when it is asked of more from now on: a
 * change that begins every grace anew would let those in again whose day is over.
 * @param now the beginning for everybody who is reached newly
 */
export function askedAfter(
	before: Asked,
	wanted: { readonly whom: Whom; readonly roles: readonly string[] },
	now: Date,
): Asked {
	const kept = rolesIn(before)
	const wider = { nobody: [], roles: wanted.roles, holders: [...kept, 'holders'], everybody: [...kept] }[wanted.whom]
	const more = wanted.whom === 'everybody' ? [...('holders' in before ? ['holders'] : []), 'everybody'] : []
	return Object.fromEntries([...wider, ...more].map((whom) => [whom, sinceOf(before, whom) ?? now.toISOString()]))
}

const DAYS = 'Write a number of days, from 0 to 365.'
const days = z
	.string({ error: DAYS })
	.trim()
	.regex(/^\d{0,3}$/, DAYS)
	.refine((text) => Number(text) <= 365, DAYS)
	.transform((text) => (text === '' ? null : Number(text)))

/** What a form says of a demand, but for how long the grace is. */
const said = {
	whom: z.enum(WHOM, { error: 'Choose of whom it is asked.' }),
	/** A list in a form brings an empty entry along. */
	roles: z
		.array(z.union([z.literal(''), z.enum(KEYS)], { error: 'That is none of the roles.' }))
		.max(20)
		.default([])
		.transform((keys) => keys.filter((key) => key !== '')),
	trustsDevices: Checkbox,
}
export const organizationDemand = { ...said, graceDays: days }
export const serverDemand = {
	...said,
	graceDays: days.refine((count) => count !== null, DAYS).transform((count) => count ?? 0),
}
export const NO_ROLE = 'Choose at least one role, or nobody.'

/** A demand as the journal and a stale form tell it. */
export const toldDemand = (row: {
	readonly asked: Asked
	readonly graceDays: number | null
	readonly trustsDevices: boolean
}) => ({
	demandedOf: whomOf(row.asked),
	demandedRoles: rolesIn(row.asked),
	graceDays: row.graceDays,
	trustsDevices: row.trustsDevices,
})
