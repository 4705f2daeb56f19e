/** One look at everything, part by part. Each part is kept as soon as it is done, so one that is ended half-way loses nothing. */
import type { Kind } from '@/features/drift/kinds'
import { MailServerError } from '@/platform/mail-server/doveadm'
import { lookAtConfiguration } from './configuration'
import { lookAtDaemons } from './daemons'
import { lookAtDns } from './dns'
import { lookAtFolders } from './folders'
import { type Answer, type Ask, keep, NotKnown } from './found'
import { lookAtRows } from './rows'
import { type Setting, setting } from './setting'
import { lookAtSizes } from './sizes'
import { lookAtUsers } from './users'
import { lookAtViews } from './views'

interface Part {
	/** As a page calls it. */
	readonly name: string
	/** What it finds, all of it: what of these it does not find any more is closed. */
	readonly kinds: readonly Kind[]
	readonly look: (here: Setting) => Promise<Answer>
}

/** Folders before sizes: asking for the size of a mailbox makes its folder. */
const PARTS: readonly Part[] = [
	{ name: 'Rows of the panel', kinds: ['orphaned-rows', 'sum-differs'], look: lookAtRows },
	{ name: 'Views of the mail server', kinds: ['old-views'], look: lookAtViews },
	{ name: 'Daemons', kinds: ['silent-daemon'], look: lookAtDaemons },
	{ name: 'Configuration', kinds: ['old-configuration'], look: lookAtConfiguration },
	{ name: 'Maildirs', kinds: ['unknown-maildir', 'missing-maildir'], look: lookAtFolders },
	{ name: 'Users of the mail server', kinds: ['unknown-user', 'unlisted-mailbox'], look: lookAtUsers },
	{ name: 'Quotas and use', kinds: ['use-differs', 'quota-differs'], look: lookAtSizes },
	{ name: 'DNS', kinds: ['dns-differs'], look: lookAtDns },
]

/** What one part came to. */
interface Looked {
	readonly name: string
	/** NULL = it was looked at; else why not, in a sentence. */
	readonly unknown: string | null
	readonly found: number
}

const BEAT =
	"UPDATE drift_run SET state = 'running', step = $2, done = $3, total = $4, beat_at = now() WHERE id = $1 AND state <> 'done'"
const DONE = `
	UPDATE drift_run SET state = 'done', step = '', looks = $2, opened = $3, closed = $4, ended_at = now(), beat_at = now()
	WHERE id = $1 AND state <> 'done'`

async function lookAt(
	{ kinds, look }: Part,
	here: Setting,
): Promise<{ answer: Answer | null; unknown: string | null }> {
	try {
		return { answer: await look(here), unknown: null }
	} catch (error) {
		if (error instanceof NotKnown || error instanceof MailServerError) return { answer: null, unknown: error.message }
		throw new Error(`${kinds.join(', ')}: ${error instanceof Error ? error.message : String(error)}`, { cause: error })
	}
}

/** @param ask the database, as its owner @param run a row of drift_run */
export async function lookAtEverything(ask: Ask, run: string): Promise<void> {
	const looks: Looked[] = []
	let [opened, closed] = [0, 0]
	for (const part of PARTS) {
		const progress = async (done: number, total: number) => void (await ask(BEAT, [run, part.name, done, total]))
		await progress(0, 0)
		const { answer, unknown } = await lookAt(part, await setting(ask, progress))
		if (answer) {
			const kept = await keep(ask, part.kinds, answer)
			opened += kept.opened
			closed += kept.closed
		}
		looks.push({ name: part.name, unknown, found: answer?.found.length ?? 0 })
	}
	await ask(DONE, [run, JSON.stringify(looks), opened, closed])
}
