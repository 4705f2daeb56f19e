import { randomUUID } from 'node:crypto'
import { archiveFinding } from '@/features/drift/archive-finding'
import { fixFinding } from '@/features/drift/fix-finding'
import { heedFinding } from '@/features/drift/heed-finding'
import { ignoreFinding } from '@/features/drift/ignore-finding'
import { keepArchive } from '@/features/drift/keep-archive'
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
	'drift.archive': [attempt(archiveFinding, (aim) => freshFinding(aim, 'unknown-maildir'))],
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
const hash = 'a'.repeat(64)
const PROOF = {
	...{ store: 'folder' as const, place: '/srv/backups', object: 'found/x.tar.zst', encryptedTo: null, bytes: 9n },
	...{ sha256: hash, contents: hash, messages: 1, folders: 1, mailBytes: 5n },
}
export const MENDING = [
	attempt(settleFinding, async (aim) => ({ ...(await freshFinding(aim)), how: 'fixed' as const })),
	attempt(keepArchive, async (aim) => {
		const found = await freshFinding(aim, 'unknown-maildir')
		await aim.world.db.query("UPDATE drift_finding SET mending = 'archive', mending_at = now() WHERE id = $1", [
			found.finding,
		])
		return { ...found, backup: randomUUID(), proof: PROOF, madeAt: new Date(), askedBy: 'Ada' }
	}),
]
