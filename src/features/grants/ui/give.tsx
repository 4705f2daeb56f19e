import { shownAddress, shownBytes } from '@/core/address'
import type { RightsGroup } from '@/features/roles'
import type { GiveSource, RoleChoice } from '../give-sources'
import type { ScopeChoice, ScopeChoices } from '../scope-choices'
import type { LimitName, PlaceOption, RoleOption, SourceOption } from './give-choices'
import { GiveForm } from './give-form'
import type { Home } from './who'

const count = new Intl.NumberFormat('en')
const counted = (n: number, one: string, many: string): string => (n === 1 ? `1 ${one}` : `${count.format(n)} ${many}`)

export function placeOption(choice: ScopeChoice): PlaceOption {
	const { kind, id, within } = choice
	const mailboxes = counted(choice.mailboxes, 'mailbox', 'mailboxes')
	const name = kind === 'organization' ? choice.name : shownAddress(choice.name)
	if (kind === 'mailbox') return { kind, id, name, detail: within ?? '', opens: null }
	if (kind === 'domain') {
		const detail = [within, mailboxes].filter(Boolean).join(' · ')
		return { kind, id, name, detail, opens: `All of ${name}: ${mailboxes}, and all that are added later.` }
	}
	const domains = counted(choice.domains, 'domain', 'domains')
	const detail = [within, domains, mailboxes].filter(Boolean).join(' · ')
	return { kind, id, name, detail, opens: `All of ${name}: ${domains} with ${mailboxes}, and all that is added later.` }
}

function roleOption(role: RoleChoice, labels: ReadonlyMap<string, string>): RoleOption {
	const { value, name, description, rights, organization } = role
	const isBuiltIn = !value.includes('-') || value.length < 36
	return {
		value,
		name,
		description,
		rights,
		origin: isBuiltIn ? 'built in' : (organization ?? 'whole server'),
		missing: role.missing.map((right) => labels.get(right) ?? right),
	}
}

export function sourceOption({ depth, endsAt, left, limits }: GiveSource): SourceOption {
	const text = (value: number | bigint | null): string => {
		if (value === null) return ''
		return typeof value === 'bigint' ? shownBytes(value) : String(value)
	}
	const said = (of: number | bigint | null, max: number | bigint | null): string | undefined =>
		max === null ? undefined : `Comes out of your own: ${text(of)} of ${text(max)} ${of === 1 ? 'is' : 'are'} left.`
	const own = limits.storagePerMailboxBytes
	const most = (sends: number | null) => (sends === null ? undefined : `At most ${sends}, as for you.`)
	const words: Record<LimitName, string | undefined> = {
		maxMailboxes: said(left.mailboxes, limits.mailboxes),
		maxAliases: said(left.aliases, limits.aliases),
		maxLists: said(left.lists, limits.lists),
		maxStorage: said(left.storageBytes, limits.storageBytes),
		maxStoragePerMailbox: own === null ? undefined : `At most ${shownBytes(own)}, as for you.`,
		maxSendsPerHour: most(limits.sendsPerHour),
		maxSendsPerDay: most(limits.sendsPerDay),
	}
	return {
		depth,
		lastDay: endsAt ? new Date(endsAt.getTime() - 1).toISOString().slice(0, 10) : '',
		limits: {
			maxMailboxes: text(left.mailboxes),
			maxAliases: text(left.aliases),
			maxLists: text(left.lists),
			maxStorage: text(left.storageBytes),
			maxStoragePerMailbox: text(own),
			maxSendsPerHour: text(limits.sendsPerHour),
			maxSendsPerDay: text(limits.sendsPerDay),
		},
		left: Object.fromEntries(Object.entries(words).filter(([, word]) => word !== undefined)),
	}
}

const NOBODY_ADDED = { homes: [], mayCreateMailbox: false, sendsMail: false } as const

interface Props {
	/** Who is given; NULL = somebody who is added in the same deed. */
	person: { readonly id: string; readonly name: string } | null
	/** For somebody who is added. */
	added?: { readonly homes: readonly Home[]; readonly mayCreateMailbox: boolean; readonly sendsMail: boolean }
	source: GiveSource
	roles: readonly RoleChoice[]
	groups: readonly RightsGroup[]
	places: ScopeChoices
	find: string
	now: Date
	kept: Readonly<Record<string, string>>
}

/** The form for giving rights, with everything put into words. */
export function Give({ person, added, source, roles, groups, places, find, now, kept }: Props) {
	const labels = new Map(groups.flatMap(({ rights }) => rights.map(({ right, label }) => [right as string, label])))
	return (
		<GiveForm
			key={source.id}
			person={person && { id: person.id, name: person.name }}
			{...(added ?? NOBODY_ADDED)}
			source={sourceOption(source)}
			roles={roles.map((role) => roleOption(role, labels))}
			groups={groups}
			offered={source.rights}
			found={places.found.map(placeOption)}
			more={places.more}
			preset={places.preset.map(placeOption)}
			mayServer={places.server}
			find={find}
			today={now.toISOString().slice(0, 10)}
			kept={kept}
		/>
	)
}
