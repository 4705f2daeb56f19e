import type { ReadHandle } from '@/core/gateway/handles'
import { domainPlace, serverPlace, WITH_DOMAIN_CHAIN } from '@/core/gateway/places'

const COLUMNS = {
	id: true,
	kind: true,
	subject: true,
	label: true,
	domainId: true,
	mailboxId: true,
	detail: true,
	severity: true,
	ignoredAt: true,
	ignoredReason: true,
	mendingAt: true,
	mending: true,
	archiveId: true,
	firstSeenAt: true,
	version: true,
} as const

/** An open finding and where it belongs: to a domain, or to the server where it belongs to none. NULL = not there, or closed by now. */
export async function locateFinding(read: ReadHandle, { finding }: { readonly finding: string }) {
	const row = await read.driftFinding.findFirst({ where: { id: finding, closedAt: null }, select: COLUMNS })
	if (!row) return null
	if (row.domainId === null) return { place: serverPlace(), label: row.label, row }
	const domain = await read.domain.findFirst({ where: { id: row.domainId }, ...WITH_DOMAIN_CHAIN })
	return domain && { place: domainPlace(domain), label: row.label, row }
}
