import type { TaskList } from 'graphile-worker'
import { applyTemplate } from './apply-template'
import { endMailSessions } from './end-mail-sessions'
import { lookAfterGrants } from './look-after-grants'
import { recordUse } from './record-use'
import { sendLetter } from './send-letter'
import { sweep } from './sweep'

/** Every job of the worker by its name; one file per job beside this one. */
export const tasks: TaskList = {
	'apply-template': applyTemplate,
	'end-mail-sessions': endMailSessions,
	'look-after-grants': lookAfterGrants,
	'record-use': recordUse,
	'send-letter': sendLetter,
	sweep,
}

/** When which job runs by itself: lines of graphile-worker's crontab, in UTC. */
export const crontab = [
	'17 * * * * sweep',
	'7 * * * * record-use',
	'27 * * * * look-after-grants',
	'* * * * * end-mail-sessions ?max=1 {accounts:[]}',
].join('\n')
