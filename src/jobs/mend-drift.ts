import { execute } from '@/core/gateway/execute'
import { loadedPerson } from '@/core/gateway/person'
import { serverPlace } from '@/core/gateway/places'
import { may } from '@/core/policy'
import { BackupRefused } from '@/features/backups/pack-archive'
import { mendDriftJob } from '@/features/drift/drift-jobs'
import { contentsOfArchive, folderToArchive } from '@/features/drift/folder-to-archive'
import { keepArchive } from '@/features/drift/keep-archive'
import { openFinding } from '@/features/drift/open-finding'
import { settleFinding } from '@/features/drift/settle-finding'
import { BackupStoreError } from '@/platform/backup-store'
import { MailServerError } from '@/platform/mail-server/doveadm'
import { StoreError } from '@/platform/mail-server/store'
import { applyMailServerSql } from '../../prisma/mail-server-sql'
import { archiveFolder, type OnArchiving, removeFolder } from './drift/archive-folder'
import { countNow } from './drift/count'
import { NotKnown } from './drift/found'
import { ADD_UP, removeOrphans } from './drift/rows'
import { PRISMA_FOLDER } from './drift/views'
import { handler, settled, type Turn } from './handler'
import { means } from './make-backup'

type Open = NonNullable<Awaited<ReturnType<typeof openFinding>>>

/** Said to whoever asked, who tries again when the mail server is back; all else is tried again by itself. */
const isSaid = (error: unknown): error is Error =>
	[MailServerError, NotKnown, StoreError, BackupStoreError, BackupRefused].some((kind) => error instanceof kind)

/**
 * Mends what somebody decided to have mended, as far as they still may, and tells what became of it. Everything in here can be done
 * twice, so a try that was ended half-way is begun anew.
 * @param onStep told before each step of an archive; whoever tests what happens when a worker is killed there listens
 */
export const mendDriftWith = (onStep: OnArchiving) =>
	handler(mendDriftJob, async ({ finding }, turn) => {
		const open = await openFinding(finding)
		if (!open?.row.mendingAt) return
		if (open.row.mending === 'erase') return await finishArchive(turn, open, onStep)
		const asker = await whoAsks(turn, open)
		if (asker === null) return await settle(turn, open, 'failed', 'Whoever asked for it may not do it any more.')
		try {
			if (open.row.mending === 'archive') return await archive(turn, open, asker, onStep)
			await mend(turn, open)
		} catch (error) {
			if (!isSaid(error)) throw error
			return await settle(turn, open, 'failed', error.message)
		}
		await settle(turn, open, 'fixed')
	})
export const mendDrift = mendDriftWith(() => undefined)

type How = 'fixed' | 'failed' | 'waiting' | 'archived'
async function settle(turn: Turn, { row }: Open, how: How, error = ''): Promise<void> {
	const told = { finding: row.id, how, error: error.slice(0, 1_000) }
	const key = turn.key(`settle ${how} ${turn.attempt}`)
	settled(await execute(settleFinding, turn.program(['system.mend-drift']), told, { key }))
}

/** @returns their name; NULL = they may not do it any more */
async function whoAsks({ asker }: Turn, { place, row }: Open): Promise<string | null> {
	const by = asker?.kind === 'person' ? await loadedPerson(asker.accountId) : null
	const allowed =
		row.mending === 'archive'
			? by && may(by.actor, 'drift.archive', serverPlace(), by.now)
			: by && may(by.actor, 'drift.fix', place, by.now)
	return by && allowed ? by.actor.name : null
}

/** Makes the archive; once that is kept there is no way back, and the folder leaves the store. */
async function archive(turn: Turn, open: Open, askedBy: string, onStep: OnArchiving): Promise<void> {
	const finding = open.row.id
	const wanted = await folderToArchive(finding, turn.key('archive'))
	if (!wanted) return
	if (wanted.whose !== null) throw new NotKnown(wanted.whose)
	const madeAt = new Date()
	const proof = await archiveFolder(wanted, means(), onStep)
	await onStep('tell')
	const told = { finding, backup: wanted.id, proof, madeAt, askedBy }
	const kept = settled(await execute(keepArchive, turn.program(['system.mend-drift']), told, { key: turn.key('keep') }))
	if (!kept.ok) {
		await means().store.remove(proof.object)
		throw new NotKnown(kept.problem.text)
	}
	const now = await openFinding(finding)
	if (now) await finishArchive(turn, now, onStep)
}

/** Nobody is asked for a right any more: what was begun is finished. */
async function finishArchive(turn: Turn, open: Open, onStep: OnArchiving): Promise<void> {
	const { id, archiveId } = open.row
	const wanted = archiveId === null ? null : await folderToArchive(id, archiveId)
	const contents = archiveId === null ? null : await contentsOfArchive(archiveId)
	if (!wanted || contents === null) return
	try {
		const fault = await removeFolder({ ...wanted, contents }, means(), onStep)
		await settle(turn, open, fault === null ? 'archived' : 'failed', fault ?? '')
	} catch (error) {
		if (isSaid(error)) await settle(turn, open, 'waiting', error.message)
		throw error
	}
}

async function mend(turn: Turn, { row }: Open): Promise<void> {
	const { owner } = turn
	const ask = async <R>(sql: string, values?: unknown[]) => (await owner.query(sql, values)).rows as R[]
	switch (row.kind) {
		case 'use-differs':
		case 'missing-maildir':
			await countNow(ask, row.mailboxId ?? '')
			return
		case 'sum-differs':
			await owner.inTransaction(async (on) => {
				for (const statement of ADD_UP) await on.query(statement, [row.subject])
			})
			return
		case 'orphaned-rows':
			await removeOrphans(ask, row.subject)
			return
		case 'old-views':
			await owner.onOneConnection((on) => applyMailServerSql(on, PRISMA_FOLDER, true))
			return
		default:
			throw new NotKnown('The panel cannot mend this by itself.')
	}
}
