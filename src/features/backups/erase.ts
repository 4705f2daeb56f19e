import type { Caller } from '@/core/gateway/actor'
import { execute } from '@/core/gateway/execute'
import type { Result } from '@/core/gateway/result'
import { contentsHash } from '@/platform/mail-server/maildir'
import { eraseMail, exists, homeOf, StoreError } from '@/platform/mail-server/store'
import { beginErasing, finishErasing, prepareErasing } from './begin-erasing'
import { backupToErase } from './due-for-erasing'
import { contentsOfStore, type Means } from './means'

export const ERASING_STEPS = ['check', 'begin', 'erase', 'finish'] as const
export type ErasingStep = (typeof ERASING_STEPS)[number]

/** As whom, and with which request keys. */
interface Turn {
	readonly caller: Caller
	/** For one step: the same at every try. */
	readonly key: (step: string) => string
}

/**
 * Erases the mail of a mailbox under a verified backup of it. The store is held against that backup once more; when it is another by now,
 * nothing is erased and a new backup is asked for. Then the database is told that there is no way back, which it takes for a verified
 * backup alone; only then is anything erased. Stopped anywhere, the next try goes on where it is.
 *
 * @throws errors that may not come again; nothing is half-known by them
 */
export async function erase(
	backup: string,
	{ caller, key }: Turn,
	means: Means,
	onStep: (step: ErasingStep) => unknown = () => undefined,
): Promise<void> {
	const wanted = await backupToErase(backup)
	if (!wanted) return
	const { mailbox } = wanted
	const home = homeOf(means.mailFolder, mailbox.domain, mailbox.id)
	await onStep('check')
	if (!wanted.begun) {
		const store = await contentsOfStore(mailbox, means)
		if (contentsHash(store.folders, store.messages) !== wanted.contents) {
			done(await execute(prepareErasing, caller, { mailbox: mailbox.id }, { key: key('again') }))
			return
		}
		await onStep('begin')
		const begun = done(await execute(beginErasing, caller, { backup }, { key: key('begin') }))
		// It came back from the trash in this very moment.
		if (!begun) return
	}
	await onStep('erase')
	if (means.server) await eraseMail(means.server, mailbox.id, home)
	else if (await exists(home))
		throw new StoreError('The panel knows no mail server (DOVEADM_URL), so the mail cannot be erased.')
	await onStep('finish')
	done(await execute(finishErasing, caller, { backup, place: means.store.place }, { key: key('finish') }))
}

/** @returns whether it was done @throws what may go better the next time */
function done(result: Result<unknown>): boolean {
	if (!result.ok && (result.problem.kind === 'unknown' || result.problem.kind === 'too-many'))
		throw new Error(result.problem.text)
	return result.ok
}
