import type { Loaded } from '@/core/gateway/actor'
import { keyset, type ListPage, pageOf, parseCursor } from '@/core/gateway/keyset'
import { query } from '@/core/gateway/query'
import { fragmentFor, noSql, type Sql, sql } from '@/core/gateway/sql'
import { searchedText } from '@/core/shown-address'
import { COLUMNS, linesOf, type TemplateColumns } from '@/features/template-use'
import { isUuid } from '@/platform/uuid'

/** What a list's address says; everything in it is somebody's text. */
export interface TemplateFilter {
	readonly q?: string | undefined
	readonly kind?: string | undefined
	readonly organization?: string | undefined
	readonly sort?: string | undefined
	readonly at?: string | undefined
}

export interface TemplateListRow {
	readonly id: string
	readonly kind: 'mailbox' | 'person'
	readonly name: string
	/** NULL = of the whole server. */
	readonly organization: string | null
	readonly lines: readonly string[]
	/** Mailboxes that were made with it, counted to 1,001. */
	readonly used: number
	/** Mailboxes must be made with it somewhere. */
	readonly isMandatory: boolean
	readonly createdAt: Date
	readonly createdText: string
}
type Row = Omit<TemplateListRow, 'lines'> & TemplateColumns

const KINDS: Record<string, Sql> = { mailbox: sql`AND t.kind = 'mailbox'`, person: sql`AND t.kind = 'person'` }
const SORTS = {
	name: { column: sql`t.name`, cast: 'text', descending: false },
	'-name': { column: sql`t.name`, cast: 'text', descending: true },
	created: { column: sql`t.created_at`, cast: 'timestamptz', descending: false },
	'-created': { column: sql`t.created_at`, cast: 'timestamptz', descending: true },
} as const
export type TemplateSort = keyof typeof SORTS
export const templateSort = (text: string | undefined): TemplateSort =>
	text !== undefined && Object.hasOwn(SORTS, text) ? (text as TemplateSort) : 'name'

/** One page of the templates that the viewer may see: those of the server, and those of organizations in scope. */
export async function listTemplates(viewer: Loaded, filter: TemplateFilter): Promise<ListPage<TemplateListRow>> {
	const sort = templateSort(filter.sort)
	const cursor = parseCursor(filter.at, SORTS[sort].cast)
	const { behind, orderAndLimit } = keyset({ ...SORTS[sort], id: sql`t.id`, cursor })
	const text = searchedText(filter.q ?? '').toLowerCase()
	const searched = text === '' ? noSql : sql`AND strpos(lower(t.name), ${text}) > 0`
	const { organization } = filter
	const within = isUuid(organization) ? sql`AND t.organization_id = ${organization}::uuid` : noSql
	const found = await query(
		viewer,
		'template.read',
		(read) => read.sql<Row>`
			SELECT t.id, t.kind::text AS kind, t.name, o.name AS organization, app.template_use(t.id) AS used, ${COLUMNS},
				EXISTS (SELECT 1 FROM template_requirement r WHERE r.template_id = t.id) AS "isMandatory",
				t.created_at AS "createdAt", t.created_at::text AS "createdText"
			FROM template t LEFT JOIN organization o ON o.id = t.organization_id
			WHERE true ${fragmentFor(KINDS, filter.kind)} ${within} ${searched} ${behind} ${orderAndLimit}`,
	)
	const rows = found.map(({ id, kind, name, used, isMandatory, createdAt, createdText, ...row }) => ({
		...{ id, kind, name, used, isMandatory, createdAt, createdText },
		organization: row.organization,
		lines: linesOf({ ...row, kind }),
	}))
	return pageOf(rows, cursor, (row) => (sort.endsWith('created') ? row.createdText : row.name))
}
