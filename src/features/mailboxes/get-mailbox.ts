import type { Loaded } from '@/core/gateway/actor'
import type { QueryHandle } from '@/core/gateway/handles'
import { mailboxPlace } from '@/core/gateway/places'
import { query } from '@/core/gateway/query'
import { may, mayAnywhere, mayLift, type Right } from '@/core/policy'
import { sendsOf } from '@/features/sends'
import { differences } from '@/features/template-use'

const ASKED = [
	'mailbox.edit',
	'mailbox.set-quota',
	'mailbox.set-sends',
	'mailbox.set-enabled',
	'mailbox.set-password',
	'mailbox.remove',
	'mailbox.restore',
] as const satisfies readonly Right[]
export type MailboxMay = Record<(typeof ASKED)[number], boolean>

const SELECTED = {
	id: true,
	address: true,
	quotaBytes: true,
	enabled: true,
	sendOnly: true,
	protocols: true,
	maxSendsPerHour: true,
	maxSendsPerDay: true,
	deletedAt: true,
	createdAt: true,
	updatedAt: true,
	version: true,
	domainId: true,
	account: { select: { id: true, name: true, address: true, state: true } },
	protection: { select: { reason: true, createdAt: true } },
} as const

/** What the mail server reported of it. */
async function toldByMailServer(read: QueryHandle, mailboxId: string) {
	const usage = await read.mailUsage.findUnique({ where: { mailboxId } })
	const signIns = await read.mailSignIn.findMany({ where: { mailboxId }, orderBy: { lastLogin: 'desc' } })
	return { usage, signIns, sends: (await sendsOf(read, [mailboxId]))(mailboxId) }
}

/** One mailbox, live or in the trash, with what the viewer may do to it; NULL when it is not there or not theirs to see. */
export async function getMailbox(viewer: Loaded, id: string) {
	return query(viewer, 'mailbox.read', async (read) => {
		const row = await read.mailbox.findFirst({
			where: { id },
			select: SELECTED,
		})
		if (!row) return null
		const [chain] = await read.sql<{
			organization: string
			lineage: string[]
			stopped: boolean
			isProtected: boolean
			asksReason: boolean
		}>`SELECT *, app.is_protected(${row.account.id}::uuid) AS "isProtected", app.asks_reason(${row.account.id}::uuid) AS "asksReason" FROM app.chain_of_mailbox(${id}::uuid)`
		if (!chain) return null
		const [template] = await read.sql<{
			id: string
			name: string
			quotaBytes: bigint | null
			sendOnly: boolean
			protocols: string[]
		}>`SELECT id, name, quota_bytes AS "quotaBytes", send_only AS "sendOnly", protocols FROM app.template_of(${id}::uuid)`
		const told = await toldByMailServer(read, row.id)
		const place = mailboxPlace({
			id,
			domain: { id: row.domainId, organization: { id: chain.organization, lineage: chain.lineage } },
		})
		const isMine = row.account.id === viewer.accountId
		const { isProtected } = chain
		const can = Object.fromEntries(
			ASKED.map((right) => [right, !isProtected && may(viewer.actor, right, place, viewer.now)]),
		) as MailboxMay
		return {
			...row,
			stopped: chain.stopped,
			...told,
			can,
			isMine,
			isProtected,
			asksReason: chain.asksReason,
			template: template ? { ...template, differs: differences(row, template) } : null,
			maySeeTemplates: mayAnywhere(viewer.actor, 'template.read', viewer.now),
			mayClone: mayAnywhere(viewer.actor, 'template.create', viewer.now),
			mayLift: mayLift(viewer.actor, viewer.now),
			mayReadAccount: mayAnywhere(viewer.actor, 'account.read', viewer.now),
		}
	})
}
export type MailboxDetail = NonNullable<Awaited<ReturnType<typeof getMailbox>>>
