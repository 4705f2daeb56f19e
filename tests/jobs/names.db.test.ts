import { readdirSync, readFileSync } from 'node:fs'
import { parseCrontab } from 'graphile-worker'
import { expect, test } from 'vitest'
import { JOB_NAMES } from '@/features/jobs/job-words'
import { crontab, tasks } from '@/jobs'
import { useDatabase } from '../support/database'

const here = useDatabase()

/** The names of all jobs that features declare. */
function declared(): string[] {
	const files = readdirSync('src/features', { recursive: true, encoding: 'utf8' }).filter((file) =>
		/\.tsx?$/.test(file),
	)
	const names = files.flatMap((file) =>
		[...readFileSync(`src/features/${file}`, 'utf8').matchAll(/\bjob\(\s*'([^']+)'/g)].map(([, name]) => name ?? ''),
	)
	return names.sort()
}

test('each job that a verb can leave behind is known to the database and to the worker, and no other is', async () => {
	const { rows } = await here.owner.query('SELECT name FROM app.job_name ORDER BY name')
	expect(rows.map(({ name }) => name)).toEqual(declared())
	const byTheClock = parseCrontab(crontab).map(({ task }) => task)
	expect([...declared(), ...byTheClock].filter((name) => !(name in tasks))).toEqual([])
	expect(Object.keys(tasks).filter((name) => !declared().includes(name) && !byTheClock.includes(name))).toEqual([])
})

test('what each job is for is said in words, where failed ones are listed', () => {
	expect([...JOB_NAMES].sort()).toEqual(Object.keys(tasks).sort())
})
