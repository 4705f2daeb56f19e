import type { Loaded } from '@/core/gateway/actor'
import { Notice } from '@/ui'

const DAY = new Intl.DateTimeFormat('en-GB', { dateStyle: 'long', timeZone: 'UTC' })

/** What removing the last second factor leads to, for somebody of whom one is asked. */
export function AfterRemoval({ due, now }: { due: Date | null; now: Date }) {
	if (due === null) return null
	return (
		<Notice tone="danger" title="A second factor is asked of you">
			{due <= now
				? 'Without one you can do nothing here but set up another, change your password, or sign out.'
				: `Without one you can do nothing here but set up another, from ${DAY.format(due)} on.`}
		</Notice>
	)
}

/** Tells somebody of whom a second factor is asked that they have none: by when, and once it is overdue what is left to do. */
export function DueNotice({ viewer: { factorDue, actor } }: { viewer: Loaded }) {
	if (factorDue === null) return null
	if (actor.overdue)
		return (
			<div className="mb-6">
				<Notice tone="warning" title="Set up a second factor to go on">
					It is asked of you, and you have none yet. Until you have set one up you can do only that,{' '}
					<a href="/password">change your password</a>, or sign out. Your mail goes on as ever.
				</Notice>
			</div>
		)
	return (
		<div className="mb-6">
			<Notice tone="info">
				From {DAY.format(factorDue)} on you need a second factor here. <a href="/my/security">Set it up now</a>; it
				takes a minute.
			</Notice>
		</div>
	)
}
