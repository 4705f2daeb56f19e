import { domainOf, shownAddress } from '@/core/address'
import { systemQuery } from '@/core/gateway/query'
import type { Result as Outcome } from '@/core/gateway/result'
import type { Manifest } from '@/platform/archive/manifest'
import type { Result } from './report-restore'
import { sentenceOf } from './restore-rules'

/** By the verb, as whoever asked. */
export type MakeAlias = (
	address: string,
	input: { domain: string; localPart: string; destinations: string[] },
) => Promise<Outcome<unknown>>

/**
 * Makes aliases again that delivered to the mailbox and are gone: as whoever asked for the restore, by the verb with which they would make
 * them by hand, so nobody gets one back that they could not make. One that is there stays as it is.
 */
export async function bringAliases(manifest: Manifest, make: MakeAlias): Promise<Result[]> {
	const results: Result[] = []
	for (const { address, destinations, enabled } of manifest.aliases) {
		const say = (ok: boolean, text: string) => results.push({ what: `Alias ${shownAddress(address)}`, ok, text })
		const found = await systemQuery('system.restore', async (read) => ({
			there: await read.alias.count({ where: { address } }),
			domain: await read.domain.findFirst({
				where: { name: domainOf(address), deletedAt: null },
				select: { id: true },
			}),
		}))
		if (found.there > 0) continue
		if (!enabled) say(false, 'It was switched off, so it is not made again.')
		else if (!found.domain) say(false, 'Its domain is gone.')
		else {
			const localPart = address.slice(0, address.lastIndexOf('@'))
			const input = { domain: found.domain.id, localPart, destinations }
			const made = await make(address, input)
			if (made.ok) say(true, 'It is made again.')
			else say(false, sentenceOf(made.problem))
		}
	}
	return results
}
