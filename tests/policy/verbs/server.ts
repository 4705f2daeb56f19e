import { demandServerFactor } from '@/features/demands/demand-server-factor'
import { discardJob } from '@/features/jobs/discard-job'
import { retryJob } from '@/features/jobs/retry-job'
import { sendLetterAgain } from '@/features/letters/send-letter-again'
import { settleLetter } from '@/features/letters/settle-letter'
import { bringMailboxes } from '@/features/migration/bring-mailboxes'
import { BroughtPassword } from '@/features/migration/brought-password'
import { migrate } from '@/features/migration/migrate'
import { random } from '../../support/factories'
import { type Aim, domainOf, freshFailedJob } from '../world'
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

const BCRYPT = '{BLF-CRYPT}$2y$05$mAKn4zcw8mf0Yx7PQZzFf.7Mmc9Gw8LEWWSEE/pjQjQZOSXaB28Uy'

export const SERVER: Entries<'server' | 'job'> = {
	'job.read': reading(
		async (read) => (await read.sql<{ id: string }>`SELECT id FROM app.failed_jobs()`).map(({ id }) => id),
		async (aim) => (await freshFailedJob(aim)).job,
	),
	'job.retry': [attempt(retryJob, freshFailedJob)],
	'job.discard': [attempt(discardJob, freshFailedJob)],
	'server.migrate': [
		attempt(
			migrate,
			async () => ({
				from: 'csv' as const,
				organization: `Organization ${random()}`,
				inventory: { domains: [], mailboxes: [], aliases: [], admins: [], left: [], notes: [] },
			}),
			{ parts: true, only: ['server'] },
		),
		attempt(
			bringMailboxes,
			async (aim) => ({
				domain: domainOf(aim).id,
				from: 'csv' as const,
				mailboxes: [
					{
						localPart: `n${random()}`,
						name: 'New',
						password: BroughtPassword.hashed(BCRYPT),
						...{ quotaBytes: 1n << 30n, enabled: true, sendOnly: false, protocols: [] },
					},
				],
			}),
			{ only: ['a', 'b', 'n', 'c'] },
		),
	],
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
