import { z } from 'zod'
import { Id, LocalPart, Name } from '@/core/address'
import { command } from '@/core/gateway/command'
import type { PlannedLine } from '@/core/gateway/form'
import type { ReadHandle } from '@/core/gateway/handles'
import { domainPlace, mailboxPlace, WITH_LINEAGE } from '@/core/gateway/places'
import { conflict, invalid, PanelError } from '@/core/gateway/result'
import { ChosenTemplate } from '@/features/template-use'
import { type Here, makeAll, type Tried } from './import-lines'
import { markOf } from './import-mark'
import { hashed, type Line } from './line-passwords'
import { MOST_SIGNS } from './list-text'
import { readList } from './read-list'

const CHANGED =
	'Something changed since this plan was shown, and nothing was made. The plan below is the one of now; look at it, then decide again.'
const ALL_HERE = 'All of these mailboxes are here already. There is nothing to make.'

const input = z.strictObject({
	domain: Id,
	/** For all of them; as `createMailbox` has them. */
	template: ChosenTemplate,
	person: ChosenTemplate,
	/** A CSV file's text. */
	list: z
		.string({ error: 'Paste the list, or choose a file.' })
		.max(MOST_SIGNS, `At most ${MOST_SIGNS.toLocaleString('en')} characters at once.`),
	/** Of the plan that was shown; empty = of none. */
	mark: z.string().max(100).default(''),
})

/**
 * Makes many mailboxes of one domain out of a list, each as a part that is the verb which makes one: all that are not here yet, or none.
 * Passwords that were made are shown once. Where a second person is demanded for a new mailbox it is refused, since no part waits.
 */
export const importMailboxes = command({
	right: 'mailbox.create',
	input,
	prepare: async (wanted) => ({ ...wanted, lines: await hashed(readList(wanted.list)) }),
	locate: async (read, { domain, lines }) => {
		const row = await read.domain.findFirst({
			where: { id: domain, deletedAt: null },
			select: { id: true, name: true, defaultQuotaBytes: true, organizationId: true, organization: WITH_LINEAGE },
		})
		if (!row) return null
		return { place: domainPlace(row), label: row.name, row: { ...row, here: await mailboxesHere(read, row, lines) } }
	},
	run: async (_tx, { input: wanted, row, part, attempt, may, rehearses }) => {
		const { template, person, lines: written } = wanted
		// Of a mailbox that they may not see they are told no more than that the address is taken.
		const here = row.here.filter(({ id }) => may('mailbox.read', mailboxPlace({ id, domain: row })))
		const tried = await makeAll({ part, attempt }, { domain: row, template, person, lines: written, here })
		const lines = tried.map(({ told }) => told)
		const mark = markOf(wanted, lines)
		if (!rehearses) expectDone(tried, wanted.mark === '' || wanted.mark === mark)
		const shown = tried.flatMap(({ told, password }) => (password === null ? [] : [[told.address, password] as const]))
		return {
			of: row.id,
			kind: 'domain',
			// Each mailbox has an entry of its own.
			before: null,
			after: null,
			result: { domain: row.id, lines: lines.map((one) => ({ ...one })), mark },
			...(shown.length > 0 ? { reveal: Object.fromEntries(shown) } : {}),
		}
	},
})

/** @throws PanelError unless all of it is done, and just as it was shown */
function expectDone(tried: readonly Tried[], isAsShown: boolean): void {
	const wrong = tried.filter(({ told }) => told.is === 'wrong')
	const over = wrong.find(({ problem }) => problem?.kind === 'over-limit')
	const list = wrong
		.slice(0, MOST_TOLD)
		.map(({ told }) => inWords(told))
		.join(' ')
	if (over) throw new PanelError({ kind: 'over-limit', text: over.problem?.text ?? '', fields: { list } }, 'over-limit')
	if (wrong.length > 0) throw invalid({ list })
	if (!isAsShown) throw conflict({}, CHANGED)
	if (!tried.some(({ told }) => told.is === 'new')) throw conflict({}, ALL_HERE)
}
const MOST_TOLD = 5
const inWords = ({ line, says }: PlannedLine): string => `Line ${line}: ${says}`

/** What is here of the list: by its addresses and, for those that a template proposes, by the names. */
async function mailboxesHere(
	read: ReadHandle,
	domain: { readonly id: string },
	lines: readonly Line[],
): Promise<Here[]> {
	const localParts = lines.flatMap(({ address }) => {
		const parsed = LocalPart.safeParse(address.split('@')[0])
		return parsed.success ? [parsed.data] : []
	})
	const names = lines.flatMap(({ address, name }) => {
		const parsed = Name.safeParse(name)
		return address === '' && parsed.success ? [parsed.data] : []
	})
	const rows = await read.mailbox.findMany({
		where: {
			domainId: domain.id,
			deletedAt: null,
			OR: [{ localPart: { in: localParts } }, { account: { name: { in: names } } }],
		},
		select: { id: true, localPart: true, account: { select: { name: true } } },
		orderBy: { createdAt: 'asc' },
	})
	return rows.map(({ id, localPart, account }) => ({ id, localPart, name: account.name }))
}
