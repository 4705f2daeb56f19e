import { KEY_RIGHTS } from '@/core/policy'
import { GiveKey, type GiveSource, type scopeChoices } from '@/features/grants'
import { rightsInWords } from '@/features/roles'
import { createKeyAction } from '../actions'
import { MOST_DAYS, USUAL_DAYS } from '../key-rules'

/** The form that makes a key out of one of the viewer's own grants. */
export function NewKey(props: {
	source: GiveSource
	places: Awaited<ReturnType<typeof scopeChoices>>
	find: string
	now: Date
	kept: Readonly<Record<string, string>>
}) {
	return (
		<GiveKey
			{...props}
			groups={rightsInWords(KEY_RIGHTS)}
			days={{ most: MOST_DAYS, usual: USUAL_DAYS }}
			action={createKeyAction}
		/>
	)
}
