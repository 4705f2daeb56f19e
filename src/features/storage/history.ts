import type { Loaded } from '@/core/gateway/actor'
import type { QueryHandle } from '@/core/gateway/handles'
import { query } from '@/core/gateway/query'
import { carried, type Day, daysUntil, type Noted } from './days'

/** So many days are drawn; of a mailbox so many are kept (src/jobs/record-storage.ts). */
const DAYS = 90
/** Above so many domains an organization is drawn week by week: thousands of domains times ninety days are too much for a page. */
const DAILY_DOMAINS = 200

/** What a mailbox held, day by day; empty where nothing was noted yet, or it is not the viewer's to see. */
export const mailboxHistory = (viewer: Loaded, id: string): Promise<Day[]> =>
	query(viewer, 'mailbox.read', (read) => ofMailbox(read, id, viewer.now))

/** The same of one's own. */
export const ownMailboxHistory = (viewer: Loaded, id: string): Promise<Day[]> =>
	query(viewer, 'own.read', (read) => ofMailbox(read, id, viewer.now))

async function ofMailbox(read: QueryHandle, id: string, now: Date): Promise<Day[]> {
	const days = daysUntil(now, DAYS)
	const noted = await read.sql<Noted>`
		SELECT d.day::text AS day, d.bytes FROM mailbox_day d
		WHERE d.mailbox_id = ${id}::uuid AND d.day >= coalesce((SELECT max(b.day) FROM mailbox_day b WHERE b.mailbox_id = ${id}::uuid AND b.day <= ${days[0]}::date), ${days[0]}::date)
		UNION ALL SELECT ${days.at(-1)}, u.bytes FROM mail_usage u WHERE u.mailbox_id = ${id}::uuid`
	return carried(noted, days)
}

/** What the mailboxes of a domain held together, day by day. */
export const domainHistory = (viewer: Loaded, id: string): Promise<Day[]> =>
	query(viewer, 'domain.read', async (read) => {
		const days = daysUntil(viewer.now, DAYS)
		const noted = await read.sql<Noted>`
			SELECT u.day::text AS day, u.used_bytes AS bytes FROM domain_day u WHERE u.domain_id = ${id}::uuid AND u.day >= ${days[0]}::date
			UNION ALL SELECT ${days.at(-1)}, s.bytes FROM mail_sum s WHERE s.subject_id = ${id}::uuid`
		return carried(noted, days)
	})

/** What all mailboxes in an organization, and below it, held together. */
export const organizationHistory = (viewer: Loaded, id: string): Promise<Day[]> =>
	query(viewer, 'organization.read', async (read) => {
		const [size] = await read.sql<{ domains: number }>`SELECT u.domains FROM usage u WHERE u.subject_id = ${id}::uuid`
		const days = daysUntil(viewer.now, DAYS, (size?.domains ?? 0) > DAILY_DOMAINS ? 7 : 1)
		const noted = await read.sql<Noted>`
			SELECT u.day::text AS day, sum(u.used_bytes)::bigint AS bytes FROM domain_day u
			WHERE u.organization_id IN (SELECT o.id FROM organization o WHERE o.lineage @> ARRAY[${id}::uuid]) AND u.day = ANY (${days}::date[]) GROUP BY u.day
			UNION ALL SELECT ${days.at(-1)}, coalesce(s.bytes, 0) FROM organization o LEFT JOIN mail_sum s ON s.subject_id = o.id WHERE o.id = ${id}::uuid`
		return carried(noted, days)
	})
