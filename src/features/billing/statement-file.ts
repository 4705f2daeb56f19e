import { z } from 'zod'
import { CSV_TYPE } from '@/core/csv'
import { file } from '@/core/gateway/file'
import { getStatement } from './get-statement'
import { csvName, statementCsv } from './statement-csv'

/** A statement to take along. */
export const statementFile = file({
	right: 'billing.view',
	what: 'the statement',
	input: z.strictObject({ place: z.uuid(), month: z.string().max(7).optional() }),
	page: ({ place, month }) => `/billing/${place}${month ? `?month=${encodeURIComponent(month)}` : ''}`,
	make: async (viewer, { place: id, month }) => {
		const statement = await getStatement(viewer, id, month)
		if (!statement) return null
		return {
			name: csvName(statement),
			type: CSV_TYPE,
			filter: { month: statement.month.key },
			of: [{ kind: statement.place.kind, id, rows: statement.lines.length }],
			body: () => statementCsv(statement),
		}
	},
})
