import { randomUUID } from 'node:crypto'
import { z } from 'zod'
import { addressOf, Id, LocalPart, Name, TOO_LONG } from '@/core/address'
import { command } from '@/core/gateway/command'
import { domainPlace, serverPlace, WITH_LINEAGE } from '@/core/gateway/places'
import { invalid, notAllowed } from '@/core/gateway/result'
import { leastLength } from '@/core/password'
import { areAll, inOrder, PROTOCOLS } from '@/core/protocols'
import { expectWithinCeiling } from '@/features/mailboxes/verbs'
import { REQUIRED } from '@/features/template-use'
import { Brought } from './brought-password'
import { SOURCES, SourceName } from './source-names'

/** So many rows go into one statement. */
export const MOST_TOGETHER = 200
const TAKEN = { field: 'mailboxes', text: 'The address is taken, or was when its owner went to the trash.' }
const NOT_CREATE = 'Bringing mailboxes over makes mailboxes, and you may not create mailboxes here.'
const NOT_MIGRATE = 'Only whoever may migrate to the whole server brings mailboxes along with their passwords.'

const MailboxRow = z.strictObject({
	localPart: LocalPart,
	name: Name,
	password: Brought,
	quotaBytes: z.bigint().positive().nullable(),
	enabled: z.boolean(),
	sendOnly: z.boolean(),
	protocols: z.array(z.enum(PROTOCOLS)),
})

/**
 * Makes mailboxes of one domain that come from another panel, each with the person who owns it and the password that they have: all of them
 * or none. A part of a migration; a password is an object that no request can hold, and it takes the right to migrate besides.
 */
export const bringMailboxes = command({
	right: 'server.migrate',
	input: z.strictObject({
		domain: Id,
		/** From where, for the journal. */
		from: SourceName,
		mailboxes: z.array(MailboxRow).min(1).max(MOST_TOGETHER),
	}),
	locate: async (read, { domain }) => {
		const row = await read.domain.findFirst({
			where: { id: domain, deletedAt: null },
			select: { id: true, name: true, organizationId: true, organization: WITH_LINEAGE },
		})
		if (!row) return null
		const place = domainPlace(row)
		return { place, label: row.name, row: { ...row, least: await leastLength(read, place.chain) } }
	},
	run: async (tx, { input: { mailboxes, from }, row: domain, place, grant, may }) => {
		if (!may('server.migrate', serverPlace())) throw notAllowed(NOT_MIGRATE, 'no-grant', ['server.migrate'])
		if (!may('mailbox.create', place)) throw notAllowed(NOT_CREATE, 'no-grant', ['mailbox.create'])
		const made = mailboxes.map(({ localPart, password, ...rest }) => {
			expectWithinCeiling(grant.limits, rest.quotaBytes)
			const address = addressOf(localPart, domain.name)
			if (address === null) throw invalid({ mailboxes: TOO_LONG })
			const passwordHash = password.hashFor({ address, name: rest.name, least: domain.least })
			return { ...rest, localPart, address, passwordHash, id: randomUUID(), account: randomUUID() }
		})
		const { organizationId, id: domainId } = domain
		await tx.account.createMany({
			data: made.map(({ account: id, name, address, passwordHash }) => {
				return { id, name, address, passwordHash, organizationId, domainId, state: 'active' as const }
			}),
		})
		await tx.mailbox.createMany({
			data: made.map(({ id, account: accountId, localPart, quotaBytes, enabled, sendOnly, protocols }) => {
				const values = { quotaBytes, enabled, sendOnly, protocols: inOrder(protocols), grantId: grant.id }
				return { id, accountId, domainId, localPart, ...values }
			}),
		})
		return {
			of: domainId,
			kind: 'mailbox',
			before: null,
			// Each mailbox has an entry of its own.
			after: null,
			also: made.map(({ id, account, address, name, quotaBytes, enabled, sendOnly, protocols }) => ({
				right: 'server.migrate' as const,
				of: id,
				accountId: account,
				label: address,
				grantId: grant.id,
				after: {
					address,
					name,
					quotaBytes,
					enabled,
					sendOnly,
					...(areAll(protocols) ? {} : { protocols }),
					from: SOURCES[from],
				},
			})),
			result: { mailboxes: made.length },
		}
	},
	conflicts: {
		address_pkey: TAKEN,
		account_address_live: TAKEN,
		mailbox_template_required: { field: 'mailboxes', text: REQUIRED },
	},
})
