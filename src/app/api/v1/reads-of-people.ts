import { z } from 'zod'
import type { ApiRead } from '@/core/gateway/api'
import { listAccounts } from '@/features/accounts'
import { grantTree } from '@/features/grants'
import { listEntries } from '@/features/journal'
import { id, moment, most, paged, sorts, text, version } from './read-fields'

/** People, what they hold, and what was done. */
export const READS_OF_PEOPLE: Readonly<Record<string, ApiRead>> = {
	accounts: {
		right: 'account.read',
		about: 'People, by name unless asked otherwise.',
		single: false,
		filter: z.strictObject({
			...paged,
			organization: id.optional(),
			state: z.enum(['invited', 'active', 'disabled']).optional(),
			who: z.enum(['rights', 'outside', 'mailbox']).optional(),
			sort: sorts('name', 'address', 'created'),
		}),
		row: z.object({
			id,
			name: z.string(),
			address: z.string(),
			state: z.enum(['invited', 'active', 'disabled']),
			hasMailbox: z.boolean(),
			roles: z.array(z.string()).describe('The first of them.'),
			version,
			createdAt: moment,
		}),
		ask: listAccounts,
	},
	grants: {
		right: 'account.read',
		about: 'Who holds what: the grants at the top of the tree, or those below one.',
		single: false,
		filter: z.strictObject({ ...paged, under: id.optional() }),
		row: z.object({
			id,
			parentId: id.nullable(),
			accountId: id,
			holder: z.string(),
			roleName: z.string(),
			startsAt: moment,
			endsAt: moment.nullable(),
			handedOn: z.int().describe('Live grants below it.'),
			mailboxes: z.int(),
			maxMailboxes: most,
			scopes: z
				.array(z.object({ kind: z.string(), id: id.nullable(), name: z.string().nullable() }))
				.describe('The first of them.'),
		}),
		ask: async (viewer, filter) => (await grantTree(viewer, filter)).page,
	},
	activity: {
		right: 'journal.read',
		about:
			'The journal, the latest first. Of an entry about places that the key does not reach these are counted and not named: `moreScopes`.',
		single: false,
		filter: z.strictObject({
			...paged,
			outcome: z.enum(['done', 'refused']).optional(),
			noun: text.optional(),
			actor: id.optional(),
			about: id.optional(),
			since: z.enum(['day', 'week', 'month']).optional(),
		}),
		row: z.object({
			id,
			at: moment,
			actorId: id.nullable(),
			actorName: z.string(),
			right: z.string(),
			outcome: z.enum(['done', 'refused']),
			why: z.string(),
			subjectKind: z.string(),
			subjectId: id.nullable(),
			subjectLabel: z.string(),
			before: z.record(z.string(), z.unknown()).nullable(),
			after: z.record(z.string(), z.unknown()).nullable(),
		}),
		ask: listEntries,
	},
}
