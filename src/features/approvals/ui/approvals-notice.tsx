import { Notice } from '@/ui'
import type { Waiting } from '../list-requests'

const titleOf = (others: number): string =>
	others === 1 ? 'One request waits for a second person' : `${others} requests wait for a second person`

/** Says on the overview what waits to be approved, and what the viewer waits for; nothing while nothing does. */
export function ApprovalsNotice({ waiting: { others, own } }: { waiting: Waiting }) {
	if (!others && own === 0) return null
	const mine = own === 1 ? 'Something that you asked for waits' : `${own} things that you asked for wait`
	return (
		<Notice tone="info" title={others ? titleOf(others) : `${mine} for a second person`}>
			{others ? <a href="/approvals">See what is asked for</a> : <a href="/approvals?view=mine">See it</a>}
			{others && own > 0 ? (
				<>
					. {mine} as well: <a href="/approvals?view=mine">see it</a>.
				</>
			) : null}
		</Notice>
	)
}
