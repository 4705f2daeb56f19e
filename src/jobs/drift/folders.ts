/** The mail store against the mailboxes: what lies there and belongs to nobody, and what should lie there and does not. */
import type { MailServer } from '@/platform/mail-server/doveadm'
import { foldersIn, maildirContents } from '@/platform/mail-server/look'
import { isUuid } from '@/platform/uuid'
import type { Answer, Ask, Found } from './found'
import { forEach, type Setting, serverOf } from './setting'

/** A folder in which mail lies has one of these in it. */
const SIGNS = ['Maildir', 'cur', 'new']

/**
 * Everything that lies where mailboxes lie, as `domain/name`; a maildir that lies beside the domains by its name alone. Where the list
 * of a folder fails, all of it does: what was not seen must not be taken for missing.
 */
async function homesIn(server: MailServer, { setup, progress }: Setting): Promise<Set<string>> {
	const homes = new Set<string>()
	const domains = await foldersIn(server, setup.mailFolder, '')
	const list = async (domain: string) => {
		const names = await foldersIn(server, setup.mailFolder, domain)
		if (names.some((name) => SIGNS.includes(name))) homes.add(domain)
		else for (const name of names) homes.add(`${domain}/${name}`)
	}
	await forEach(domains, list, { progress })
	return homes
}

interface Known {
	readonly id: string
	readonly home: string
	readonly address: string
	readonly domainId: string
	readonly inTrash: boolean
	readonly bytes: string
	readonly messages: string
	readonly lastSignIn: string | null
}

const KNOWN = `
	SELECT m.id, d.name || '/' || m.id AS home, m.address, m.domain_id AS "domainId", m.deleted_at IS NOT NULL OR d.deleted_at IS NOT NULL AS "inTrash",
		coalesce(u.bytes, 0) AS bytes, coalesce(u.messages, 0) AS messages, (SELECT max(s.last_login) FROM mail_sign_in s WHERE s.mailbox_id = m.id) AS "lastSignIn"
	FROM mailbox m JOIN domain d ON d.id = m.domain_id LEFT JOIN mail_usage u ON u.mailbox_id = m.id WHERE m.erased_at IS NULL`

/** Where mail was put into it or somebody signed in, Dovecot has made the folder; of others there is none yet, and none is missing. */
const hasHadMail = ({ messages, lastSignIn }: Known) => Number(messages) > 0 || lastSignIn !== null

function missing(known: Known): Found {
	const { id, address, domainId, inTrash, bytes, messages, lastSignIn } = known
	return {
		kind: 'missing-maildir',
		subject: id,
		domainId,
		mailboxId: id,
		label: address,
		detail: {
			bytes: Number(bytes),
			messages: Number(messages),
			lastSignIn: lastSignIn === null ? null : Number(lastSignIn),
			inTrash,
		},
		severity: Number(messages) > 0 ? 3 : 1,
		mark: messages,
	}
}

interface Origin {
	readonly home: string
	/** The live domain of that name. */
	readonly domainId: string | null
	/** A mailbox of that id is known, somewhere else or erased: the folder cannot become its home. */
	readonly isTaken: boolean
	/** The journal knows a mailbox of that id, which lay in another domain, perhaps in one of the same name that others had before. */
	readonly isForeign: boolean
}

const ORIGINS = `
	SELECT h.home, d.id AS "domainId",
		EXISTS (SELECT FROM mailbox m WHERE m.id = h.id) AS "isTaken",
		EXISTS (SELECT FROM journal_entry j WHERE j.mailbox_id = h.id AND j.domain_id IS NOT NULL AND j.domain_id IS DISTINCT FROM d.id) AS "isForeign"
	FROM jsonb_to_recordset($1::jsonb) AS h (home text, domain text, id uuid) LEFT JOIN domain d ON d.name = h.domain AND d.deleted_at IS NULL`

async function originsOf(ask: Ask, homes: readonly string[]): Promise<Origin[]> {
	const parts = homes.map((home) => {
		const [domain = '', name = ''] = home.split('/')
		return { home, domain, id: isUuid(name) ? name : null }
	})
	return await ask<Origin>(ORIGINS, [JSON.stringify(parts)])
}

function maildirIn(home: string, inside: readonly string[]): string | null {
	if (inside.includes('Maildir')) return `${home}/Maildir`
	return inside.includes('cur') || inside.includes('new') ? home : null
}

/** What lies in one that nobody knows: how much, and whether a mailbox can be made over it. */
async function unknown(
	server: MailServer,
	root: string,
	{ home, domainId, isTaken, isForeign }: Origin,
): Promise<Found> {
	const inside = await foldersIn(server, root, home)
	const maildir = maildirIn(home, inside)
	const holds =
		maildir === null ? { messages: 0, bytes: 0, latest: null } : await maildirContents(server, root, maildir)
	const name = home.slice(home.indexOf('/') + 1)
	const fits = domainId !== null && !isTaken && !isForeign && isUuid(name) && maildir === `${home}/Maildir`
	return {
		kind: 'unknown-maildir',
		subject: home,
		// Whoever has a domain by now sees nothing of those who had one of that name before.
		domainId: isForeign ? null : domainId,
		label: home,
		detail: { ...holds, maildir, fits, isTaken, isForeign, knowsDomain: domainId !== null },
		severity: holds.messages > 0 ? 2 : 1,
		mark: String(holds.messages),
	}
}

export async function lookAtFolders(here: Setting): Promise<Answer> {
	const server = serverOf(here)
	// In this order: a mailbox that is made meanwhile is known by the time its folder could be missed in the list.
	const homes = await homesIn(server, here)
	const known = await here.ask<Known>(KNOWN)
	const knownHomes = new Set(known.map(({ home }) => home))
	const found: Found[] = known.filter((one) => hasHadMail(one) && !homes.has(one.home)).map(missing)
	const strange = [...homes].filter((home) => !knownHomes.has(home))
	const origins = await originsOf(here.ask, strange)
	await forEach(origins, async (origin) => {
		found.push(await unknown(server, here.setup.mailFolder, origin))
	})
	return { found: await stillMissing(here, server, found) }
}

/** A mailbox whose first mail came while the list was made has its folder now. */
async function stillMissing({ setup }: Setting, server: MailServer, found: readonly Found[]): Promise<Found[]> {
	const sure: Found[] = []
	const [lost, others] = [
		found.filter((one) => one.kind === 'missing-maildir'),
		found.filter((one) => one.kind !== 'missing-maildir'),
	]
	await forEach(lost, async (one) => {
		const domain = one.label.slice(one.label.lastIndexOf('@') + 1)
		const names = await foldersIn(server, setup.mailFolder, domain)
		if (!names.includes(one.subject)) sure.push(one)
	})
	return [...others, ...sure]
}
