import { shownAddress } from '@/core/address'
import { systemQuery } from '@/core/gateway/query'
import type { Result as Outcome, Problem } from '@/core/gateway/result'
import type { Manifest } from '@/platform/archive/manifest'
import type { Result } from './report-restore'
import { LIST_LOST, sentenceOf } from './restore-rules'

/** By the verbs of lists, as whoever asked. */
export interface PutOnLists {
	readonly member: (list: string, address: string) => Promise<Outcome<unknown>>
	readonly owner: (list: string, account: string) => Promise<Outcome<unknown>>
}

/**
 * Puts a mailbox back on the lists of a backup, and its owner back among those who look after them: as whoever asked for the restore, by the
 * verbs with which they would do it by hand. What it is already stays as it is. A list that is gone and one that is foreign get one answer.
 * @param mailbox into which was restored: that one takes the place
 */
export async function bringLists({ lists }: Manifest, mailbox: string, put: PutOnLists): Promise<Result[]> {
	const found = await systemQuery('system.restore', async (read) => ({
		to: await read.mailbox.findFirst({ where: { id: mailbox }, select: { address: true, accountId: true } }),
		stands: await read.sql<{ list: string; member: boolean; owner: boolean }>`
			SELECT list_id AS list, member, owner FROM app.lists_of(${mailbox}::uuid)`,
	}))
	const { to } = found
	if (!to) return []
	const results: Result[] = []
	const say = (what: string, text: string, outcome: Outcome<unknown>) =>
		results.push({ what, ok: outcome.ok, text: outcome.ok ? text : whyNotPut(outcome.problem) })
	for (const { id, address, member, owner } of lists) {
		const stands = found.stands.find(({ list }) => list === id)
		if (member && !stands?.member)
			say(`List ${shownAddress(address)}`, 'The mailbox is on it again.', await put.member(id, to.address))
		if (owner && !stands?.owner)
			say(
				`Care of ${shownAddress(address)}`,
				'Its owner looks after the list again.',
				await put.owner(id, to.accountId),
			)
	}
	return results
}

const whyNotPut = (problem: Problem): string =>
	problem.kind === 'not-found' || problem.kind === 'not-allowed' ? LIST_LOST : sentenceOf(problem)
