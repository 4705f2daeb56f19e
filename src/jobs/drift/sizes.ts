/** What Dovecot counts against what the panel shows. */

import { type MailServer, MailServerError } from '@/platform/mail-server/doveadm'
import { countedUse, foldersIn } from '@/platform/mail-server/look'
import { type Answer, type Found, keyOf } from './found'
import { forEach, type Setting, serverOf } from './setting'

interface Shown {
	readonly id: string
	readonly address: string
	readonly domain: string
	readonly domainId: string
	readonly bytes: string
	readonly messages: string
	readonly quotaBytes: string | null
}

const LIVE = `
	SELECT m.id, m.address, d.name AS domain, m.domain_id AS "domainId", coalesce(u.bytes, 0) AS bytes, coalesce(u.messages, 0) AS messages, m.quota_bytes AS "quotaBytes"
	FROM mailserver.users v JOIN mailbox m ON m.id = v.mailbox_id JOIN domain d ON d.id = m.domain_id LEFT JOIN mail_usage u ON u.mailbox_id = m.id`
const ONE = `${LIVE} WHERE m.id = $1`

const KINDS = ['use-differs', 'quota-differs'] as const

const kibOf = (bytes: string): number => Math.ceil(Math.max(0, Number(bytes)) / 1024)

/** @returns what differs; none where all is well */
async function differences(server: MailServer, shown: Shown): Promise<Found[]> {
	const counted = await countedUse(server, shown.address)
	const about = { domainId: shown.domainId, mailboxId: shown.id, subject: shown.id, label: shown.address }
	const found: Found[] = []
	// Dovecot tells whole KiB, and a mailbox that was never told of holds nothing.
	if (Math.abs(counted.kib - kibOf(shown.bytes)) > 1 || counted.messages !== Number(shown.messages)) {
		const detail = {
			shownBytes: Number(shown.bytes),
			shownMessages: Number(shown.messages),
			countedBytes: counted.kib * 1024,
			countedMessages: counted.messages,
		}
		found.push({ ...about, kind: 'use-differs', detail, severity: 1, mark: `${shown.bytes} ${counted.kib}` })
	}
	const quotaKib = shown.quotaBytes === null ? null : Math.floor(Number(shown.quotaBytes) / 1024)
	if ((quotaKib === null) !== (counted.limitKib === null) || Math.abs((quotaKib ?? 0) - (counted.limitKib ?? 0)) > 1) {
		const detail = {
			shownQuota: shown.quotaBytes === null ? null : Number(shown.quotaBytes),
			countedQuota: counted.limitKib === null ? null : counted.limitKib * 1024,
		}
		found.push({ ...about, kind: 'quota-differs', detail, severity: 2, mark: `${quotaKib} ${counted.limitKib}` })
	}
	return found
}

/** Mailboxes in use that have a folder. What differs is asked a second time: mail that came in between is no difference. */
export async function lookAtSizes(here: Setting): Promise<Answer> {
	const server = serverOf(here)
	const all = await here.ask<Shown>(LIVE)
	const folders = new Map<string, Set<string>>()
	await forEach([...new Set(all.map(({ domain }) => domain))], async (domain) => {
		folders.set(domain, new Set(await foldersIn(server, here.setup.mailFolder, domain)))
	})
	const [found, skipped]: [Found[], Set<string>] = [[], new Set()]
	const skip = (subject: string) => {
		for (const kind of KINDS) skipped.add(keyOf({ kind, subject }))
	}
	const asked = all.filter(({ domain, id }) => folders.get(domain)?.has(id))
	// Without a folder there is nothing to count; that it is missing is a finding of its own.
	for (const { domain, id } of all) if (!folders.get(domain)?.has(id)) skip(id)
	let failed: MailServerError | null = null
	let answered = 0
	const compare = async (shown: Shown) => {
		if ((await differences(server, shown)).length === 0) return
		const [again] = await here.ask<Shown>(ONE, [shown.id])
		if (again) found.push(...(await differences(server, again)))
	}
	const orSkip = async (shown: Shown) => {
		try {
			await compare(shown)
			answered += 1
		} catch (error) {
			// One that was disabled meanwhile, or that Dovecot cannot open, keeps nobody from looking at the others.
			if (!(error instanceof MailServerError)) throw error
			failed = error
			skip(shown.id)
		}
	}
	await forEach(asked, orSkip, { progress: here.progress })
	if (failed && answered === 0) throw failed
	return { found, skipped }
}

/** Does one still differ? For what was just mended. */
export async function stillDiffers(here: Setting, mailbox: string): Promise<boolean> {
	const [shown] = await here.ask<Shown>(ONE, [mailbox])
	if (!shown) return false
	return (await differences(serverOf(here), shown)).some(({ kind }) => kind === 'use-differs')
}
