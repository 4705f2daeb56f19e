import { domainOf, shownAddress } from '@/core/address'
import { bringMailboxes, MOST_TOGETHER } from '../bring-mailboxes'
import { grouped } from '../grouped'
import type { MailboxItem } from '../inventory'
import { type BroughtDomain, leave, sentenceOf, type Work } from './work'

/** After so many in a row that are above a limit, the others of the domain are not tried one by one. */
const MOST_REFUSED = 20

/** Those whose address is not here yet, many at once; what is here already stays as it is. */
export async function bringAllMailboxes(work: Work): Promise<void> {
	const byDomain = grouped(work.inventory.mailboxes, ({ address }) => domainOf(address))
	for (const [name, items] of byDomain) {
		const domain = work.domains.get(name)
		if (!domain) continue
		const missing = items.filter((item) => !isHere(work, item))
		const full = { refused: 0, why: null as string | null }
		for (let at = 0; at < missing.length; at += MOST_TOGETHER)
			await bringSome(work, domain, missing.slice(at, at + MOST_TOGETHER), full)
	}
}

function isHere(work: Work, { line, address }: MailboxItem): boolean {
	const kind = work.known.get(address)
	if (kind === undefined) return false
	if (kind === 'mailbox' || kind === 'send-only') work.outcome.here.mailboxes += 1
	else leave(work, { line, what: shownAddress(address) }, WHAT_IT_IS[kind])
	return true
}

const WHAT_IT_IS = {
	alias:
		'is a mailbox there and an alias here. Every domain has postmaster and abuse as aliases: rename the mailbox there first.',
	list: 'is a mailbox there and a list here.',
} as const

interface Full {
	refused: number
	why: string | null
}

/** All of them, or each half by itself: so one that is refused is found among two hundred in a few tries. */
async function bringSome(work: Work, domain: BroughtDomain, items: readonly MailboxItem[], full: Full): Promise<void> {
	const [first] = items
	if (!first) return
	if (full.why !== null) {
		for (const { line, address } of items) leave(work, { line, what: shownAddress(address) }, full.why)
		return
	}
	const mailboxes = items.map(({ line: _line, address, ...rest }) => {
		return { ...rest, localPart: address.slice(0, address.lastIndexOf('@')) }
	})
	const result = await work.attempt(() => work.part(bringMailboxes, { domain: domain.id, from: work.from, mailboxes }))
	if (result.ok) {
		work.outcome.made.mailboxes += items.length
		for (const { address, sendOnly } of items) work.known.set(address, sendOnly ? 'send-only' : 'mailbox')
		return
	}
	if (items.length === 1) {
		const why = sentenceOf(result.problem)
		leave(work, { line: first.line, what: shownAddress(first.address) }, why)
		full.refused = result.problem.kind === 'over-limit' ? full.refused + 1 : 0
		if (full.refused >= MOST_REFUSED) full.why = why
		return
	}
	const half = Math.ceil(items.length / 2)
	await bringSome(work, domain, items.slice(0, half), full)
	await bringSome(work, domain, items.slice(half), full)
}
