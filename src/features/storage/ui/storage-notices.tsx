import { shownAddress } from '@/core/address'
import { storageLevel } from '@/core/fullness'
import { Notice } from '@/ui'
import { ofQuota, ROOM } from '../level-words'

interface Own {
	readonly id: string
	readonly address: string
	readonly quotaBytes: bigint | null
	readonly usedBytes: bigint | null
}

/** To whom a mailbox belongs that is full, or nearly: what that means, and what to do. */
export function StorageNotices({ mailboxes }: { mailboxes: readonly Own[] }) {
	return mailboxes.map(({ id, address, quotaBytes, usedBytes }) => {
		if (quotaBytes === null || usedBytes === null) return null
		const level = storageLevel(usedBytes, quotaBytes)
		if (level === 0) return null
		const which = mailboxes.length === 1 ? 'Your mailbox' : shownAddress(address)
		const holds = `It holds ${ofQuota({ bytes: usedBytes, quotaBytes })}.`
		return level === 100 ? (
			<Notice key={id} tone="danger" title={`${which} is full`}>
				{holds} Mail to you is refused, of which whoever writes it is told, and you cannot send any. {ROOM} Both work
				again at once.
			</Notice>
		) : (
			<Notice key={id} tone="warning" title={`${which} is nearly full`}>
				{holds} When it is full, mail to you is refused and you cannot send any until there is space again. {ROOM}
			</Notice>
		)
	})
}
