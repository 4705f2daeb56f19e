/** The templates that a new mailbox is made with, as its form names them: found, bound to what was shown, and narrowed to what the actor may give. */
import { z } from 'zod'
import { delegationAt } from '@/core/gateway/giving'
import type { ReadHandle } from '@/core/gateway/handles'
import { PanelError } from '@/core/gateway/result'
import type { Actor } from '@/core/policy'
import { type MailboxOutcome, mailboxOutcome, type PersonOutcome, personOutcome, type Where } from './outcome'
import { linesOf, type TemplateColumns } from './said'

const UUID = '[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}'
const NOT_ONE = 'That is not one of the choices.'
/** `id`, `id:version` or `id:version:mark`; empty = none. What a form names is bound to the version and the outcome that it showed. */
export const ChosenTemplate = z
	.string({ error: NOT_ONE })
	.max(100, NOT_ONE)
	.regex(new RegExp(`^(?:${UUID}(?::\\d{1,9}(?::[0-9a-f]{16})?)?)?$`), NOT_ONE)
	.transform((text) => {
		const [id, version, mark] = text.split(':')
		return id ? { id, version: version === undefined ? null : Number(version), mark: mark ?? null } : null
	})
	.optional()
	.transform((chosen) => chosen ?? null)
export type Chosen = z.output<typeof ChosenTemplate>

/** A choice as a form's value. */
export const choiceValue = (id: string, version: number, mark: string): string => `${id}:${version}:${mark}`

const SELECT = {
	id: true,
	name: true,
	kind: true,
	version: true,
	organizationId: true,
	quotaBytes: true,
	sendOnly: true,
	protocols: true,
	addressPattern: true,
	welcome: true,
	rights: true,
	scope: true,
	maxMailboxes: true,
	maxAliases: true,
	maxLists: true,
	maxStorageBytes: true,
	maxStoragePerMailboxBytes: true,
	maxSendsPerHour: true,
	maxSendsPerDay: true,
	passOnDepth: true,
	endsAfterDays: true,
} as const
export interface FoundTemplate extends TemplateColumns {
	readonly id: string
	readonly name: string
	readonly version: number
}

/** One that is of this kind, and of the server or of an organization above the domain; one elsewhere is not there. */
const find = (
	read: ReadHandle,
	kind: 'mailbox' | 'person',
	id: string,
	{ organization }: Where,
): Promise<FoundTemplate | null> =>
	read.template.findFirst({
		where: { id, kind, OR: [{ organizationId: null }, { organizationId: { in: [...organization.lineage] } }] },
		select: SELECT,
	})

const fault = (field: string, text: string) => new PanelError({ kind: 'invalid', text, fields: { [field]: text } })

/** Is what the form showed still what would be done? What stands there now is told beside it, with the value to send again. */
function staleness(
	field: string,
	chosen: NonNullable<Chosen>,
	template: FoundTemplate,
	{ copied, leftOut, mark }: MailboxOutcome | PersonOutcome,
): PanelError | null {
	const isStale = chosen.version !== null && chosen.version !== template.version
	if (!isStale && (chosen.mark === null || chosen.mark === mark)) return null
	const why = isStale ? `“${template.name}” was changed meanwhile.` : 'Your own rights or limits changed meanwhile.'
	const now = isStale ? `It now says: ${linesOf(template).join('; ')}.` : ''
	const done = copied.length > 0 ? `Now copied: ${copied.join('; ')}.` : 'Nothing of it would be copied now.'
	const left = leftOut.length > 0 ? `Left out: ${leftOut.join('; ')}.` : ''
	const text = [why, now, done, left, 'Look at it and send the form again.'].filter((one) => one !== '').join(' ')
	const again = choiceValue(template.id, template.version, mark)
	const current = { [field]: text, [`${field}Now`]: again }
	return new PanelError({ kind: 'stale', text, current, version: template.version })
}

export interface Asked {
	readonly template: Chosen
	readonly person: Chosen
	readonly mailboxId: string
}
export interface ChosenTemplates {
	readonly mailbox: { readonly template: FoundTemplate; readonly outcome: MailboxOutcome } | null
	readonly person: { readonly template: FoundTemplate; readonly outcome: PersonOutcome } | null
	/** Why it cannot be done; thrown by the verb once it is clear that the actor may make a mailbox here at all. */
	readonly fault: PanelError | null
}

/** @param read reads everything: what may be used is decided by where the domain lies */
export async function chosenTemplates(
	read: ReadHandle,
	asked: Asked,
	where: Where,
	{ actor, now }: { readonly actor: Actor; readonly now: Date },
): Promise<ChosenTemplates> {
	const found = asked.template && (await find(read, 'mailbox', asked.template.id, where))
	const mailbox = found && { template: found, outcome: mailboxOutcome(found, actor, where, now) }
	const given = asked.person && (await find(read, 'person', asked.person.id, where))
	const at = {
		...where,
		mailboxId: asked.mailboxId,
		around: { ...(await delegationAt(read, [where.domain], false)), home: where.organization.id },
	}
	const person = given && { template: given, outcome: personOutcome(given, actor, at, now) }
	const faults = [
		asked.template &&
			(mailbox ? staleness('template', asked.template, mailbox.template, mailbox.outcome) : fault('template', NOT_ONE)),
		asked.person &&
			(person ? staleness('person', asked.person, person.template, person.outcome) : fault('person', NOT_ONE)),
		person && !person.outcome.proposal ? fault('person', 'You may give nothing of this template here.') : null,
		await requirementFault(read, mailbox?.template.id ?? null, where),
	]
	return { mailbox, person, fault: faults.find((one) => one !== null) ?? null }
}

/** What the nearest organization with a requirement asks for. */
async function requirementFault(
	read: ReadHandle,
	used: string | null,
	{ organization }: Where,
): Promise<PanelError | null> {
	const all = await read.templateRequirement.findMany({
		where: { organizationId: { in: [...organization.lineage] } },
		select: { organizationId: true, templateId: true },
	})
	const nearest = organization.lineage.toReversed().find((id) => all.some((one) => one.organizationId === id))
	const allowed = all.filter(({ organizationId }) => organizationId === nearest).map(({ templateId }) => templateId)
	if (allowed.length === 0 || (used !== null && allowed.includes(used))) return null
	return fault('template', REQUIRED)
}
export const REQUIRED = 'Mailboxes of this organization are made from its templates only. Choose one of them.'
