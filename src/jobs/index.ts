import type { TaskList } from 'graphile-worker'

/** Every job of the worker by its name; one file per job beside this one. */
export const tasks: TaskList = {}

/** When which job runs by itself: lines of graphile-worker's crontab, in UTC. */
export const crontab = ''
