import { shownBytes } from '@/core/address'
import type { ReadHandle } from '@/core/gateway/handles'
import type { Limits } from '@/core/policy'
import { FIELDS } from './give-rules'
import { limitsHeld } from './revocable'

interface Change {
	/** What is reserved in the grant above as it stands. */
	readonly before: Limits
	readonly wanted: Limits
}

/**
 * Which limits there is no room for in the grant above, as sentences beside their fields. A guess for the sake of the sentence: the
 * counters decide.
 */
export async function roomFaults(
	read: ReadHandle,
	above: Parameters<typeof limitsHeld>[0] & { readonly id: string },
	{ before, wanted }: Change,
): Promise<Record<string, string>> {
	const used = await read.usage.findUnique({ where: { subjectId: above.id } })
	const limits = limitsHeld(above)
	const faults: Record<string, string> = {}
	for (const name of ['mailboxes', 'aliases', 'lists', 'storageBytes'] as const) {
		const most = limits[name]
		if (most === null) continue
		const mine = BigInt(before[name] ?? 0)
		const more = BigInt(wanted[name] ?? 0) - mine
		const left = BigInt(most) - BigInt(used?.[name] ?? 0)
		if (more <= 0n || more <= left) continue
		const room = mine + (left > 0n ? left : 0n)
		faults[FIELDS[name]] =
			`The grant that this one hangs under has room for ${name === 'storageBytes' ? shownBytes(room) : room} here; the rest of it is in use.`
	}
	return faults
}
