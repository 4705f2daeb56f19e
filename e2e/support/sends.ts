import { randomUUID } from 'node:crypto'
import type { Panel } from './panel'

/** As if mail had gone out lately: limits at every level, counters under them, and a refusal of each kind for the owner to read. */
export async function tellSends(
	panel: Panel,
	ids: { organization: string; domain: string; mailbox: string; grant: string },
	owner: { address: string },
): Promise<void> {
	const limit = (table: string, id: string, hour: number | null, day: number | null) =>
		panel.query(`UPDATE ${table} SET max_sends_per_hour = $2, max_sends_per_day = $3 WHERE id = $1`, [id, hour, day])
	await limit('organization', ids.organization, null, 5000)
	await limit('domain', ids.domain, 200, 2000)
	await limit('access_grant', ids.grant, 100, 1000)
	const [own] = await panel.query<{ id: string }>('SELECT id FROM mailbox WHERE address = $1', [owner.address])
	const sent: [subject: string, domain: string, hour: number, day: number][] = [
		[ids.organization, ids.organization, 64, 1260],
		[ids.domain, ids.domain, 48, 612],
		[ids.grant, ids.domain, 21, 930],
	]
	for (const id of new Set([ids.mailbox, own?.id ?? ids.mailbox])) {
		await limit('mailbox', id, 20, 100)
		sent.push([id, id, 17, 100])
		for (const [subject, period, most, opensInHours, agoHours, times] of [
			['mailbox', 'day', 100, 3, 1, 4],
			['domain', 'hour', 200, -30, 31, 1],
			['organization', 'day', 5000, -300, 320, 12],
		] as const)
			await panel.query(
				`INSERT INTO send_refusal (id, mailbox_id, subject, subject_id, period, most, opens_at, first_at, last_at, recipients)
				VALUES ($1, $2, $3, $2, $4, $5, now() + make_interval(hours => $6), now() - make_interval(hours => $7), now() - make_interval(hours => $7), $8)`,
				[randomUUID(), id, subject, period, most, opensInHours, agoHours, times],
			)
	}
	for (const [subject, domain, hour, day] of sent)
		await panel.query(
			'INSERT INTO send_counter (subject_id, domain_id, slot, minutes, hours) VALUES ($1, $2, app.send_slot(), ARRAY[$3::int], ARRAY[$4::int])',
			[subject, domain, hour, day],
		)
}
