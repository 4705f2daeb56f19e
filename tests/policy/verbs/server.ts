import { demandServerFactor } from '@/features/demands/demand-server-factor'
import { discardJob } from '@/features/jobs/discard-job'
import { retryJob } from '@/features/jobs/retry-job'
import { sendLetterAgain } from '@/features/letters/send-letter-again'
import { settleLetter } from '@/features/letters/settle-letter'
import { type Aim, freshFailedJob } from '../world'
import { freshLetter } from '../world-people'
import { attempt, type Entries, reading } from './attempt'

// Letters are sent again only where there is a mail server; nobody answers at this one.
process.env.SMTP_URL ??= 'smtp://127.0.0.1:1'

async function serverDemandVersion({ world }: Aim): Promise<number> {
	const { rows } = await world.db.query<{ version: number }>(
		'SELECT version FROM factor_demand WHERE organization_id IS NULL',
	)
	return rows[0]?.version ?? 1
}

export const SERVER: Entries<'server' | 'job'> = {
	'job.read': reading(
		async (read) => (await read.sql<{ id: string }>`SELECT id FROM app.failed_jobs()`).map(({ id }) => id),
		async (aim) => (await freshFailedJob(aim)).job,
	),
	'job.retry': [attempt(retryJob, freshFailedJob)],
	'job.discard': [attempt(discardJob, freshFailedJob)],
	'server.demand-second-factor': [
		attempt(demandServerFactor, async (aim) => ({
			version: await serverDemandVersion(aim),
			whom: 'roles' as const,
			roles: ['admin'],
			graceDays: '30',
		})),
	],
	'server.manage': [attempt(sendLetterAgain, (aim) => freshLetter(aim, 'failed'))],
}
export const SENDING = [
	attempt(settleLetter, async (aim) => ({ ...(await freshLetter(aim, 'waiting')), outcome: 'sent' as const })),
]
