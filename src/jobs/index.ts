import type { TaskList } from 'graphile-worker'
import { sweep } from './sweep'

/** Every job of the worker by its name; one file per job beside this one. */
export const tasks: TaskList = { sweep }

/** When which job runs by itself: lines of graphile-worker's crontab, in UTC. */
export const crontab = '17 * * * * sweep'
