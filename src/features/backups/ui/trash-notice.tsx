import type { ReactNode } from 'react'
import { LinkButton, Notice, Time } from '@/ui'
import type { TrashStanding } from '../trash-standing'

const WAITS: Partial<Record<NonNullable<TrashStanding['backup']>, string>> = {
	waiting: 'Erasing waits for its backup, which the server has not begun yet.',
	running: 'Erasing waits for its backup, which is being made and compared with the mail.',
	verified: 'Its backup is verified. The mail is erased next.',
}

/** The day itself: somebody may have to be told of it. */
const DAY = new Intl.DateTimeFormat('en-GB', { dateStyle: 'long', timeZone: 'UTC' })

const count = (messages: number | null) => (messages === 1 ? 'One message was' : `${messages ?? 0} messages were`)

/**
 * How a mailbox in the trash stands: from when on its mail may be erased, and what that waits for.
 * @param children what can be done with it instead
 */
export function TrashNotice({
	mailbox,
	standing,
	deletedAt,
	now,
	children,
}: {
	mailbox: string
	standing: TrashStanding
	deletedAt: Date
	now: Date
	children?: ReactNode
}) {
	const { erasedAt, erasesAt, begun, waits, backup, error, mayErase } = standing
	if (erasedAt)
		return (
			<Notice tone="info" title="The mail of this mailbox is erased">
				{count(standing.messages)} erased <Time value={erasedAt} now={now} />, after a backup of them was verified. The
				receipt stands in the activity.
			</Notice>
		)
	if (begun)
		return (
			<Notice tone="danger" title="The mail is being erased">
				Its backup is verified, and there is no way back but from that.
			</Notice>
		)
	return (
		<Notice tone="warning" title="This mailbox lies in the trash">
			<p>
				Moved there <Time value={deletedAt} now={now} />. Nothing is delivered, nobody can sign in, and the mail is
				still there.
			</p>
			{waits && backup ? (
				<p>{WAITS[backup]} Until then it can be restored.</p>
			) : (
				erasesAt && (
					<p>
						It is kept until {DAY.format(erasesAt)}. Then a backup is made and compared with the mail, and only after
						that the mail is erased.
					</p>
				)
			)}
			{error && (
				<p className="wrap-anywhere">
					{backup === 'waiting' ? `It is tried again: ${error}` : `Nothing was erased: ${error}`}
				</p>
			)}
			<div className="mt-3 flex flex-wrap gap-2">
				{children}
				{mayErase && (
					<LinkButton href={`/mailboxes/${mailbox}/erase`} variant="danger">
						Erase now…
					</LinkButton>
				)}
			</div>
		</Notice>
	)
}
