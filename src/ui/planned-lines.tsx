import { DataTable } from './data-table'
import { Badge } from './notice'
import { words } from './words'

/** What would come out of each line of a list; without a mark it cannot be done. */
export interface ShownPlan {
	readonly mark: string
	readonly lines: readonly {
		readonly line: number
		readonly is: 'new' | 'here' | 'wrong'
		readonly address: string
		readonly name: string
		readonly says: string
	}[]
}

const TONE = { new: 'success', here: 'neutral', wrong: 'danger' } as const

/** A plan line by line, in the order of the list. @param caption what is listed; spoken */
export function PlannedLines({ caption, lines }: { caption: string; lines: ShownPlan['lines'] }) {
	const { line, what, address, name, how } = words.plannedLines
	return (
		<DataTable
			caption={caption}
			columns={[
				{ key: 'address', label: address },
				{ key: 'name', label: name },
				{ key: 'line', label: line, align: 'end' },
				{ key: 'what', label: what, plainOnPhone: true },
				{ key: 'how', label: how },
			]}
			rows={lines.map((one) => ({
				id: String(one.line),
				cells: {
					line: one.line,
					what: <Badge tone={TONE[one.is]}>{words.plannedLines[one.is]}</Badge>,
					address: <span className="wrap-anywhere">{one.address || '–'}</span>,
					name: <span className="inline-block min-w-28 wrap-anywhere">{one.name}</span>,
					how: <span className="wrap-anywhere">{one.says}</span>,
				},
				muted: one.is === 'here',
			}))}
			empty={null}
		/>
	)
}
