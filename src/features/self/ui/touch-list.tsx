import { Eye } from 'lucide-react'
import type { ListPage } from '@/core/gateway/keyset'
import { Badge, type Column, DataTable, EmptyState, LinkButton, listAddress, Pagination, Section, Time } from '@/ui'
import type { Touch } from '../list-touches'

const COLUMNS: readonly Column[] = [
	{ key: 'what', label: 'What was done' },
	{ key: 'on', label: 'To', hideOnPhone: true },
	{ key: 'when', label: 'When' },
]
export const TOLD =
	'Each time that somebody else changed or looked at something of yours: who, what, when, and why if they said so. Nobody can take an entry out of this list.'

interface Props {
	page: ListPage<Touch>
	/** The request's moment. */
	now: Date
}

/** The latest few, on one's own page. */
export function LatestTouches({ page, now }: Props) {
	return (
		<Section id="touches" title="Who administered this" description={TOLD}>
			<TouchTable page={page} now={now} />
			{page.next !== null && (
				<div>
					<LinkButton href="/my/touches">All of them</LinkButton>
				</div>
			)}
		</Section>
	)
}

/** All of them, page by page. */
export function TouchList({ page, now }: Props) {
	return (
		<>
			<TouchTable page={page} now={now} />
			<Pagination page={page} to={listAddress('/my/touches', {})} />
		</>
	)
}

function TouchTable({ page, now }: Props) {
	const rows = page.rows.map((touch) => ({
		id: touch.id,
		cells: { what: <What touch={touch} />, on: touch.on, when: <Time value={touch.at} now={now} /> },
	}))
	return (
		<DataTable
			caption="What others did to your account and mailbox"
			columns={COLUMNS}
			rows={rows}
			empty={<Nothing />}
		/>
	)
}

function What({ touch: { who, what, done, reason } }: { touch: Touch }) {
	return (
		<>
			<strong>{who}</strong>{' '}
			{done ? (
				what
			) : (
				<>
					tried what was not theirs to do ({what}) <Badge tone="warning">Refused</Badge>
				</>
			)}
			{reason && <span className="wrap-anywhere block font-normal text-muted text-sm">Reason: {reason}</span>}
		</>
	)
}

function Nothing() {
	return (
		<EmptyState icon={<Eye />} title="Nobody has">
			When somebody sets your password, changes your quota or your name, or gives you rights, it is told here: who,
			what, when and why.
		</EmptyState>
	)
}
