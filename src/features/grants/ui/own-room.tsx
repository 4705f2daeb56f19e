import { shownBytes } from '@/core/address'
import { Meter } from '@/ui'
import type { OwnRoom as Room } from '../own-room'

/** How much of the viewer's own is left, where they are about to use it: "17 of 25 mailboxes left in your Manager". */
export function OwnRoom({ rooms, what }: { rooms: readonly Room[]; what: 'mailboxes' | 'aliases' | 'lists' }) {
	if (rooms.length === 0) return null
	return (
		<ul className="mb-5 grid gap-4" aria-label="Your limits">
			{rooms.map((room) => (
				<li key={room.id} className="grid gap-1">
					<Counted room={room} what={what} />
					{what === 'mailboxes' && <Stored room={room} />}
				</li>
			))}
		</ul>
	)
}

function Counted({ room, what }: { room: Room; what: 'mailboxes' | 'aliases' | 'lists' }) {
	const most = room.limits[what]
	if (most === null) return null
	const used = room.used[what]
	return (
		<>
			<span className="text-muted text-sm">
				{Math.max(0, most - used)} of {most} {what} left in your {room.roleName}
			</span>
			<Meter label={`Your ${what}`} value={used} max={most} text={`${used} of ${most} ${what} used`} />
		</>
	)
}

function Stored({ room: { limits, used, roleName } }: { room: Room }) {
	const most = limits.storageBytes
	if (most === null) return null
	const left = most > used.storageBytes ? most - used.storageBytes : 0n
	return (
		<>
			<span className="text-muted text-sm">
				{shownBytes(left)} of {shownBytes(most)} left in your {roleName}, so a mailbox needs a quota
			</span>
			<Meter
				label="Your storage"
				value={Number(used.storageBytes)}
				max={Number(most)}
				text={`${shownBytes(used.storageBytes)} of ${shownBytes(most)} used`}
			/>
		</>
	)
}
