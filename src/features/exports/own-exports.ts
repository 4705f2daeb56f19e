import type { Loaded } from '@/core/gateway/actor'
import { query } from '@/core/gateway/query'
import type { Format } from './export-rules'

export interface OwnExport {
	readonly id: string
	readonly address: string
	readonly format: Format
	readonly state: 'waiting' | 'running' | 'ready' | 'failed' | 'gone'
	readonly total: number
	readonly done: number
	/** Of the file; NULL before it is whole. */
	readonly bytes: bigint | null
	readonly note: string
	readonly askedAt: Date
	readonly endsAt: Date | null
}
export interface OwnExports {
	/** Being made, or ready to be taken. */
	readonly open: OwnExport | null
	/** What came before, the latest first. */
	readonly earlier: readonly OwnExport[]
	/** What a copy can be made of. */
	readonly mailboxes: readonly {
		readonly id: string
		readonly address: string
		readonly usedBytes: bigint | null
		readonly messages: bigint | null
	}[]
}

const EARLIER = 10

/** The viewer's own copies, and of what more can be made. One that is past its time is told as gone, deleted or not. */
export async function ownExports(viewer: Loaded): Promise<OwnExports> {
	const me = viewer.accountId ?? ''
	return query(viewer, 'own.read', async (read) => {
		const exports = await read.sql<OwnExport>`
			SELECT e.id, e.address, e.format::text AS format, CASE WHEN e.state = 'ready' AND e.ends_at <= now() THEN 'gone' ELSE e.state::text END AS state,
				e.total, e.done, e.bytes, e.note, e.asked_at AS "askedAt", e.ends_at AS "endsAt"
			FROM mail_export e WHERE e.account_id = ${me}::uuid ORDER BY e.asked_at DESC, e.id DESC LIMIT ${EARLIER}`
		const mailboxes = await read.sql<OwnExports['mailboxes'][number]>`
			SELECT m.id, m.address, u.bytes AS "usedBytes", u.messages FROM mailbox m LEFT JOIN mail_usage u ON u.mailbox_id = m.id
			WHERE m.account_id = ${me}::uuid AND m.deleted_at IS NULL ORDER BY m.address LIMIT 200`
		const open = exports.find(({ state }) => state === 'waiting' || state === 'running' || state === 'ready') ?? null
		return { open, earlier: exports.filter(({ id }) => id !== open?.id), mailboxes }
	})
}
