/** Which addresses are here: those of the domains that are brought to, and those to which something is to be delivered. */
import { domainOf } from '@/core/address'
import { type AddressKind, inPieces, type Work } from './work'

/** Of domains that were here before. */
export async function learnDomains(work: Work): Promise<void> {
	const ids = [...work.domains.values()].filter(({ isNew }) => !isNew).map(({ id }) => id)
	const live = (piece: string[]) => ({ domainId: { in: piece } })
	await learn(work, ids, live)
}

/** @returns the domains of this server among those of the addresses; to others mail goes out */
export async function learnDestinations(work: Work, addresses: readonly string[]): Promise<ReadonlySet<string>> {
	const names = [...new Set(addresses.map(domainOf))]
	const rows = await inPieces(names, (piece) =>
		work.read.domain.findMany({ where: { name: { in: piece }, deletedAt: null }, select: { name: true } }),
	)
	const ours = new Set(rows.map(({ name }) => name))
	const unknown = [...new Set(addresses)].filter((one) => ours.has(domainOf(one)) && !work.known.has(one))
	await learn(work, unknown, (piece) => ({ address: { in: piece }, domain: { deletedAt: null } }))
	return ours
}

type Where =
	| { readonly domainId: { in: string[] } }
	| { readonly address: { in: string[] }; readonly domain: { deletedAt: null } }

async function learn(work: Work, values: readonly string[], where: (piece: string[]) => Where): Promise<void> {
	const { read, known } = work
	const note = (kind: AddressKind) => (address: string) => known.set(address, kind)
	const mailboxes = await inPieces(values, (piece) =>
		read.mailbox.findMany({ where: { ...where(piece), deletedAt: null }, select: { address: true, sendOnly: true } }),
	)
	for (const { address, sendOnly } of mailboxes) note(sendOnly ? 'send-only' : 'mailbox')(address)
	const select = { address: true } as const
	const aliases = await inPieces(values, (piece) => read.alias.findMany({ where: where(piece), select }))
	for (const { address } of aliases) note('alias')(address)
	const lists = await inPieces(values, (piece) => read.list.findMany({ where: where(piece), select }))
	for (const { address } of lists) note('list')(address)
}
