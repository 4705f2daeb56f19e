import { setTimeout as sleep } from 'node:timers/promises'
import { fromList, postRefusal, type Query } from '../jobs/deliver-to-list'
import { env } from '../platform/env'
import { log, reasonOf } from '../platform/log'
import { type Door, openListDoor, openPosterDoor } from '../platform/mail-server/list-door'
import { reinject } from '../platform/mail-server/reinject'

/**
 * What Postfix asks the worker for: to send the mail of lists to their members, and to say who may write to them. Only where a mail server is
 * told of (DOVEADM_URL), which is on the machine that keeps the mail. A port that is taken is tried again, since another panel's worker on this
 * machine may just be going.
 */

const RETRY_MS = 2_000

/** On 127.0.0.1. */
export interface ListPorts {
	readonly lists: number
	readonly posters: number
	/** Where Postfix takes what is sent on. */
	readonly reinject: number
}

/** Those that the panel was told of; NULL = it has no mail server. */
export function listPorts(): ListPorts | null {
	const { doveadmUrl, listsPort, postersPort, reinjectPort } = env()
	return doveadmUrl === undefined ? null : { lists: listsPort, posters: postersPort, reinject: reinjectPort }
}

/** @returns a function that closes them; what is under way then is Postfix's to try again */
export function keepListDoors(query: Query, ports: ListPorts): () => Promise<void> {
	const failed = (error: unknown) => log.warn('a mailing list could not be served', { reason: reasonOf(error) })
	const stopping = new AbortController()
	const doors: Door[] = []

	async function keepOpening(open: () => Promise<Door>): Promise<void> {
		let said = false
		while (!stopping.signal.aborted) {
			try {
				const door = await open()
				if (stopping.signal.aborted) await door.close()
				else doors.push(door)
				return
			} catch (error) {
				if (!said) log.warn('the door for mailing lists is not open yet', { reason: reasonOf(error) })
				said = true
				await sleep(RETRY_MS, undefined, { signal: stopping.signal }).catch(() => undefined)
			}
		}
	}

	const opening = Promise.all([
		keepOpening(() =>
			openListDoor(
				ports.lists,
				async (handed) => {
					const onward = await fromList(query, handed)
					if (onward) await reinject(ports.reinject, onward)
				},
				failed,
			),
		),
		keepOpening(() =>
			openPosterDoor(ports.posters, (recipient, sender) => postRefusal(query, recipient, sender), failed),
		),
	])
	return async () => {
		stopping.abort()
		await opening
		await Promise.all(doors.map((door) => door.close()))
	}
}
