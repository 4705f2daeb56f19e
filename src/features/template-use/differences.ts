import { isSame, protocolWords } from '@/core/protocols'
import { quotaWords } from './said'

interface Settings {
	readonly quotaBytes: bigint | null
	readonly sendOnly: boolean
	readonly protocols: readonly string[]
}

const upper = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1)

/** What a mailbox has otherwise than its template. */
export function differences(mailbox: Settings, template: Settings): string[] {
	const differs: string[] = []
	if (mailbox.quotaBytes !== template.quotaBytes)
		differs.push(`Quota ${quotaWords(mailbox.quotaBytes)} instead of ${quotaWords(template.quotaBytes)}`)
	if (mailbox.sendOnly !== template.sendOnly)
		differs.push(mailbox.sendOnly ? 'Send only instead of receiving' : 'Receives instead of send only')
	if (!isSame(mailbox.protocols, template.protocols))
		differs.push(`${upper(protocolWords(mailbox.protocols))} instead of ${protocolWords(template.protocols)}`)
	return differs
}
