/** The templates that a new mailbox can be made with, for each domain where the viewer makes mailboxes, with what each would copy. */
import type { Loaded } from '@/core/gateway/actor'
import { delegationAt } from '@/core/gateway/giving'
import type { QueryHandle } from '@/core/gateway/handles'
import { domainPlace } from '@/core/gateway/places'
import { queryIfAllowed } from '@/core/gateway/query'
import { covers, isLive } from '@/core/policy'
import { choiceValue } from './chosen-templates'
import { COLUMNS } from './columns'
import { mailboxOutcome, personOutcome, type Where } from './outcome'
import type { TemplateColumns } from './said'

/** One choice, as the form shows and sends it. */
export interface TemplateChoice {
	/** Bound to the version and to what is copied. */
	readonly value: string
	readonly name: string
	readonly copied: readonly string[]
	readonly leftOut: readonly string[]
	/** Nothing can be copied, so it cannot be chosen. */
	readonly isRefused: boolean
	/** For mailboxes: how addresses are proposed; empty = not. */
	readonly pattern: string
}
export interface Choices {
	readonly mailbox: readonly TemplateChoice[]
	readonly person: readonly TemplateChoice[]
	/** One of the choices for mailboxes must be taken. */
	readonly isMandatory: boolean
}
interface TemplateRow extends TemplateColumns {
	readonly id: string
	readonly name: string
	readonly version: number
	readonly organizationId: string | null
}
interface DomainRow {
	readonly id: string
	readonly organization: string
	readonly lineage: string[]
	readonly required: string[]
}

const MOST = 100
/** Where there is no template to choose. */
export const NO_CHOICES: Choices = { mailbox: [], person: [], isMandatory: false }

/**
 * @param domains those of the form
 * @returns by domain; domains where the same comes out share one object
 */
export async function templateChoices(
	viewer: Loaded,
	domains: readonly string[],
): Promise<ReadonlyMap<string, Choices>> {
	const found = await queryIfAllowed(viewer, 'mailbox.create', async (read) => {
		const templates = await read.sql<TemplateRow>`
			SELECT t.id, t.kind::text AS kind, t.name, t.version, t.organization_id AS "organizationId", ${COLUMNS} FROM template t ORDER BY lower(t.name), t.id LIMIT ${MOST}`
		if (templates.length === 0) return new Map<string, Choices>()
		const rows = await read.sql<DomainRow>`
			SELECT d.id, c.id AS organization, c.lineage, ARRAY(SELECT app.required_templates(d.id)) AS required
			FROM domain d CROSS JOIN LATERAL app.chain_of_domain(d.id) c WHERE d.id = ANY (${[...domains]}::uuid[])`
		return choicesByDomain(read, viewer, rows, templates)
	})
	return found ?? new Map()
}

/** Domains of one organization that the same grants reach have the same choices: worked out once. */
async function choicesByDomain(
	read: QueryHandle,
	viewer: Loaded,
	rows: readonly DomainRow[],
	templates: readonly TemplateRow[],
): Promise<Map<string, Choices>> {
	const { actor, now } = viewer
	const known = new Map<string, Choices>()
	const byDomain = new Map<string, Choices>()
	for (const row of rows) {
		const organization = { id: row.organization, lineage: row.lineage }
		const domain = domainPlace({ id: row.id, organization })
		const reaching = actor.grants.filter((grant) => isLive(grant, now) && covers(grant, domain)).map(({ id }) => id)
		const key = [row.organization, ...reaching].join()
		const choices = known.get(key) ?? (await choicesIn(read, viewer, { domain, organization }, { row, templates }))
		known.set(key, choices)
		byDomain.set(row.id, choices)
	}
	return byDomain
}

async function choicesIn(
	read: QueryHandle,
	{ actor, now }: Loaded,
	where: Where,
	{ row, templates }: { readonly row: DomainRow; readonly templates: readonly TemplateRow[] },
): Promise<Choices> {
	const usable = templates.filter(
		({ organizationId }) => organizationId === null || row.lineage.includes(organizationId),
	)
	if (usable.length === 0) return NO_CHOICES
	const around = { ...(await delegationAt(read, [where.domain], false)), home: row.organization }
	const mailbox = usable
		.filter(({ kind, id }) => kind === 'mailbox' && (row.required.length === 0 || row.required.includes(id)))
		.map((template) => choiceOf(template, mailboxOutcome(template, actor, where, now)))
	const person = usable
		.filter(({ kind }) => kind === 'person')
		.map((template) => {
			const outcome = personOutcome(template, actor, { ...where, mailboxId: row.id, around }, now)
			return { ...choiceOf(template, outcome), isRefused: outcome.proposal === null }
		})
	return { mailbox, person, isMandatory: row.required.length > 0 }
}

const choiceOf = (
	{ id, version, name, addressPattern }: TemplateRow,
	{ copied, leftOut, mark }: { copied: readonly string[]; leftOut: readonly string[]; mark: string },
): TemplateChoice => ({
	value: choiceValue(id, version, mark),
	name,
	copied,
	leftOut,
	isRefused: false,
	pattern: addressPattern,
})
