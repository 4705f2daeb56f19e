import type { Task } from 'graphile-worker'
import { systemCaller } from '@/core/gateway/actor'
import { execute } from '@/core/gateway/execute'
import { dueReminders, endedByTime } from '@/features/grants/due-grants'
import { endGrant } from '@/features/grants/end-grant'
import { remindOfEnd } from '@/features/grants/remind-of-end'
import { keyOf, settled } from './handler'

/**
 * Each hour: closes grants whose end has passed, and reminds of those whose end is near. What one run has done the next does not find any
 * more, so it may be stopped anywhere and run as often as it likes; two at the same moment do each thing once, by its key.
 */
export const lookAfterGrants: Task = async () => {
	const ending = systemCaller('The end of a grant', ['system.end-grant'])
	for (const { id } of await endedByTime()) {
		settled(await execute(endGrant, ending, { grant: id }, { key: keyOf('end-grant', id) }))
	}
	const reminding = systemCaller('Reminder', ['system.remind'])
	for (const { grant, days, end } of await dueReminders()) {
		const key = keyOf('remind', `${grant} ${days} ${end}`)
		settled(await execute(remindOfEnd, reminding, { grant, days }, { key }))
	}
}
