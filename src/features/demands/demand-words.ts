import { builtInRole } from '@/core/policy'
import { DEMANDING_ROLES } from './demand-rules'
import type { Demand } from './get-demand'

const listed = (names: readonly string[]): string =>
	names.length < 2 ? names.join('') : `${names.slice(0, -1).join(', ')} and ${names.at(-1)}`

/** "whoever holds one of the roles Administrator and Manager" */
export function whomWords({ whom, roles }: Pick<Demand, 'whom' | 'roles'>): string {
	if (whom === 'everybody') return 'everybody, owners of mailboxes included'
	if (whom === 'holders') return 'everybody with rights'
	if (whom === 'nobody') return 'nobody'
	const names = roles.map((key) => builtInRole(key)?.name ?? key)
	return `whoever holds the role ${names.length > 1 ? listed(names).replace(/ and ([^,]+)$/, ' or $1') : names.join('')}`
}

/** "14 days" */
export const daysWords = (days: number): string => (days === 1 ? 'a day' : `${days} days`)

/** The built-in roles, to choose from. */
export const demandingRoles = () =>
	DEMANDING_ROLES.map(({ key, name, description }) => ({ value: key, label: name, help: description }))
