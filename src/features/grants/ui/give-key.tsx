import type { RightsGroup } from '@/features/roles'
import type { GiveSource } from '../give-sources'
import type { ScopeChoices } from '../scope-choices'
import { placeOption, sourceOption } from './give'
import { type GiveKeyAction, GiveKeyForm } from './give-key-form'

interface Props {
	source: GiveSource
	/** Those that a key can hold, in words. */
	groups: readonly RightsGroup[]
	places: ScopeChoices
	find: string
	now: Date
	kept: Readonly<Record<string, string>>
	/** How long at most, and unless chosen otherwise, in days. */
	days: { readonly most: number; readonly usual: number }
	action: GiveKeyAction
}

const DAY_MS = 86_400_000
const dayIn = (now: Date, days: number): string => new Date(now.getTime() + days * DAY_MS).toISOString().slice(0, 10)

/** The form that gives rights to a program, with everything put into words. */
export function GiveKey({ source, groups, places, find, now, kept, days, action }: Props) {
	const own = sourceOption(source)
	const latest = dayIn(now, days.most)
	const endsWithOwn = own.lastDay !== '' && own.lastDay < latest
	const lastDay = endsWithOwn ? own.lastDay : latest
	const [endsOn = lastDay] = [dayIn(now, days.usual), lastDay].toSorted()
	return (
		<GiveKeyForm
			key={source.id}
			action={action}
			source={{ ...own, lastDay }}
			lastHelp={endsWithOwn ? `Your own end after ${lastDay}.` : `At most ${days.most} days. Days are in UTC.`}
			endsOn={endsOn}
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
