import { expect, test } from 'vitest'
import { z } from 'zod'
import { type Command, command } from '@/core/gateway/command'
import type { QueryHandle, ReadHandle, WriteHandle } from '@/core/gateway/handles'
import { domainPlace, mailboxPlace } from '@/core/gateway/places'
import type { Right } from '@/core/policy'
import { MATRIX } from '../policy/matrix'

/**
 * What cannot be forgotten, because it does not compile. Each line below that is marked as an error must be one: the compiler
 * complains about a mark without an error. Nothing here is run.
 */
const domain = { id: 'd', organization: { id: 'o', lineage: ['o'] } }
const onDomain = async () => ({ place: domainPlace(domain), label: 'd', row: {} })
const onMailbox = async () => ({ place: mailboxPlace({ id: 'm', domain }), label: 'm', person: 'p', row: {} })
const nothing = async () => ({ of: 'd', before: null, after: null, result: {} })
const input = z.strictObject({})
const nobody = async () => ({ place: mailboxPlace({ id: 'm', domain }), label: 'm', row: {} })
const unnamed = async () => ({ place: domainPlace(domain), row: {} })
const untold = async () => ({ of: 'd', result: {} })

const verbs: readonly unknown[] = [
	command({ right: 'alias.edit', input, locate: onDomain, run: nothing }),
	command({ right: 'mailbox.remove', input, locate: onMailbox, run: nothing }),
	// @ts-expect-error: without a right
	command({ input, locate: onDomain, run: nothing }),
	// @ts-expect-error: a right that the registry does not have
	command({ right: 'alias.steal', input, locate: onDomain, run: nothing }),
	// @ts-expect-error: a right on mailboxes asked on a domain
	command({ right: 'mailbox.remove', input, locate: onDomain, run: nothing }),
	// @ts-expect-error: a right on people, without the person
	command({ right: 'mailbox.remove', input, locate: nobody, run: nothing }),
	// @ts-expect-error: it gives, without a proposal
	command({ right: 'grant.give', input, locate: onDomain, run: nothing }),
	// @ts-expect-error: nothing for the journal
	command({ right: 'alias.edit', input, locate: onDomain, run: untold }),
	// @ts-expect-error: what the journal calls it is missing
	command({ right: 'alias.edit', input, locate: unnamed, run: nothing }),
]

function handles(
	alias: WriteHandle<'alias.edit'>,
	mailbox: WriteHandle<'mailbox.set-quota'>,
	read: ReadHandle,
	query: QueryHandle,
): void {
	const takes = (tx: WriteHandle<'mailbox.set-quota'>) => tx
	takes(mailbox)
	// @ts-expect-error: a handle that was armed for another right
	takes(alias)
	// @ts-expect-error: a table that the right does not name
	alias.domain
	// @ts-expect-error: the journal is the gateway's
	alias.journalEntry
	// @ts-expect-error: no SQL of one's own where something is written
	alias.$executeRaw
	// @ts-expect-error: nor raw queries
	alias.$queryRaw
	// @ts-expect-error: no transaction within
	alias.$transaction
	// @ts-expect-error: reading hands out nothing that writes
	read.mailbox.update
	// @ts-expect-error: nor in a query
	query.mailbox.createMany
	// @ts-expect-error: nor SQL that changes something
	query.$executeRaw
}

const tables = (): readonly unknown[] => {
	// @ts-expect-error: a table of rights in which one is missing
	const short: Record<Right, unknown> = { 'mailbox.read': MATRIX['mailbox.read'] }
	const edit = command({ right: 'alias.edit', input, locate: onDomain, run: nothing })
	// @ts-expect-error: a verb of one right where one of another is wanted
	const create: Command<'alias.create', typeof input, object, object> = edit
	return [short, create]
}

test('the compiler sees to the rest', () => {
	expect(verbs).toHaveLength(9)
	expect([handles, tables].map((one) => typeof one)).toEqual(['function', 'function'])
})
