import type { Loaded } from '@/core/gateway/actor'
import type { QueryHandle } from '@/core/gateway/handles'
import { missingRights, offeredRights } from '@/core/gateway/no-escalation'
import { organizationOrServer } from '@/core/gateway/places'
import { query } from '@/core/gateway/query'
import { may } from '@/core/policy'
import { COLUMNS, labelsOf, linesOf, type TemplateColumns } from '@/features/template-use'

export interface Run {
	readonly id: string
	readonly askedBy: string
	readonly fields: readonly string[]
	readonly state: 'waiting' | 'running' | 'done' | 'stopped'
	readonly total: number
	readonly changed: number
	readonly refused: number
	/** The first hundred. `address` is NULL for what the viewer may not see. */
	readonly refusals: readonly { readonly mailbox: string; readonly address: string | null; readonly text: string }[]
	/** Its job gave up. */
	readonly failed: boolean
	readonly createdAt: Date
	readonly endedAt: Date | null
}
export interface TemplateDetail extends TemplateColumns {
	readonly id: string
	readonly name: string
	readonly description: string
	readonly version: number
	readonly organizationId: string | null
	readonly organization: string | null
	readonly used: number
	/** Organizations in which mailboxes must be made with it, of those that the viewer sees. */
	readonly mandatoryIn: readonly { readonly id: string; readonly name: string }[]
	readonly lines: readonly string[]
	/** Labels of rights in it that the viewer lacks, and so leaves alone. */
	readonly missing: readonly string[]
	/** Rights that the viewer could put into it. */
	readonly offered: readonly string[]
	readonly runs: readonly Run[]
	readonly can: { readonly edit: boolean; readonly remove: boolean; readonly apply: boolean }
}
interface Row extends TemplateColumns {
	readonly id: string
	readonly name: string
	readonly description: string
	readonly version: number
	readonly organizationId: string | null
	readonly organization: string | null
	readonly lineage: readonly string[] | null
	readonly used: number
}

const RUNS_SHOWN = 3

/** One template with what the viewer may do to it; NULL when it is not there or not theirs to see. */
export async function getTemplate(viewer: Loaded, id: string): Promise<TemplateDetail | null> {
	return query(viewer, 'template.read', async (read) => {
		const [row] = await read.sql<Row>`
			SELECT t.id, t.kind::text AS kind, t.name, t.description, t.version, t.organization_id AS "organizationId", o.name AS organization, o.lineage,
				app.template_use(t.id) AS used, ${COLUMNS}
			FROM template t LEFT JOIN organization o ON o.id = t.organization_id WHERE t.id = ${id}::uuid`
		if (!row) return null
		const { lineage, ...template } = row
		const home = row.organizationId === null ? null : { id: row.organizationId, lineage: lineage ?? [] }
		const place = organizationOrServer(home)
		const missing = missingRights(viewer.actor, row.rights, place, viewer.now)
		const allowed = (right: 'template.edit' | 'template.remove' | 'template.apply') =>
			missing.length === 0 && may(viewer.actor, right, place, viewer.now)
		const mandatoryIn = await read.sql<{ id: string; name: string }>`
			SELECT o.id, o.name FROM template_requirement r JOIN organization o ON o.id = r.organization_id
			WHERE r.template_id = ${id}::uuid ORDER BY lower(o.name), o.id LIMIT 20`
		return {
			...template,
			mandatoryIn,
			lines: linesOf(template),
			missing: labelsOf(missing),
			offered: offeredRights(viewer.actor, place, viewer.now),
			runs: row.kind === 'mailbox' ? await runsOf(read, id) : [],
			can: {
				edit: allowed('template.edit'),
				remove: allowed('template.remove') && mandatoryIn.length === 0,
				apply: row.kind === 'mailbox' && row.used > 0 && allowed('template.apply'),
			},
		}
	})
}

const runsOf = (read: QueryHandle, id: string) =>
	read.sql<Run>`
		SELECT r.id, r.asked_by AS "askedBy", r.fields, r.state::text AS state, r.total, r.changed, r.refused, r.failed, r.created_at AS "createdAt", r.ended_at AS "endedAt",
			coalesce((SELECT jsonb_agg(jsonb_build_object('mailbox', x->>'mailbox', 'text', x->>'text', 'address', m.address))
				FROM jsonb_array_elements(r.refusals) x LEFT JOIN mailbox m ON m.id = (x->>'mailbox')::uuid), '[]') AS refusals
		FROM template_run r WHERE r.template_id = ${id}::uuid ORDER BY r.created_at DESC LIMIT ${RUNS_SHOWN}`
