/** What PostfixAdmin and mailcow keep in tables and columns of the same names. Sizes of domains in MiB, 0 = unlimited. */
import { z } from 'zod'
import type { DumpRow } from '../dump/read-dump'
import type { Draft } from './draft'
import { flag, MiB, offFlag, required, sizeOf, text, understood, whole } from './fields'

export const SAME_TABLES = ['admin', 'domain', 'domain_admins', 'mailbox', 'alias', 'alias_domain'] as const
export const alias = z.object({ address: required, goto: text, active: flag })
export const domainAdmin = z.object({ username: required, domain: required, active: flag })

const domain = z.object({
	domain: required,
	description: text,
	aliases: whole,
	mailboxes: whole,
	maxquota: whole,
	quota: whole,
	backupmx: offFlag,
	active: flag,
})
const PASSED_ON = 'its mail is only passed on; this server keeps what it takes.'

/** @param countOf what a number of mailboxes or aliases means there; NULL = unlimited */
export function readDomains(draft: Draft, rows: readonly DumpRow[], countOf: (count: bigint) => number | null): void {
	for (const { line, found } of understood(draft, rows, domain)) {
		// PostfixAdmin's row for those who administer everything.
		if (found.domain === 'ALL') continue
		if (found.backupmx) draft.left(line, found.domain, PASSED_ON)
		else
			draft.domain(line, found.domain, {
				description: found.description,
				enabled: found.active,
				maxMailboxes: countOf(found.mailboxes),
				maxAliases: countOf(found.aliases),
				maxStorageBytes: sizeOf(found.quota * MiB),
				mostPerMailbox: sizeOf(found.maxquota * MiB),
			})
	}
}

const aliasDomain = z.object({ alias_domain: required, target_domain: required, active: flag })
export function readAliasDomains(draft: Draft, rows: readonly DumpRow[]): void {
	for (const { line, found } of understood(draft, rows, aliasDomain))
		draft.aliasDomain(line, found.alias_domain, found.target_domain, found.active)
}
