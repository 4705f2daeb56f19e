import { randomUUID } from 'node:crypto'
import { z } from 'zod'
import { Id } from '@/core/address'
import { command } from '@/core/gateway/command'
import type { ReadHandle, WriteHandle } from '@/core/gateway/handles'
import { conflict, notAllowed } from '@/core/gateway/result'
import { countMailboxJob } from './count-job'
import { createMailbox } from './create-mailbox'
import { preparedPassword } from './prepared-password'

const detail = z.object({ fits: z.boolean(), messages: z.number() })
const NOT_FIT = 'No mailbox can be made over this folder: its name is not that of a new mailbox in this domain.'
const NOT_CREATE = 'Adopting makes a mailbox, and you may not create mailboxes here.'

/** A folder with mail that was found, still without a mailbox, and the domain in which it lies. */
async function foundFolder(read: ReadHandle, id: string) {
	const row = await read.driftFinding.findFirst({
		where: { id, kind: 'unknown-maildir', closedAt: null, domainId: { not: null } },
		select: { subject: true, domainId: true, detail: true },
	})
	if (!row?.domainId) return null
	const { fits, messages } = detail.parse(row.detail)
	return {
		folder: row.subject,
		domain: row.domainId,
		mailbox: row.subject.slice(row.subject.indexOf('/') + 1),
		fits,
		messages,
	}
}

/**
 * Makes a mailbox out of a folder with mail that lies in the store of its domain and belongs to nobody (P2): the mailbox gets the id by
 * which the folder is named, and so the folder as its home, without a message being moved. In everything else it is created like any
 * other, and finding and folder are one again with the commit (app.mailbox_takes_folder).
 */
export const adoptMaildir = command({
	name: 'adopt-maildir',
	right: 'mailbox.adopt',
	input: createMailbox.input.omit({ domain: true }).extend({ finding: Id }),
	prepare: async (wanted) => ({ ...wanted, ...(await preparedPassword(wanted)), owner: randomUUID() }),
	locate: async (read, { finding, owner, ...wanted }, by) => {
		const found = await foundFolder(read, finding)
		if (!found) return null
		const ids = { account: owner, mailbox: found.mailbox }
		const located = await createMailbox.locate(read, { ...wanted, domain: found.domain, ids }, by)
		return located && { ...located, account: owner, row: { made: located.row, found, ids } }
	},
	run: async (tx, { input: { finding: _, owner: _own, ...wanted }, row: { made, found, ids }, ...context }) => {
		if (!context.may('mailbox.create', context.place)) throw notAllowed(NOT_CREATE, 'no-grant', ['mailbox.create'])
		if (!found.fits) throw conflict({}, NOT_FIT)
		const input = { ...wanted, domain: found.domain, ids }
		// Both rights write the same tables, in the same domain.
		const outcome = await createMailbox.run(tx as unknown as WriteHandle<'mailbox.create'>, {
			...context,
			input,
			row: made,
		})
		await context.queue(countMailboxJob, { mailbox: ids.mailbox })
		return { ...outcome, after: { ...outcome.after, folder: found.folder, messages: found.messages } }
	},
	conflicts: {
		...createMailbox.conflicts,
		mailbox_pkey: { field: '', text: NOT_FIT },
		folder_is_archived: { field: '', text: 'This mail is on its way into an archive, and leaves the store.' },
	},
})
