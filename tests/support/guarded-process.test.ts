import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { expect, test } from 'vitest'
import { cleanEnvironment } from './clean-environment'
import { startProcess } from './guarded-process'

const alive = (pid: number) => {
	try {
		process.kill(pid, 0)
		return true
	} catch {
		return false
	}
}

/** A program with a child of its own that ignores SIGTERM; both say their process ids. */
const STUBBORN = `
	const { spawn } = require('node:child_process')
	const child = spawn(process.execPath, ['-e', 'process.on("SIGTERM", () => {}); setInterval(() => {}, 1e6)'])
	process.on('SIGTERM', () => process.exit(7))
	console.log('ids', process.pid, child.pid)
	setInterval(() => {}, 1e6)`

async function ids(output: () => string): Promise<number[]> {
	for (let tries = 0; tries < 200; tries += 1) {
		const found = /ids (\d+) (\d+)/.exec(output())
		if (found) return [Number(found[1]), Number(found[2])]
		await new Promise((resolve) => setTimeout(resolve, 25))
	}
	throw new Error(output())
}

test('a stopped process gives its exit code and leaves no child behind', async () => {
	const process = startProcess('node', ['-e', STUBBORN])
	const pids = await ids(process.output)
	expect(await process.stop()).toBe(7)
	await expect.poll(() => pids.filter(alive), { timeout: 5_000 }).toEqual([])
})

test('a process ends when the one that started it is killed', async () => {
	const script = `import { startProcess } from './tests/support/guarded-process.ts'
		const p = startProcess('node', ['-e', ${JSON.stringify(STUBBORN)}])
		setInterval(() => console.log(p.output()), 50)`
	const starter = spawn('node', ['--import', 'tsx', '--input-type=module', '-e', script], {
		stdio: ['ignore', 'pipe', 'pipe'],
		env: cleanEnvironment(),
	})
	let text = ''
	for (const stream of [starter.stdout, starter.stderr]) stream.on('data', (chunk) => (text += String(chunk)))
	const pids = await ids(() => text)
	starter.kill('SIGKILL')
	await once(starter, 'close')
	await expect.poll(() => pids.filter(alive), { timeout: 5_000 }).toEqual([])
})

test('nothing of the developer’s settings reaches a child', () => {
	process.env.DATABASE_URL = 'postgresql://somebody:secret@db.example.org/precious'
	const handed = cleanEnvironment({ PORT: '1', SMTP_URL: undefined })
	delete process.env.DATABASE_URL
	expect(handed.DATABASE_URL).toBeUndefined()
	expect('SMTP_URL' in handed).toBe(false)
	expect([handed.PORT, handed.PATH]).toEqual(['1', process.env.PATH])
})
