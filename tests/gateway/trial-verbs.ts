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
