/** mailcow: dockerized. Limits of domains always hold; sizes of domains in MiB, of mailboxes in bytes, 0 = unlimited. */
import { z } from 'zod'
import { inOrder, PROTOCOLS, type Protocol } from '@/core/protocols'
import type { DumpRow } from '../dump/read-dump'
import { type ForeignHash, foreignHash } from '../foreign-hash'
import type { Draft } from './draft'
import { byTable, countsOf, flag, offFlag, type Rows, required, sizeOf, text, understood, whole } from './fields'
import { alias, domainAdmin, readAliasDomains, readDomains, SAME_TABLES } from './limited-domains'

const LEFT = {
	app_passwd: ['app passwords', 'their owners make new ones.'],
	imapsync: ['accounts from which mail is fetched', 'nothing here fetches mail from elsewhere.'],
	spamalias: ['temporary addresses', 'nothing here ends an address by itself.'],
	bcc_maps: ['rules that send copies', 'nothing here copies mail in secret.'],
	recipient_maps: ['rules that rewrite recipients', 'make aliases of them.'],
	tfa: ['second factors', 'whoever has one sets it up anew.'],
	fido2: ['passkeys', 'they are bound to the name of the other panel.'],
} as const
export const MAILCOW_TABLES: ReadonlySet<string> = new Set([...SAME_TABLES, 'sender_acl', ...Object.keys(LEFT)])

const mailbox = z.object({
	username: required,
	password: text,
	name: text,
	quota: whole,
	kind: text,
	authsource: text,
	attributes: text,
	/** 2 = takes mail, and lets nobody in. */
	active: text,
})
const admin = z.object({ username: required, superadmin: offFlag })
const senderAcl = z.object({ logged_in_as: required, send_as: required })

const ELSEWHERE: ForeignHash = { is: 'left', scheme: 'none', why: 'Its password is kept by another system' }
/** Addresses that mean something to mailcow alone: thrown away, learned as spam, learned as good mail. */
const OF_MAILCOW = /^(null|spam|ham)@localhost$/i

const countOf = (count: bigint): number | null => (count > 999_999_999n ? null : Number(count < 0n ? 0n : count))

/** Of what its attributes switch off nothing is used. */
function protocolsIn(attributes: string): Protocol[] {
	const off = z.record(z.string(), z.unknown()).safeParse(parsedOrEmpty(attributes))
	const values = off.success ? off.data : {}
	return inOrder(PROTOCOLS.filter((protocol) => !['0', 0, false].includes(values[`${protocol}_access`] as string)))
}
function parsedOrEmpty(json: string): unknown {
	try {
		return JSON.parse(json)
	} catch {
		return {}
	}
}

export async function readMailcow(draft: Draft, rows: Rows): Promise<void> {
	const tables = await byTable(rows)
	const each = (table: string) => tables.get(table) ?? []
	readDomains(draft, each('domain'), countOf)
	readMailboxes(draft, each('mailbox'))
	for (const { line, found } of understood(draft, each('alias'), alias)) {
		if (OF_MAILCOW.test(found.goto.trim()))
			draft.left(line, found.address, 'its mail is thrown away or learned from there; nothing here does that.')
		else draft.alias(line, found.address, found.goto, found.active)
	}
	readAliasDomains(draft, each('alias_domain'))
	readPeople(draft, each('admin'), each('domain_admins'), each('sender_acl'))
	draft.leftTables(countsOf(tables), LEFT)
}

type Table = readonly DumpRow[]

function readMailboxes(draft: Draft, rows: Table): void {
	for (const { line, found } of understood(draft, rows, mailbox)) {
		if (/^(location|thing|group)$/.test(found.kind)) {
			draft.left(line, found.username, 'is a room or a thing of the calendar and no mailbox.')
			continue
		}
		const isOwn = found.authsource === '' || found.authsource === 'mailcow'
		const takesOnly = found.active === '2'
		draft.mailbox(line, found.username, {
			name: found.name,
			password: isOwn ? foreignHash(found.password) : ELSEWHERE,
			quotaBytes: sizeOf(found.quota),
			enabled: takesOnly || flag.parse(found.active || null),
			protocols: takesOnly ? [] : protocolsIn(found.attributes),
		})
	}
}

function readPeople(draft: Draft, admins: Table, domains: Table, senders: Table): void {
	for (const { line, found } of understood(draft, admins, admin)) {
		if (found.superadmin) draft.aboveAll(line, found.username)
	}
	for (const { line, found } of understood(draft, domains, domainAdmin)) {
		if (found.active) draft.admin(line, found.username, found.domain)
	}
	for (const { line, found } of understood(draft, senders, senderAcl)) {
		if (found.logged_in_as === found.send_as) continue
		const why = `may send as ${found.send_as}. Here whoever an alias delivers to sends in its name, and nobody else.`
		draft.left(line, found.logged_in_as, why)
	}
}
