/** docker-mailserver by jeboehm: an alias has a row for each address that it delivers to; quotas in MB, 0 = unlimited. */
import { z } from 'zod'
import { foreignHash } from '../foreign-hash'
import type { Draft } from './draft'
import { byTable, countsOf, flag, MiB, offFlag, type Rows, required, sizeOf, text, understood, whole } from './fields'

const LEFT = {
	fetchmail_accounts: ['accounts from which mail is fetched', 'nothing here fetches mail from elsewhere.'],
} as const
/** Older versions call them virtual_. */
const DOMAINS = ['mail_domains', 'virtual_domains']
const USERS = ['mail_users', 'virtual_users']
const ALIASES = ['mail_aliases', 'virtual_aliases']
export const JEBOEHM_TABLES: ReadonlySet<string> = new Set([...DOMAINS, ...USERS, ...ALIASES, ...Object.keys(LEFT)])

const domain = z.object({ id: required, name: required, dkim_enabled: offFlag })
const user = z.object({
	domain_id: required,
	name: required,
	password: text,
	admin: offFlag,
	domain_admin: offFlag,
	enabled: flag,
	send_only: offFlag,
	quota: whole,
})
const alias = z.object({ domain_id: required, name: text, destination: required })

export async function readJeboehm(draft: Draft, rows: Rows): Promise<void> {
	const tables = await byTable(rows)
	const each = (names: readonly string[]) => names.flatMap((table) => tables.get(table) ?? [])
	const domains = new Map<string, string>()
	for (const { line, found } of understood(draft, each(DOMAINS), domain)) {
		domains.set(found.id, found.name)
		draft.domain(line, found.name, {})
		if (found.dkim_enabled)
			draft.left(line, found.name, 'its DKIM key does not come over; take it to what signs the mail.')
	}
	for (const { line, found } of understood(draft, each(USERS), user)) {
		const name = domains.get(found.domain_id) ?? ''
		const address = `${found.name}@${name}`
		draft.mailbox(line, address, {
			name: null,
			password: foreignHash(found.password),
			quotaBytes: sizeOf(found.quota * MiB),
			enabled: found.enabled,
			sendOnly: found.send_only,
		})
		if (found.admin) draft.aboveAll(line, address)
		else if (found.domain_admin) draft.admin(line, address, name)
	}
	for (const { line, found } of understood(draft, each(ALIASES), alias)) {
		draft.alias(line, `${found.name}@${domains.get(found.domain_id) ?? ''}`, found.destination, true)
	}
	draft.leftTables(countsOf(tables), LEFT)
}
