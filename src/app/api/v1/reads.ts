import { z } from 'zod'
import type { ApiRead } from '@/core/gateway/api'
import { listAliases } from '@/features/aliases'
import { listDomains } from '@/features/domains'
import { listLists } from '@/features/lists'
import { listMailboxes } from '@/features/mailboxes'
import { listOrganizations } from '@/features/organizations'
import { domainTotals } from '@/features/overview'
import { addressed, bytes, id, moment, most, paged, sorts, version } from './read-fields'
import { READS_OF_PEOPLE } from './reads-of-people'

/** What programs may read, by the last part of the address: the lists of the pages, through the same queries. */
export const READS: Readonly<Record<string, ApiRead>> = {
	...READS_OF_PEOPLE,
	organizations: {
		right: 'organization.read',
		about: 'Organizations, by name unless asked otherwise.',
		single: false,
		filter: z.strictObject({
			...paged,
			below: id.optional(),
			state: z.enum(['enabled', 'disabled']).optional(),
			sort: sorts('name', 'created'),
		}),
		row: z.object({
			id,
			name: z.string(),
			enabled: z.boolean(),
			domains: z.int(),
			mailboxes: z.int(),
			storageBytes: bytes,
			usedBytes: bytes,
			maxDomains: most,
			maxMailboxes: most,
			maxStorageBytes: most,
			version,
			createdAt: moment,
		}),
		ask: listOrganizations,
	},
	domains: {
		right: 'domain.read',
		about: 'Domains, by name unless asked otherwise.',
		single: false,
		filter: z.strictObject({
			...paged,
			organization: id.optional(),
			state: z.enum(['enabled', 'disabled']).optional(),
			sort: sorts('name', 'created'),
		}),
		row: z.object({
			id,
			name: z.string(),
			description: z.string(),
			enabled: z.boolean(),
			organizationId: id,
			mailboxes: z.int(),
			aliases: z.int(),
			storageBytes: bytes,
			usedBytes: bytes,
			maxMailboxes: most,
			maxAliases: most,
			maxStorageBytes: most,
			version,
			createdAt: moment,
		}),
		ask: listDomains,
	},
	mailboxes: {
		right: 'mailbox.read',
		about: 'Mailboxes, by address unless asked otherwise.',
		single: false,
		filter: z.strictObject({
			...paged,
			domain: id.optional(),
			state: z.enum(['enabled', 'disabled', 'send-only', 'protected']).optional(),
			use: z.enum(['near-full', 'almost-full', 'full', 'unused']).optional(),
			sort: sorts('address', 'created', 'used'),
		}),
		row: z.object({
			id,
			address: z.string(),
			name: z.string(),
			domainId: id,
			enabled: z.boolean(),
			sendOnly: z.boolean(),
			quotaBytes: most,
			usedBytes: bytes.nullable(),
			version,
			createdAt: moment,
		}),
		ask: listMailboxes,
	},
	aliases: {
		right: 'alias.read',
		about: 'Aliases, by address unless asked otherwise.',
		single: false,
		filter: z.strictObject(addressed),
		row: z.object({
			id,
			address: z.string(),
			destinations: z.array(z.string()).describe('The first of them; all are read by `GET /aliases/{id}`.'),
			destinationCount: z.int(),
			enabled: z.boolean(),
			version,
			createdAt: moment,
		}),
		ask: listAliases,
	},
	lists: {
		right: 'list.read',
		about: 'Mailing lists, by address unless asked otherwise.',
		single: false,
		filter: z.strictObject(addressed),
		row: z.object({
			id,
			address: z.string(),
			name: z.string(),
			posters: z.string(),
			members: z.int(),
			enabled: z.boolean(),
			version,
			createdAt: moment,
		}),
		ask: listLists,
	},
	usage: {
		right: 'domain.read',
		about: 'What the domains within reach hold together.',
		single: true,
		filter: z.strictObject({}),
		row: z.object({ domains: z.int(), mailboxes: z.int(), aliases: z.int(), lists: z.int(), storageBytes: bytes }),
		ask: domainTotals,
	},
}
