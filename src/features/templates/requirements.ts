import type { Loaded } from '@/core/gateway/actor'
import { organizationPlace } from '@/core/gateway/places'
import { query, queryIfAllowed } from '@/core/gateway/query'
import { may } from '@/core/policy'
import { COLUMNS, linesOf, type TemplateColumns } from '@/features/template-use'

export interface RequirementChoice {
	readonly id: string
	readonly name: string
	readonly organization: string | null
	readonly lines: readonly string[]
	readonly isRequired: boolean
}
export interface Requirements {
	readonly name: string
	readonly choices: readonly RequirementChoice[]
	readonly mayRequire: boolean
}
type Row = Omit<RequirementChoice, 'lines'> & TemplateColumns

const MOST = 50

/** The templates for mailboxes that an organization could make mandatory, and which are; NULL when it is not the viewer's to see. */
export async function getRequirements(viewer: Loaded, id: string): Promise<Requirements | null> {
	const organization = await query(viewer, 'organization.read', (read) =>
		read.organization.findFirst({ where: { id }, select: { id: true, name: true, lineage: true } }),
	)
	if (!organization) return null
	const found = await queryIfAllowed(
		viewer,
		'template.read',
		(read) => read.sql<Row>`
			SELECT t.id, t.kind::text AS kind, t.name, o.name AS organization, ${COLUMNS},
				EXISTS (SELECT 1 FROM template_requirement r WHERE r.template_id = t.id AND r.organization_id = ${id}::uuid) AS "isRequired"
			FROM template t LEFT JOIN organization o ON o.id = t.organization_id
			WHERE t.kind = 'mailbox' AND (t.organization_id IS NULL OR t.organization_id = ANY (${organization.lineage}::uuid[]))
			ORDER BY "isRequired" DESC, lower(t.name), t.id LIMIT ${MOST}`,
	)
	const choices = (found ?? []).map((row) => ({
		id: row.id,
		name: row.name,
		organization: row.organization,
		isRequired: row.isRequired,
		lines: linesOf(row),
	}))
	const mayRequire = may(viewer.actor, 'organization.require-templates', organizationPlace(organization), viewer.now)
	return {
		name: organization.name,
		choices: choices.toSorted((a, b) => Number(b.isRequired) - Number(a.isRequired)),
		mayRequire,
	}
}
