/**
 * What a mandatory template still says when the mailbox is there. Where an organization lets mailboxes be made from its templates only,
 * one click afterwards must not undo that: a quota goes no higher than the template says, a mailbox that
 * only sends goes on doing so, and no protocol is added that the template leaves out.
 *
 * **2026-11-22, exceptions are made by whoever decides which templates are mandatory there.** To anybody else the template is the
 * organization's word; they could take the requirement off, change the mailbox and put it back. Lowering is everybody's, and what a
 * mailbox had before the requirement stays.
 */
import type { ReadHandle } from '@/core/gateway/handles'
import { type FoundPlace, organizationPlace } from '@/core/gateway/places'

export interface MandatoryBound {
	/** In words: “Pupil”, or several. */
	readonly names: string
	/** NULL = no bound. */
	readonly quotaBytes: bigint | null
	readonly sendOnly: boolean
	/** Those that at least one of the templates has. */
	readonly protocols: readonly string[]
	/** The organization that asks for it. */
	readonly asker: FoundPlace<'organization'>
}

const ascending = (one: bigint, other: bigint): number => Number(one - other)

/**
 * @param lineage the organizations that the mailbox lies in, root first
 * @param templateId the template that it was made with
 * @returns what holds for it; NULL = nothing is mandatory there
 */
export async function mandatoryBound(
	read: ReadHandle,
	lineage: readonly string[],
	templateId: string | null,
): Promise<MandatoryBound | null> {
	const all = await read.templateRequirement.findMany({
		where: { organizationId: { in: [...lineage] } },
		select: {
			organizationId: true,
			template: { select: { id: true, kind: true, name: true, quotaBytes: true, sendOnly: true, protocols: true } },
		},
	})
	const asker = lineage.toReversed().find((id) => all.some((one) => one.organizationId === id))
	const asked = all.filter((one) => one.organizationId === asker && one.template.kind === 'mailbox')
	if (asker === undefined || asked.length === 0) return null
	const own = asked.filter(({ template }) => template.id === templateId)
	const templates = (own.length > 0 ? own : asked).map(({ template }) => template)
	const quotas = templates.flatMap(({ quotaBytes }) => (quotaBytes === null ? [] : [quotaBytes]))
	return {
		names: templates.map(({ name }) => `“${name}”`).join(', '),
		quotaBytes: quotas.length < templates.length ? null : (quotas.toSorted(ascending).at(-1) ?? null),
		sendOnly: templates.every(({ sendOnly }) => sendOnly),
		protocols: templates.flatMap(({ protocols }) => protocols),
		asker: organizationPlace({ id: asker, lineage: lineage.slice(0, lineage.indexOf(asker) + 1) }),
	}
}
