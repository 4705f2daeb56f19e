import { CircleCheck } from 'lucide-react'
import { shownAddress } from '@/core/address'
import type { ListPage } from '@/core/gateway/keyset'
import { Badge, DataTable, EmptyState, listAddress, Pagination, Time } from '@/ui'
import { CLOSED_WORDS, KIND_WORDS, SEVERITY_WORDS, severityOf } from '../kinds'
import type { Finding, FindingFilter } from '../list-findings'

const isFiltered = ({ q, kind, state }: FindingFilter) => Boolean(q || kind || state)

function StateBadge({ finding }: { finding: Finding }) {
	if (finding.closedAt) return <Badge tone="success">{CLOSED_WORDS[finding.closedHow ?? ''] ?? 'closed'}</Badge>
	if (finding.mendingAt) return <Badge tone="info">being mended</Badge>
	if (finding.ignoredAt) return <Badge>ignored</Badge>
	const { tone, label } = SEVERITY_WORDS[severityOf(finding.severity)]
	return <Badge tone={tone}>{label}</Badge>
}

const sign = (filter: FindingFilter) => {
	if (filter.sort === 'seen') return 'asc' as const
	return filter.sort === '-seen' ? ('desc' as const) : undefined
}

/** What differs: the gravest first, and of that the latest. */
export function FindingTable({
	page,
	filter,
	lookedAt,
	now,
}: {
	page: ListPage<Finding>
	filter: FindingFilter
	lookedAt: Date | null
	now: Date
}) {
	const to = listAddress('/drift', filter)
	const sorted = sign(filter)
	return (
		<>
			<DataTable
				caption="What differs"
				columns={[
					{ key: 'what', label: 'What differs' },
					{ key: 'about', label: 'Where', plainOnPhone: true },
					{ key: 'state', label: 'State', plainOnPhone: true },
					{
						key: 'since',
						label: 'Found',
						sortHref: to({ sort: filter.sort === '-seen' ? 'seen' : '-seen' }),
						...(sorted ? { sorted } : {}),
					},
					{ key: 'last', label: 'Last seen', hideOnPhone: true },
				]}
				rows={page.rows.map((finding) => ({
					id: finding.id,
					href: `/drift/${finding.id}`,
					muted: finding.closedAt !== null || finding.ignoredAt !== null,
					cells: {
						what: KIND_WORDS[finding.kind].label,
						about: <span className="wrap-anywhere">{shownAddress(finding.label)}</span>,
						state: <StateBadge finding={finding} />,
						since: <Time value={finding.firstSeenAt} now={now} />,
						last: <Time value={finding.lastSeenAt} now={now} />,
					},
				}))}
				empty={isFiltered(filter) ? <NoneFits /> : <NothingDiffers lookedAt={lookedAt} now={now} />}
			/>
			<Pagination page={page} to={to} />
		</>
	)
}

const NoneFits = () => (
	<EmptyState icon={<CircleCheck />} title="Nothing fits">
		<a href="/drift">Show all that differs</a>
	</EmptyState>
)

function NothingDiffers({ lookedAt, now }: { lookedAt: Date | null; now: Date }) {
	if (lookedAt === null)
		return (
			<EmptyState title="Nothing was looked at yet">
				Every night the panel, the mail server, its maildirs and DNS are compared. What differs stands here, with what
				can be done about it.
			</EmptyState>
		)
	return (
		<EmptyState icon={<CircleCheck />} title="Nothing differs">
			Panel, mail server, maildirs and DNS said the same when they were last compared,{' '}
			<Time value={lookedAt} now={now} />.
		</EmptyState>
	)
}
