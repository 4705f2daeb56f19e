import type { Task } from 'graphile-worker'
import { systemCaller } from '@/core/gateway/actor'
import { execute } from '@/core/gateway/execute'
import { dueWarnings } from '@/features/storage/due'
import { warnOfStorage } from '@/features/storage/warn-of-storage'
import { keyOf, settled } from './handler'

/**
 * Each minute: tells the owners of mailboxes that came to 80 or 95 % of their quota, or are full. The database notes it in the moment in
 * which Dovecot reports it, or somebody lowers a quota, whether a worker runs or not; what one run has told the next does not find any more.
 */
export const warnOfStorageTask: Task = async () => {
	const caller = systemCaller('Storage', ['system.warn-of-storage'])
	for (const { mailbox, level, crossed } of await dueWarnings()) {
		const key = keyOf('warn-of-storage', `${mailbox} ${level} ${crossed}`)
		settled(await execute(warnOfStorage, caller, { mailbox }, { key }))
	}
}
