/** Writes entries of the journal, in the transaction that is given. Entries can be added; the program's role can change none. */
import type { Prisma } from '@/platform/db/generated/client'
import { isUuid } from '@/platform/uuid'
import type { Caller } from './actor'
import type { Transaction } from './handles'
import type { Where } from './places'

export interface Subject {
	readonly kind: string
	readonly id: string | null
	readonly label: string
	/** Says whose journals show the entry. */
	readonly where: Where
}

export interface Entry extends Subject {
	readonly right: string
	readonly outcome: 'done' | 'refused'
	readonly why: string
	readonly grantId: string | null
	readonly before: Record<string, unknown> | null
	readonly after: Record<string, unknown> | null
}

/** `INSERT` without `RETURNING`: an actor may well write an entry that they may not read. */
export async function journal(tx: Transaction, caller: Caller, actorName: string, entry: Entry): Promise<void> {
	await tx.journalEntry.createMany({
		data: {
			actorId: caller.kind === 'person' ? caller.accountId : null,
			actorName,
			clientAddress: caller.clientAddress,
			right: entry.right,
			outcome: entry.outcome,
			why: entry.why,
			grantId: isUuid(entry.grantId) ? entry.grantId : null,
			subjectKind: entry.kind,
			subjectId: isUuid(entry.id) ? entry.id : null,
			subjectLabel: entry.label.slice(0, 300),
			...entry.where,
			...(entry.before ? { before: entry.before as Prisma.InputJsonObject } : {}),
			...(entry.after ? { after: entry.after as Prisma.InputJsonObject } : {}),
		},
	})
}
