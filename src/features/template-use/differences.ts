import { quotaWords } from './said'

interface Settings {
	readonly quotaBytes: bigint | null
	readonly sendOnly: boolean
}

/** What a mailbox has otherwise than its template. */
export function differences(mailbox: Settings, template: Settings): string[] {
	const differs: string[] = []
	if (mailbox.quotaBytes !== template.quotaBytes)
		differs.push(`Quota ${quotaWords(mailbox.quotaBytes)} instead of ${quotaWords(template.quotaBytes)}`)
	if (mailbox.sendOnly !== template.sendOnly)
		differs.push(mailbox.sendOnly ? 'Send only instead of receiving' : 'Receives instead of send only')
	return differs
}
