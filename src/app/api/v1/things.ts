import { z } from 'zod'
import type { ApiThing } from '@/core/gateway/api'
import { getAccount } from '@/features/accounts'
import { getAlias } from '@/features/aliases'
import { getDomain } from '@/features/domains'
import { getList } from '@/features/lists'
import { getMailbox } from '@/features/mailboxes'
import { getOrganization } from '@/features/organizations'
import { bytes, id, moment, most, version } from './read-fields'

const address = z.string()
const erasable = moment.nullable().describe('Since when it lies in the trash; NULL = it does not.')
const sends = { maxSendsPerHour: most, maxSendsPerDay: most }
/** Of what holds mailboxes: what is in it, and how much of it there may be. */
const held = { mailboxes: z.int(), aliases: z.int(), lists: z.int(), storageBytes: bytes, usedBytes: bytes }
const limits = { maxMailboxes: most, maxAliases: most, maxLists: most, maxStorageBytes: most, ...sends }
const states = { enabled: z.boolean(), stopped: z.boolean().describe('By something above it, though enabled itself.') }

/**
 * One thing by its id, under the name of its list and through the query of its page. The fields have the names by which the verbs take them,
 * and what a verb would take away where it is left out is there, so what was read can be changed in one place and sent back.
 */
export const THINGS: Readonly<Record<string, ApiThing>> = {
	organizations: {
		right: 'organization.read',
		about: 'One organization, with all of its limits.',
		row: z.object({
			id,
			name: z.string(),
			parentId: id.nullable(),
			...states,
			minCharacters: z.int().nullable().describe('Of a password; NULL = what the server asks for.'),
			asksReasons: z.boolean(),
			mayDelegate: z.boolean(),
			reseller: z.boolean(),
			trashDays: z.int(),
			domains: z.int(),
			...held,
			maxDomains: most,
			...limits,
			version,
			createdAt: moment,
		}),
		ask: async (viewer, asked) => {
			const found = await getOrganization(viewer, asked)
			return found && { ...found, minCharacters: found.minPasswordLength }
		},
	},
	domains: {
		right: 'domain.read',
		about: 'One domain, live or in the trash, with all of its limits.',
		row: z.object({
			id,
			name: z.string(),
			description: z.string(),
			organizationId: id,
			...states,
			defaultQuotaBytes: most,
			...held,
			...limits,
			version,
			createdAt: moment,
			deletedAt: erasable,
		}),
		ask: getDomain,
	},
	mailboxes: {
		right: 'mailbox.read',
		about: 'One mailbox, live or in the trash, with how it may be used and to how many it may send.',
		row: z.object({
			id,
			address,
			name: z.string(),
			accountId: id,
			domainId: id,
			...states,
			sendOnly: z.boolean(),
			protocols: z.array(z.string()),
			quotaBytes: most,
			usedBytes: bytes.nullable().describe('Bytes; NULL before the mail server has counted.'),
			...sends,
			version,
			createdAt: moment,
			deletedAt: erasable,
		}),
		ask: async (viewer, asked) => {
			const found = await getMailbox(viewer, asked)
			const { name, id: accountId } = found?.account ?? {}
			return found && { ...found, name, accountId, usedBytes: found.usage?.bytes ?? null }
		},
	},
	aliases: {
		right: 'alias.read',
		about: 'One alias, with all addresses that it delivers to.',
		row: z.object({
			id,
			address,
			domainId: id,
			destinations: z.array(address),
			enabled: z.boolean(),
			protected: z.boolean().describe('Every domain has it (RFC 2142), so it stays enabled.'),
			version,
			createdAt: moment,
		}),
		ask: async (viewer, asked) => {
			const found = await getAlias(viewer, asked)
			return found && { ...found, domainId: found.domain.id }
		},
	},
	lists: {
		right: 'list.read',
		about: 'One mailing list with its settings and who looks after it.',
		row: z.object({
			id,
			address,
			name: z.string(),
			description: z.string(),
			domainId: id,
			posters: z.string(),
			replies: z.string(),
			subjectPrefix: z.string(),
			outside: z.boolean().describe('Addresses of other servers may be on it.'),
			owners: z
				.array(address)
				.describe('Those whom the key sees, by the address that they sign in with; an edit leaves the others.'),
			members: z.int(),
			enabled: z.boolean(),
			version,
			createdAt: moment,
		}),
		ask: async (viewer, asked) => {
			const found = await getList(viewer, asked)
			return found && { ...found, domainId: found.domain.id, owners: found.ownerAddresses }
		},
	},
	accounts: {
		right: 'account.read',
		about: 'One person, with their mailboxes and the browsers that are not asked for their second factor.',
		row: z.object({
			id,
			name: z.string(),
			address,
			state: z.enum(['invited', 'active', 'disabled']),
			organizationId: id.nullable(),
			hasMailbox: z.boolean(),
			secondFactor: z.boolean(),
			mailboxes: z.array(z.object({ id, address, enabled: z.boolean(), deletedAt: erasable })),
			trusted: z
				.array(z.object({ id, userAgent: z.string(), lastUsedAt: moment, expiresAt: moment }))
				.describe('The last of them; `account.forget-device` takes their ids.'),
			version,
			createdAt: moment,
			retiredAt: moment.nullable().describe('Since when it is nobody’s any more; NULL = it is somebody’s.'),
		}),
		// A key has an account and a page of its own, and is no person.
		ask: async (viewer, asked) => {
			const found = await getAccount(viewer, asked)
			return found?.isKey ? null : found
		},
	},
}
