import { execute } from '@/core/gateway/execute'
import { loadedPerson } from '@/core/gateway/person'
import { may } from '@/core/policy'
import { mendDriftJob } from '@/features/drift/drift-jobs'
import { openFinding } from '@/features/drift/open-finding'
import { settleFinding } from '@/features/drift/settle-finding'
import { MailServerError } from '@/platform/mail-server/doveadm'
import { applyMailServerSql } from '../../prisma/mail-server-sql'
import { countNow } from './drift/count'
import { NotKnown } from './drift/found'
import { ADD_UP, removeOrphans } from './drift/rows'
import { PRISMA_FOLDER } from './drift/views'
import { handler, settled, type Turn } from './handler'

type Open = NonNullable<Awaited<ReturnType<typeof openFinding>>>

/**
 * Mends what somebody decided to have mended, as far as they still may, and tells what became of it. Everything in here can be done
 * twice, so a try that was ended half-way is begun anew.
 */
export const mendDrift = handler(mendDriftJob, async ({ finding }, turn) => {
	const open = await openFinding(finding)
	if (!open?.row.mendingAt) return
	const refused = await whyNot(turn, open)
	const error = refused ?? (await mended(turn, open))
	const how = error === null ? ('fixed' as const) : ('failed' as const)
	const told = { finding, how, error: error ?? '' }
	settled(
		await execute(settleFinding, turn.program(['system.mend-drift']), told, {
			key: turn.key(`settle ${turn.attempt}`),
		}),
	)
})

async function whyNot({ asker }: Turn, { place }: Open): Promise<string | null> {
	const by = asker?.kind === 'person' ? await loadedPerson(asker.accountId) : null
	return by && may(by.actor, 'drift.fix', place, by.now) ? null : 'Whoever asked for it may not do it any more.'
}

/** @returns why it could not be done, in a sentence; NULL = done */
async function mended(turn: Turn, open: Open): Promise<string | null> {
	try {
		await mend(turn, open)
		return null
	} catch (error) {
		// Said to whoever asked, who tries again when the mail server is back; all else is tried again by itself.
		if (error instanceof MailServerError || error instanceof NotKnown) return error.message
		throw error
	}
}

async function mend(turn: Turn, { row }: Open): Promise<void> {
	const { owner } = turn
	const ask = async <R>(sql: string, values?: unknown[]) => (await owner.query(sql, values)).rows as R[]
	switch (row.kind) {
		case 'use-differs':
		case 'missing-maildir':
			await countNow(ask, row.mailboxId ?? '')
			return
		case 'sum-differs':
			await owner.inTransaction(async (on) => {
				for (const statement of ADD_UP) await on.query(statement, [row.subject])
			})
			return
		case 'orphaned-rows':
			await removeOrphans(ask, row.subject)
			return
		case 'old-views':
			await owner.onOneConnection((on) => applyMailServerSql(on, PRISMA_FOLDER, true))
			return
		default:
			throw new NotKnown('The panel cannot mend this by itself.')
	}
}
