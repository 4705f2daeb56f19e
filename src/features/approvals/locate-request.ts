import type { ReadHandle } from '@/core/gateway/handles'
import { placesById } from '@/core/gateway/places-by-id'
import { conflict, notAllowed } from '@/core/gateway/result'
import type { Level } from '@/core/policy'

export const REQUEST = {
	id: true,
	askerId: true,
	askerName: true,
	verb: true,
	right: true,
	demanded: true,
	grantId: true,
	placeKind: true,
	placeId: true,
	onServer: true,
	label: true,
	before: true,
	after: true,
	reason: true,
	key: true,
	askedAt: true,
	state: true,
	endsAt: true,
} as const

/** Whoever asked, as a letter finds them. */
export const ASKER = {
	select: { id: true, name: true, address: true, organizationId: true, state: true, retiredAt: true },
} as const

const LEVELS: readonly Level[] = ['organization', 'domain', 'mailbox', 'account']

/** A request, where it is decided; NULL when it is not there, or what it is about is gone. */
export async function locateRequest(read: ReadHandle, id: string) {
	const row = await read.approvalRequest.findUnique({
		where: { id },
		select: {
			...REQUEST,
			asker: ASKER,
		},
	})
	const kind = LEVELS.find((level) => level === row?.placeKind)
	if (!row || !kind) return null
	const [found] = await placesById(read, kind, [row.placeId])
	if (!found || found.place.kind === 'server') return null
	const place = { ...found.place, kind: found.place.kind }
	return { place, label: row.label, row }
}
export type Located = NonNullable<Awaited<ReturnType<typeof locateRequest>>>
export type RequestRow = Located['row']

export const OWN = 'This is what you asked for yourself. Somebody else has to decide it; you can take it back.'
const DECIDED = 'This is decided already, or its time is over. Load the page again.'

/** @throws PanelError when it is the actor's own, or decided */
export function expectOpen(row: RequestRow, by: string | null, now: Date): void {
	if (row.askerId === by) throw notAllowed(OWN, 'oneself')
	if (row.state !== 'waiting' || row.endsAt <= now) throw conflict({}, DECIDED)
}
