import type { TaskList } from 'graphile-worker'
import { sendLetter } from './send-letter'
import { sweep } from './sweep'

/** Every job of the worker by its name; one file per job beside this one. */
export const tasks: TaskList = { sweep, 'send-letter': sendLetter }

/** When which job runs by itself: lines of graphile-worker's crontab, in UTC. */
export const crontab = '17 * * * * sweep'
