/**
 * What using a template gives, for this person at this moment: what is copied, and what is left out because it goes beyond their own.
 * The page shows it and the verb does it with the same words; the mark says whether the two are still the same.
 */
import { createHash } from 'node:crypto'
import type { FoundPlace } from '@/core/gateway/places'
import { organizationPlace } from '@/core/gateway/places'
import { type Actor, decide, fitWithin, isGrantable, type Proposal, type Surroundings } from '@/core/policy'
import { inOrder, type Protocol } from '@/core/protocols'
import { personLines } from '@/core/template-words'
import { labelsOf, limitsOf, limitWords, linesOf, quotaWords, type TemplateColumns } from './said'

const DAY_MS = 86_400_000
/** In this place a mailbox is made. */
export interface Where {
	readonly domain: FoundPlace<'domain'>
	readonly organization: { readonly id: string; readonly lineage: readonly string[] }
}
interface Shown {
	/** A line for each thing that is copied. */
	readonly copied: readonly string[]
	readonly leftOut: readonly string[]
	/** The same for the same outcome. */
	readonly mark: string
}
export interface MailboxOutcome extends Shown {
	readonly quotaBytes: bigint | null
	readonly sendOnly: boolean
	readonly protocols: readonly Protocol[]
}
export interface PersonOutcome extends Shown {
	/** NULL = nothing can be given. */
	readonly proposal: Proposal | null
}

const markOf = (...parts: unknown[]): string => {
	const text = JSON.stringify(parts, (_, value) => (typeof value === 'bigint' ? value.toString() : value))
	return createHash('sha256').update(text).digest('hex').slice(0, 16)
}

/** The most that a mailbox made by the actor in this domain may hold; NULL = unlimited. */
function ceilingOf(actor: Actor, domain: FoundPlace<'domain'>, now: Date): bigint | null {
	const decision = decide(actor, 'mailbox.create', domain, now)
	if (!decision.allowed) return null
	const ceilings = decision.grants.map(({ limits }) => limits.storagePerMailboxBytes)
	const bounded = ceilings.filter((one) => one !== null)
	if (bounded.length < ceilings.length) return null
	return bounded.toSorted((a, b) => (a > b ? -1 : 1))[0] ?? null
}

/** @param now the database's clock */
export function mailboxOutcome(template: TemplateColumns, actor: Actor, { domain }: Where, now: Date): MailboxOutcome {
	const ceiling = ceilingOf(actor, domain, now)
	const { quotaBytes: wanted, sendOnly } = template
	const isCut = ceiling !== null && (wanted === null || wanted > ceiling)
	const quotaBytes = isCut ? ceiling : wanted
	const leftOut = isCut
		? [`a quota of ${quotaWords(wanted)}: your own limit for a mailbox is ${quotaWords(ceiling)}`]
		: []
	const protocols = inOrder(template.protocols)
	const copied = linesOf({ ...template, quotaBytes })
	const mark = markOf(quotaBytes, sendOnly, protocols, copied)
	return { quotaBytes, sendOnly, protocols, copied, leftOut, mark }
}

function placeOf(scope: string, where: Where, mailboxId: string): FoundPlace<'organization' | 'domain' | 'mailbox'> {
	if (scope === 'organization') return organizationPlace(where.organization)
	if (scope === 'domain') return where.domain
	const { domain } = where
	return { kind: 'mailbox', id: mailboxId, chain: [...domain.chain, mailboxId], where: { ...domain.where, mailboxId } }
}

/** @param mailboxId of the mailbox that is made along with it */
export function personOutcome(
	template: TemplateColumns,
	actor: Actor,
	{ mailboxId, around, ...where }: Where & { readonly mailboxId: string; readonly around: Surroundings },
	now: Date,
): PersonOutcome {
	const { scope, endsAfterDays, passOnDepth } = template
	const endsAt = endsAfterDays === null ? null : new Date(now.getTime() + endsAfterDays * DAY_MS)
	const rights = template.rights.filter(isGrantable)
	const places = [placeOf(scope, where, mailboxId)]
	const fit = fitWithin(
		actor,
		{ rights, places, limits: limitsOf(template), startsAt: now, endsAt, passOnDepth },
		now,
		around,
	)
	if (!fit)
		return { proposal: null, copied: [], leftOut: ['all of it: you may give none of this there'], mark: markOf(null) }
	const { proposal, leftOut } = fit
	const isCut = proposal.endsAt?.getTime() !== endsAt?.getTime()
	const lines = personLines({
		rights: labelsOf(proposal.rights),
		scope,
		limits: limitWords(proposal.limits),
		endsAfterDays: isCut ? null : endsAfterDays,
		passOnDepth: proposal.passOnDepth,
	})
	const copied =
		isCut && proposal.endsAt
			? [...lines, `Ends on ${proposal.endsAt.toISOString().slice(0, 10)}, with your own rights`]
			: lines
	return { proposal, copied, leftOut, mark: markOf(copied, proposal.rights, proposal.limits, proposal.passOnDepth) }
}
