import { Notice, Time } from '@/ui'
import type { ChainSummary } from '../list-chains'

const counted = (count: number | bigint, one: string, many: string): string =>
	`${count.toLocaleString('en')} ${Number(count) === 1 ? one : many}`

/** Above the journal: is it as it was written? */
export function ChainNote({ summary, now }: { summary: ChainSummary; now: Date }) {
	const how = <a href="/activity/chain">How this is known</a>
	if (summary.verifiedAt === null)
		return (
			<p className="text-muted">Not verified yet: the worker does so within the hour, and once a day then. {how}</p>
		)
	if (summary.broken === 0)
		return (
			<p className="text-muted">
				{counted(summary.entries, 'entry stands', 'entries stand')} as written, verified{' '}
				<Time value={summary.verifiedAt} now={now} />. {how}
			</p>
		)
	return (
		<Notice tone="danger" title="This journal is not as it was written">
			<ul>
				{summary.said.map((sentence) => (
					<li key={sentence}>{sentence}</li>
				))}
			</ul>
			<a href="/activity/chain?state=broken">All that was found</a>
		</Notice>
	)
}
