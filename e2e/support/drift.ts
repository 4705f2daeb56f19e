import { randomUUID } from 'node:crypto'
import { aFinding } from '../../tests/support/factories'
import type { Panel } from './panel'

const FOUND = { messages: 214, bytes: 12_840_000, latest: '2026-03-03T09:12:00.000Z' }

/** What a look has found in the demonstration's domain and around it. */
export async function tellDrift(panel: Panel, { domain, mailbox }: { domain: string; mailbox: string }) {
	const [one] = await panel.query<{ name: string; address: string }>(
		'SELECT d.name, m.address FROM domain d JOIN mailbox m ON m.domain_id = d.id WHERE d.id = $1 AND m.id = $2',
		[domain, mailbox],
	)
	const folder = `${one?.name}/${randomUUID()}`
	const find = async (values: Record<string, unknown>, detail: Record<string, unknown>) =>
		(await aFinding(panel.owner, { ...values, detail: JSON.stringify(detail) })).id
	const foundFolder = await find(
		{ kind: 'unknown-maildir', subject: folder, label: folder, domain_id: domain },
		{ ...FOUND, maildir: `${folder}/Maildir`, fits: true, isTaken: false, isForeign: false, knowsDomain: true },
	)
	const foundUse = await find(
		{ kind: 'use-differs', subject: mailbox, label: one?.address, domain_id: domain, mailbox_id: mailbox, severity: 1 },
		{ shownBytes: 812_000_000, shownMessages: 5120, countedBytes: 640_000_000, countedMessages: 4871 },
	)
	const foundDns = await find(
		{ kind: 'dns-differs', subject: domain, label: one?.name, domain_id: domain },
		{
			host: 'mail.example.org',
			mx: ['mx1.elsewhere.example'],
			leadsHere: false,
			spf: 'v=spf1 mx -all',
			dmarc: null,
			dkim: true,
		},
	)
	await find(
		{ kind: 'silent-daemon', subject: 'submission', label: 'Submission (port 587)', severity: 3 },
		{ daemon: 'Postfix', said: 'It does not greet.' },
	)
	await panel.query(
		`INSERT INTO drift_run (id, state, looks, opened, closed, created_at, ended_at) VALUES (gen_random_uuid(), 'done', $1, 4, 1, now() - interval '5 hours', now() - interval '4 hours 58 minutes')`,
		[JSON.stringify([{ name: 'DNS', unknown: 'No name server answers.', found: 0 }])],
	)
	return { foundFolder, foundUse, foundDns }
}
