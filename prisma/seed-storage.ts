/** Mail that the demonstration pretends to have received. Under the right of the first start, which nobody holds afterwards. */
import { z } from 'zod'
import type { Caller } from '@/core/gateway/actor'
import { command } from '@/core/gateway/command'
import { execute } from '@/core/gateway/execute'
import { serverPlace } from '@/core/gateway/places'

const DAY_MS = 86_400_000
const DAYS = 75

/** How full the mailboxes are, one after the other, in per cent; those that nobody has used yet come again and again as well. */
const SHARES = [34, 12, 82, 41, 0, 55, 23, 96, 18, 47, 9, 28, 100, 37, 61, 5]

/** What a mailbox held so many days ago: it fills up, with a little less each week-end when somebody tidies up. */
function heldThen(today: bigint, ago: number): bigint {
	const grown = 1000n - BigInt(ago * 9) - BigInt(ago % 7) * 6n
	return (today * (grown < 100n ? 100n : grown)) / 1000n
}

const imagineStorage = command({
	right: 'system.set-up',
	input: z.strictObject({}),
	locate: async (read, _input, { now }) => {
		const mailboxes = await read.mailbox.findMany({
			where: { deletedAt: null, quotaBytes: { not: null } },
			select: { id: true, quotaBytes: true, sendOnly: true },
			orderBy: { address: 'asc' },
		})
		return { place: serverPlace(), label: '', row: { mailboxes, now } }
	},
	run: async (tx, { row: { mailboxes, now } }) => {
		const filled = mailboxes.flatMap(({ id, quotaBytes, sendOnly }, n) => {
			const share = BigInt(SHARES[n % SHARES.length] ?? 0)
			return share === 0n || sendOnly ? [] : [{ mailboxId: id, bytes: ((quotaBytes ?? 0n) * share) / 100n }]
		})
		// A message is some 75 KB, attachments included.
		await tx.mailUsage.createMany({ data: filled.map((of) => ({ ...of, messages: of.bytes / 76_800n + 1n })) })
		await tx.mailboxDay.createMany({
			data: filled.flatMap(({ mailboxId, bytes }) =>
				Array.from({ length: DAYS }, (_, n) => ({
					mailboxId,
					day: new Date(now.getTime() - (n + 1) * DAY_MS),
					bytes: heldThen(bytes, n + 1),
				})),
			),
		})
		return { of: '', before: null, after: null, result: {} }
	},
})

/** Mailboxes with mail in them, some nearly full, and how they came to it. */
export async function tellStorage(): Promise<void> {
	const told = await execute(imagineStorage, FIRST_START, {})
	if (!told.ok) throw new Error(told.problem.text)
}
const FIRST_START: Caller = {
	kind: 'system',
	name: 'Demonstration',
	rights: ['system.set-up'],
	clientAddress: '127.0.0.1',
}
