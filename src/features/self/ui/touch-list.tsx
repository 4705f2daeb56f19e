import { Eye } from 'lucide-react'
import type { ListPage } from '@/core/gateway/keyset'
import { Badge, type Column, DataTable, EmptyState, listAddress, Pagination, Section, Time } from '@/ui'
import type { Touch } from '../list-touches'

const COLUMNS: readonly Column[] = [
	{ key: 'what', label: 'What was done' },
	{ key: 'on', label: 'To', hideOnPhone: true },
	{ key: 'when', label: 'When' },
]

/** Who did something to the viewer's account and mailboxes. @param now the request's moment */
export function TouchList({ page, now }: { page: ListPage<Touch>; now: Date }) {
	const rows = page.rows.map((touch) => ({
		id: touch.id,
		cells: {
			what: (
				<>
					<strong>{touch.who}</strong> {touch.done ? touch.what : <Refused what={touch.what} />}
				</>
			),
			on: touch.on,
			when: <Time value={touch.at} now={now} />,
		},
	}))
	return (
		<Section
			id="touches"
			title="Who administered this"
			description="Each time that somebody else changed something about your account or your mailbox. Nobody can take an entry out of this list."
		>
			<DataTable
				caption="What others did to your account and mailbox"
				columns={COLUMNS}
				rows={rows}
				empty={<Nothing />}
			/>
			<Pagination page={page} to={(changes) => `${listAddress('/my', {})(changes)}#touches`} />
		</Section>
	)
}

function Refused({ what }: { what: string }) {
	return (
		<>
			tried what was not theirs to do ({what}) <Badge tone="warning">Refused</Badge>
		</>
	)
}

function Nothing() {
	return (
		<EmptyState icon={<Eye />} title="Nobody has">
			When somebody sets your password, changes your quota or your name, or gives you rights, it is told here: who, what
			and when.
		</EmptyState>
	)
}
