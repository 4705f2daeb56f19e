import { randomUUID } from 'node:crypto'
import type { Panel } from './panel'

/** A log that is read, subjects and all, and messages whose ids addresses hold. */
export async function tellTrace(panel: Panel, domain: string, owner: string) {
	await panel.query(
		`INSERT INTO mail_log (file, keeps_subjects, lines, read_at) VALUES ('/var/log/postern/mail.log', true, 48211, now())`,
		[],
	)
	await panel.query(
		`UPDATE trace_part SET subject = (ARRAY['Timetable for next week', 'Re: Class trip to the lake', 'Invoice 2041', 'Parents’ evening on Thursday', 'Your order has shipped'])[1 + (substr(queue_id, 5)::int % 5)]`,
		[],
	)
	const [mine] = await panel.query<{ id: string; address: string; domain: string }>(
		'SELECT id, address, domain_id AS domain FROM mailbox WHERE account_id = $1',
		[owner],
	)
	const ownMessage = randomUUID()
	const put = `INSERT INTO trace_part (id, journey_id, queue_id, at, side, domain_id, mailbox_id, sender, sender_domain, recipient, recipient_domain, delivered_to, subject, message_id, size_bytes, client, login, result, result_at, deferred_at)
		VALUES ($1, $2, 'story', now() - interval '40 minutes', $3, $4, $5, $6, '', $7, '', $8, $9, 'f00d@bakery.example', 48213, $10, $11, $12, now() - interval '20 minutes', NULL)`
	const event = `INSERT INTO trace_event (id, part_id, at, result, code, reply, relay, queue_id, place) SELECT gen_random_uuid(), $1, now() - interval '40 minutes' + n * interval '5 minutes', $2, $3, $4, $5, 'story', n FROM generate_series(1, $6::int) n`
	const [address = '', id = null, of = null] = [mine?.address, mine?.id, mine?.domain]
	await panel.query(put, [
		ownMessage,
		ownMessage,
		'sender',
		of,
		id,
		address,
		'mill@flour.example',
		'',
		'Order for Monday',
		'till.example[198.51.100.9]',
		address,
		'deferred',
	])
	await panel.query(event, [
		ownMessage,
		'deferred',
		'4.2.2',
		'452 4.2.2 The email account that you tried to reach is over quota',
		'mx.flour.example[203.0.113.9]:25',
		5,
	])
	const [openMessage, other] = [randomUUID(), randomUUID()]
	await panel.query(put, [
		openMessage,
		openMessage,
		'recipient',
		domain,
		null,
		'anna@parents.example',
		'office@birch-school.example',
		'dora.lindqvist@private.example',
		'Re: Class trip to the lake',
		'mx.parents.example[203.0.113.7]',
		'',
		'bounced',
	])
	await panel.query(event, [
		openMessage,
		'deferred',
		'4.4.1',
		'connect to mx.private.example[203.0.113.30]:25: Connection timed out',
		'none',
		3,
	])
	await panel.query(event, [
		openMessage,
		'bounced',
		'5.1.1',
		'550 5.1.1 <dora.lindqvist@private.example>: Recipient address rejected: User unknown',
		'mx.private.example[203.0.113.30]:25',
		1,
	])
	await panel.query(put, [
		other,
		openMessage,
		'recipient',
		domain,
		null,
		'anna@parents.example',
		'office@birch-school.example',
		'hana.okafor@birch-school.example',
		'Re: Class trip to the lake',
		'mx.parents.example[203.0.113.7]',
		'',
		'received',
	])
	const [closed] = await panel.query<{ id: string }>(
		'SELECT id FROM trace_part WHERE domain_id = $1 AND mailbox_id IS NOT NULL ORDER BY id LIMIT 1',
		[domain],
	)
	return { ownMessage, openMessage, closedMessage: closed?.id ?? '' }
}
