import type { Task } from 'graphile-worker'
import { systemCaller } from '@/core/gateway/actor'
import { execute } from '@/core/gateway/execute'
import { dueDigests } from '@/features/storage/due'
import { digestFor } from '@/features/storage/near-full'
import { sendDigest } from '@/features/storage/send-digest'
import { keyOf, settled } from './handler'

/**
 * Each hour: tells whoever sets quotas which mailboxes within their reach are nearly full. Once a day at most, and only when one of them
 * became so since the last time: whoever can do nothing about a full mailbox is not told of it every day.
 */
export const sendDigests: Task = async () => {
	const caller = systemCaller('Storage', ['system.send-digest'])
	for (const { account, last } of await dueDigests()) {
		const digest = await digestFor(account, last)
		if (!digest) continue
		const key = keyOf('send-digest', `${account} ${last?.toISOString() ?? ''}`)
		settled(await execute(sendDigest, caller, { account, digest }, { key }))
	}
}
