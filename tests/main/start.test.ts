import { existsSync } from 'node:fs'
import { readFile, stat, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { type Ground, killNow, makeGround, slownessNow, until } from './running-panel'

/** The life of an installation with the embedded database: one data folder through all tests, in their order. */
let ground: Ground
beforeAll(async () => {
	ground = await makeGround()
})
afterAll(() => ground.clear())
afterEach(async () => {
	// After a test that failed.
	for (const pid of ground.processes()) killNow(pid)
	await until('all processes are gone', () => ground.processes().length === 0)
})

const health = async () => {
	const answer = await fetch(`${ground.origin}/api/health`, { signal: AbortSignal.timeout(3_000) })
	return { status: answer.status, body: await answer.json() }
}
const isUp = () =>
	health().then(
		({ status }) => status === 200,
		() => false,
	)
const postmaster = async () =>
	Number.parseInt(await readFile(path.join(ground.dataDir, 'postgres/postmaster.pid'), 'utf8'), 10)

test('M3 the first start makes everything and ends with the address', async () => {
	const panel = ground.start()
	await panel.ready()
	expect(panel.output().trim().split('\n').at(-1)).toBe(`Postern is ready: http://localhost:${ground.port}`)
	expect(panel.output().match(/ready/g)).toHaveLength(1)
	expect(panel.output()).toMatch(new RegExp(`Set up the first administrator .*: http://localhost:${ground.port}/`))
	expect(await health()).toEqual({ status: 200, body: { status: 'ok', database: 'up', worker: 'up' } })
	expect((await stat(path.join(ground.dataDir, 'secrets.json'))).mode & 0o777).toBe(0o600)
	const secrets = JSON.parse(await readFile(path.join(ground.dataDir, 'secrets.json'), 'utf8'))
	for (const secret of Object.values(secrets)) expect(panel.output()).not.toContain(secret)
	panel.child.kill('SIGTERM')
	expect(await panel.exited).toBe(0)
	expect(ground.processes()).toEqual([])
})

test('the second start takes less than five seconds, and Ctrl-C stops all of it', async () => {
	const slowness = await slownessNow()
	const panel = ground.start()
	expect(await panel.ready()).toBeLessThan(5_000 * slowness)
	process.kill(-(panel.child.pid ?? 0), 'SIGINT')
	expect(await panel.exited).toBe(0)
	expect(ground.processes()).toEqual([])
	expect(existsSync(path.join(ground.dataDir, 'postgres/postmaster.pid'))).toBe(false)
})

test('npm start hands SIGTERM on', async () => {
	const panel = ground.start({ command: ['npm', 'start'] })
	await panel.ready()
	panel.child.kill('SIGTERM')
	expect(await panel.exited).toBe(0)
	await until('all processes are gone', () => ground.processes().length === 0)
})

test('stopping in the middle of a start leaves nothing behind', async () => {
	for (const afterMs of [400, 900, 1_500]) {
		const panel = ground.start()
		await sleep(afterMs)
		panel.child.kill('SIGTERM')
		expect([0, 'SIGTERM']).toContain(await panel.exited)
		await until('all processes are gone', () => ground.processes().length === 0)
	}
})

test('a second Postern keeps its hands off the folder and the port of a running one', async () => {
	const panel = ground.start()
	await panel.ready()
	const samePort = ground.start()
	expect(await samePort.exited).toBe(1)
	expect(samePort.output()).toBe(
		`Port ${ground.port} on 127.0.0.1 is taken by another program; stop that, or set PORT.\n`,
	)
	const sameFolder = ground.start({ env: { PORT: String(await makePort()) } })
	expect(await sameFolder.exited).toBe(1)
	expect(sameFolder.output()).toMatch(/^Postern is already running in the data folder .* \(process \d+\); .*\.\n$/)
	expect(await isUp()).toBe(true)
	panel.child.kill('SIGTERM')
	expect(await panel.exited).toBe(0)
})

async function makePort(): Promise<number> {
	const other = await makeGround()
	await other.clear()
	return other.port
}

test('parts that crash come back: web server, worker, database', async () => {
	const panel = ground.start()
	await panel.ready()
	const server = await postmaster()
	const children = ground.processes().filter((pid) => pid !== panel.child.pid && pid !== server)
	const named = async (file: string) => {
		const lines = await Promise.all(
			children.map(async (pid) => [pid, await readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '')] as const),
		)
		return lines.find(([, line]) => line.includes(file))?.[0] ?? 0
	}
	for (const [pid, name] of [
		[await named('web.ts'), 'The web server'],
		[await named('worker.ts'), 'The worker'],
		[server, 'The database'],
	] as const) {
		killNow(pid)
		await until(`${name} is started again`, () =>
			panel.output().includes(`${name} ended (SIGKILL); starting it again.`),
		)
		await until(`${name} is back`, isUp, 20_000)
	}
	panel.child.kill('SIGTERM')
	expect(await panel.exited).toBe(0)
	expect(ground.processes()).toEqual([])
})

test('a database that hangs is told within three seconds, and so is its return', async () => {
	const slowness = await slownessNow()
	const panel = ground.start()
	await panel.ready()
	const server = await postmaster()
	process.kill(-server, 'SIGSTOP')
	const backends = (await readFile(`/proc/${server}/task/${server}/children`, 'utf8').catch(() => ''))
		.trim()
		.split(' ')
		.map(Number)
	for (const pid of backends.filter((pid) => pid > 0)) process.kill(pid, 'SIGSTOP')
	try {
		await sleep(1_100)
		const begun = Date.now()
		expect(await health()).toEqual({
			status: 503,
			body: { status: 'unavailable', database: 'down', worker: 'unknown' },
		})
		expect(Date.now() - begun).toBeLessThan(3_000 * slowness)
	} finally {
		process.kill(-server, 'SIGCONT')
		for (const pid of backends.filter((pid) => pid > 0)) process.kill(pid, 'SIGCONT')
	}
	await until('it is up again', isUp)
	panel.child.kill('SIGTERM')
	expect(await panel.exited).toBe(0)
})

test('when the supervisor is killed the rest ends by itself, and the next start works at once', async () => {
	const first = ground.start()
	await first.ready()
	first.child.kill('SIGKILL')
	await first.exited
	await until('all processes are gone', () => ground.processes().length === 0)
	const second = ground.start()
	await second.ready()
	second.child.kill('SIGKILL')
	await second.exited
	const third = ground.start()
	await third.ready()
	third.child.kill('SIGTERM')
	expect(await third.exited).toBe(0)
	await until('all processes are gone', () => ground.processes().length === 0)
})

test('when everything is killed, the lock it leaves is no obstacle, even if its number is another program’s by now', async () => {
	for (const reuse of [false, true]) {
		const panel = ground.start()
		await panel.ready()
		const server = await postmaster()
		for (const pid of [server, ...ground.processes()]) killNow(pid)
		await until('all processes are gone', () => ground.processes().length === 0)
		const file = path.join(ground.dataDir, 'postgres/postmaster.pid')
		const left = await readFile(file, 'utf8')
		if (reuse) await writeFile(file, left.replace(/^\d+/, String(process.pid)))
		const next = ground.start()
		await next.ready()
		next.child.kill('SIGTERM')
		expect(await next.exited).toBe(0)
	}
})
