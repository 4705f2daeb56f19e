/** Verbs that exist for tests alone: plain ones, and careless ones that try to write more than they were located for. */
import { z } from 'zod'
import { command, type Located } from '@/core/gateway/command'
import type { ReadHandle, WriteHandle } from '@/core/gateway/handles'
import { domainPlace, WITH_LINEAGE } from '@/core/gateway/places'
import { random } from '../support/factories'

export async function domainById(read: ReadHandle, id: string) {
	const row = await read.domain.findFirst({
		where: { id },
		select: { id: true, name: true, organization: WITH_LINEAGE },
	})
	return row && { place: domainPlace(row), label: row.name, row }
}
const inDomain = z.strictObject({ domain: z.uuid() })

/** Makes an alias: the cheapest honest write there is. */
export const makeAlias = command({
	right: 'alias.create',
	input: inDomain,
	locate: (read, { domain }) => domainById(read, domain),
	run: async (tx, { row, grant }) => {
		const made = await tx.alias.create({
			data: {
				domainId: row.id,
				localPart: `a${random()}`,
				destinations: ['somebody@elsewhere.test'],
				grantId: grant.id,
			},
			select: { id: true },
		})
		return { of: made.id, before: null, after: { made: true }, result: { id: made.id } }
	},
})

/** Makes a mailing list, likewise. */
export const makeList = command({
	right: 'list.create',
	input: inDomain,
	locate: (read, { domain }) => domainById(read, domain),
	run: async (tx, { row, grant }) => {
		const data = { domainId: row.id, localPart: `l${random()}`, name: 'L', grantId: grant.id }
		const made = await tx.list.create({ data, select: { id: true } })
		return { of: made.id, before: null, after: { made: true }, result: { id: made.id } }
	},
})

/** Makes a mailbox of 10 bytes without hashing a password, so that forty run at once and not four. */
export const makeMailbox = command({
	right: 'mailbox.create',
	input: z.strictObject({ domain: z.uuid() }),
	locate: async (read, { domain }) => {
		const row = await read.domain.findUnique({
			where: { id: domain },
			select: { id: true, name: true, organizationId: true, organization: WITH_LINEAGE },
		})
		return row && { place: domainPlace(row), label: row.name, row }
	},
	run: async (tx, { row, grant }) => {
		const localPart = `m${random()}${random()}`
		const account = await tx.account.create({
			data: {
				name: 'M',
				address: `${localPart}@${row.name}`,
				organizationId: row.organizationId,
				domainId: row.id,
				state: 'invited',
			},
			select: { id: true },
		})
		const data = { accountId: account.id, domainId: row.id, localPart, quotaBytes: 10n, grantId: grant.id }
		const made = await tx.mailbox.create({ data, select: { id: true } })
		return { of: made.id, before: null, after: { localPart }, result: { id: made.id } }
	},
})

type DomainRow = NonNullable<Awaited<ReturnType<typeof domainById>>>['row']
type OnDomain = 'alias.create' | 'alias.edit' | 'alias.remove' | 'domain.edit' | 'domain.remove' | 'mailbox.create'

/** A verb of a right on domains, for the domain of its input, that does whatever it is told. */
export const onDomain = <R extends OnDomain>(
	right: R,
	does: (tx: WriteHandle<R>, context: { readonly domain: string; readonly read: ReadHandle }) => Promise<unknown>,
) =>
	command({
		right,
		input: inDomain,
		// Safe because each right in OnDomain is asked on domains; TypeScript does not see that through the parameter.
		locate: async (read, { domain }) => (await domainById(read, domain)) as unknown as Located<R, DomainRow> | null,
		run: async (tx, { row, read }) => {
			await does(tx, { domain: row.id, read })
			return { of: row.id, before: { done: false }, after: { done: true }, result: { id: row.id } }
		},
	})
