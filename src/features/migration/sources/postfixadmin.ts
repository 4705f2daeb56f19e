/** PostfixAdmin 3 and 4, on MySQL and PostgreSQL. Limits: 0 = none, -1 = nothing allowed; sizes of domains in MB, of mailboxes in bytes. */
import { z } from 'zod'
import { PROTOCOLS } from '@/core/protocols'
import type { DumpRow } from '../dump/read-dump'
import { foreignHash } from '../foreign-hash'
import type { Draft } from './draft'
import {
	byTable,
	countOf,
	countsOf,
	flag,
	MiB,
	offFlag,
	type Rows,
	required,
	sizeOf,
	text,
	understood,
	whole,
} from './fields'
import { alias, domainAdmin, readAliasDomains, readDomains, SAME_TABLES } from './limited-domains'

const LEFT = {
	vacation: ['auto-replies', 'their owners write them anew.'],
	fetchmail: ['accounts from which mail is fetched', 'nothing here fetches mail from elsewhere.'],
	mailbox_app_password: ['app passwords', 'their owners make new ones.'],
	dkim: ['DKIM keys', 'take them to what signs the mail.'],
} as const
export const POSTFIXADMIN_TABLES: ReadonlySet<string> = new Set([...SAME_TABLES, ...Object.keys(LEFT)])

const mailbox = z.object({
	username: required,
	password: text,
	name: text,
	quota: whole,
	smtp_active: flag,
	active: flag,
})
const admin = z.object({ username: required, superadmin: offFlag, active: flag })

/** Its own megabyte has 1,024,000 bytes, unless whoever set it up said otherwise. */
const ITS_MEGABYTE = 1_024_000n
const quotaOf = (bytes: bigint): bigint | null =>
	sizeOf(bytes % MiB !== 0n && bytes % ITS_MEGABYTE === 0n ? (bytes / ITS_MEGABYTE) * MiB : bytes)

const withoutSmtp = PROTOCOLS.filter((protocol) => protocol !== 'smtp')

export async function readPostfixAdmin(draft: Draft, rows: Rows): Promise<void> {
	const tables = await byTable(rows)
	const each = (table: string) => tables.get(table) ?? []
	readDomains(draft, each('domain'), countOf)
	for (const { line, found } of understood(draft, each('mailbox'), mailbox)) {
		draft.mailbox(line, found.username, {
			name: found.name,
			password: foreignHash(found.password),
			quotaBytes: quotaOf(found.quota),
			enabled: found.active,
			protocols: found.smtp_active ? PROTOCOLS : withoutSmtp,
		})
	}
	for (const { line, found } of understood(draft, each('alias'), alias)) {
		draft.alias(line, found.address, found.goto, found.active)
	}
	readAliasDomains(draft, each('alias_domain'))
	readAdmins(draft, each('admin'), each('domain_admins'))
	draft.leftTables(countsOf(tables), LEFT)
}

type Table = readonly DumpRow[]

function readAdmins(draft: Draft, admins: Table, domains: Table): void {
	const people = understood(draft, admins, admin)
	const given = understood(draft, domains, domainAdmin)
	const superior = new Set([
		...people.filter(({ found }) => found.superadmin).map(({ found }) => found.username),
		...given.filter(({ found }) => found.domain === 'ALL').map(({ found }) => found.username),
	])
	const stopped = new Set(people.filter(({ found }) => !found.active).map(({ found }) => found.username))
	for (const username of superior) draft.aboveAll(null, username)
	for (const { line, found } of given.filter(({ found }) => found.active && !superior.has(found.username))) {
		if (stopped.has(found.username)) draft.note(line, found.username, 'is switched off there, and is not made here.')
		else draft.admin(line, found.username, found.domain)
	}
}
