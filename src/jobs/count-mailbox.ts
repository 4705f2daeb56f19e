import { countMailboxJob } from '@/features/mailboxes/count-job'
import { countNow } from './drift/count'
import { NotKnown } from './drift/found'
import { handler } from './handler'

/** Counts what lies in a mailbox that was made over a folder with mail. What is not in use is counted at its next message. */
export const countMailbox = handler(countMailboxJob, async ({ mailbox }, { owner }) => {
	const ask = async <R>(sql: string, values?: unknown[]) => (await owner.query(sql, values)).rows as R[]
	await countNow(ask, mailbox).catch((error: unknown) => {
		if (!(error instanceof NotKnown)) throw error
	})
})
