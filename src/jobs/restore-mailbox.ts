import type { Caller } from '@/core/gateway/actor'
import { execute } from '@/core/gateway/execute'
import { createAlias } from '@/features/aliases/create-alias'
import { addListMembers } from '@/features/lists/add-list-members'
import { addListOwner } from '@/features/lists/add-list-owner'
import { bringAliases, type MakeAlias } from '@/features/restores/bring-aliases'
import { bringLists, type PutOnLists } from '@/features/restores/bring-lists'
import { bringMail, bringRules } from '@/features/restores/bring-mail'
import { goOnRestore } from '@/features/restores/go-on-restore'
import { type Result, reportRestore } from '@/features/restores/report-restore'
import { restoreMailboxJob } from '@/features/restores/restore-job'
import { type RestoreToDo, restoreToDo } from '@/features/restores/restore-to-do'
import { unpack } from '@/features/restores/unpack'
import { ArchiveError } from '@/platform/archive/read-archive'
import { BackupStoreError } from '@/platform/backup-store'
import { env } from '@/platform/env'
import { type MailServer, MailServerError } from '@/platform/mail-server/doveadm'
import { newCopyFolder, removeCopyFolder, StoreError } from '@/platform/mail-server/store'
import { mailServer } from './end-mail-sessions'
import { handler, settled, type Turn } from './handler'

/** With the queue's growing pauses (e^n seconds, six hours at most) that is about a day. */
const MOST_TRIES = 13
const NO_SERVER = 'This panel has no door to the mail server, so it cannot bring mail back.'
const GAVE_UP =
	'The server tried for a day, and gave up. What was brought back until then is there; ask again for the rest.'

/** Somebody stopped it. */
class Stopped extends Error {}
/** Whoever asked may not do it any more, or it cannot be done: another try would be refused too. */
class Refused extends Error {}

/**
 * Brings mail back in the name of whoever asked, who is asked for their right again with each batch. The archive is unpacked and proved first;
 * then what is missing is brought, and looked for once more. Killed anywhere it begins anew and ends the same, without doubles.
 */
export const restoreMailbox = handler(restoreMailboxJob, async ({ restore: id }, turn) => {
	const restore = await restoreToDo(id)
	if (!restore) return
	const server = mailServer()
	if (!server || !turn.asker) return fail(turn, id, NO_SERVER)
	const name = `restore-${id}`
	try {
		await goOn(turn.asker, id)
		const results = await bring(restore, turn.asker, turn, { server, name })
		await tell(turn, { restore: id, state: 'done', ...results })
	} catch (error) {
		if (error instanceof Stopped) return
		if (error instanceof Refused || error instanceof ArchiveError) return await fail(turn, id, error.message)
		if (turn.attempt >= MOST_TRIES) return await fail(turn, id, GAVE_UP)
		await waits(turn, id, error)
		throw error
	} finally {
		for (const each of [name, `${name}-there`]) await removeCopyFolder(env().mailFolder, each)
	}
})

async function bring(
	restore: RestoreToDo,
	asker: Caller,
	turn: Turn,
	{ server, name }: { server: MailServer; name: string },
): Promise<{ total: number; results: Result[] }> {
	const { mailFolder } = env()
	const folder = await newCopyFolder(mailFolder, name)
	const means = { server, mailFolder, folder }
	const unpacked = await unpack(restore, folder)
	await bringMail(restore, unpacked, means, (told) => goOn(asker, restore.id, told))
	const results: Result[] = []
	const rules = restore.madeAgain ? await bringRules(restore, unpacked, means) : 0
	if (rules > 0)
		results.push({ what: 'Mail rules', ok: true, text: rules === 1 ? 'One is back.' : `${rules} are back.` })
	const { aliases, lists } = bySelf(asker, turn)
	if (restore.withAliases) results.push(...(await bringAliases(unpacked.manifest, aliases)))
	if (restore.withLists) results.push(...(await bringLists(unpacked.manifest, restore.mailboxId, lists)))
	return { total: unpacked.messages.length, results: results.slice(0, 1_000) }
}

/** What whoever asked would do by hand besides, each thing once. */
function bySelf(asker: Caller, turn: Turn): { aliases: MakeAlias; lists: PutOnLists } {
	const once = (step: string) => ({ key: turn.key(step) })
	return {
		aliases: async (address, input) => settled(await execute(createAlias, asker, input, once(`alias ${address}`))),
		lists: {
			member: async (list, members) =>
				settled(await execute(addListMembers, asker, { list, members }, once(`list ${list}`))),
			owner: async (list, account) =>
				settled(await execute(addListOwner, asker, { list, account }, once(`care of ${list}`))),
		},
	}
}

async function goOn(asker: Caller, restore: string, told: { total?: number; done?: number } = {}): Promise<void> {
	const result = settled(await execute(goOnRestore, asker, { restore, ...told }))
	if (!result.ok) throw new Refused(result.problem.text)
	if (!result.value.value.goesOn) throw new Stopped()
}

type Report = Parameters<typeof reportRestore.run>[1]['input']
const tell = async ({ program }: Turn, report: Report): Promise<void> => {
	settled(await execute(reportRestore, program(['system.restore']), report))
}
const fail = (turn: Turn, restore: string, note: string): Promise<void> =>
	tell(turn, { restore, state: 'failed', note })

/** What may be over in a minute is said where the restore is watched. */
async function waits(turn: Turn, restore: string, error: unknown): Promise<void> {
	const known = error instanceof MailServerError || error instanceof StoreError || error instanceof BackupStoreError
	const note = known ? `${error.message} It goes on by itself.` : 'Something went wrong. It goes on by itself.'
	await tell(turn, { restore, state: 'waiting', note: note.slice(0, 1_000) })
}
