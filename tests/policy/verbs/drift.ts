import { fixFinding } from '@/features/drift/fix-finding'
import { heedFinding } from '@/features/drift/heed-finding'
import { ignoreFinding } from '@/features/drift/ignore-finding'
import { lookForDrift } from '@/features/drift/look-for-drift'
import { settleFinding } from '@/features/drift/settle-finding'
import { freshFinding } from '../world'
import { attempt, type Entries, reading } from './attempt'

export const DRIFT: Entries<'drift'> = {
	'drift.read': reading(
		async (read) => (await read.driftFinding.findMany({ select: { id: true } })).map(({ id }) => id),
		async (aim) => (await freshFinding(aim)).finding,
	),
	'drift.look': [
		attempt(lookForDrift, async ({ world }) => {
			await world.db.query("UPDATE drift_run SET state = 'done'")
			return {}
		}),
	],
	'drift.fix': [attempt(fixFinding, (aim) => freshFinding(aim))],
	'drift.ignore': [
		attempt(ignoreFinding, async (aim) => ({ ...(await freshFinding(aim)), version: 1, reason: 'It is a copy' })),
		attempt(heedFinding, async (aim) => {
			const found = await freshFinding(aim)
			await aim.world.db.query("UPDATE drift_finding SET ignored_at = now(), ignored_reason = 'A copy' WHERE id = $1", [
				found.finding,
			])
			return found
		}),
	],
}
export const MENDING = [
	attempt(settleFinding, async (aim) => ({ ...(await freshFinding(aim)), how: 'fixed' as const })),
]
