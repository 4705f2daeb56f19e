import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdir, mkdtemp, readdir, readFile, rm, stat, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { openDataFolder, writeWhole } from '@/platform/data-folder'
import { lockDataFolder } from '@/platform/instance-lock'
import { clearStaleLock } from '@/platform/postgres-server/stale-lock'
import { StartError } from '@/platform/start-error'

let folder: string
beforeEach(async () => {
	folder = await mkdtemp(path.join(tmpdir(), 'postern-folder-'))
})
afterEach(() => rm(folder, { recursive: true }))

test('a data folder is made with the folders above it, closed to others', async () => {
	const made = path.join(folder, 'a/b')
	await openDataFolder(made)
	expect((await stat(made)).mode & 0o066).toBe(0)
	expect(await readdir(made)).toEqual([])
	await openDataFolder(made)
})

test('a path that is no folder, or leads nowhere, is refused in one line', async () => {
	await writeFile(path.join(folder, 'file'), '')
	await symlink('/nowhere/at/all', path.join(folder, 'link'))
	for (const name of ['file', 'file/below', 'link/below']) {
		const refused = openDataFolder(path.join(folder, name))
		await expect(refused).rejects.toThrow(StartError)
		await expect(refused).rejects.toThrow(
			/^The data folder .* is not writable \(.*\); choose another one with DATA_DIR\.$/,
		)
	}
})

test('a file is written whole, with its mode, over what a killed start left', async () => {
	const file = path.join(folder, 'x.json')
	await writeFile(`${file}.${process.pid}.new`, 'half', { mode: 0o666 })
	await writeWhole(file, 'one', 0o600)
	await writeWhole(file, 'two', 0o600)
	expect(await readFile(file, 'utf8')).toBe('two')
	expect((await stat(file)).mode & 0o777).toBe(0o600)
	expect(await readdir(folder)).toEqual(['x.json'])
})

test.each(['short', 'l'.repeat(90)])('only one holds the lock of a folder with a %s name', async (name) => {
	const inside = path.join(folder, name)
	await mkdir(inside)
	const lock = await lockDataFolder(inside)
	await expect(lockDataFolder(inside)).rejects.toThrow(new RegExp(`already running .* \\(process ${process.pid}\\)`))
	await lock.release()
	await (await lockDataFolder(inside)).release()
})

test('the lock of a process that was killed is free', async () => {
	const script = `require('node:net').createServer().listen(${JSON.stringify(path.join(folder, 'start.sock'))}, () => console.log('held'))`
	const holder = spawn(process.execPath, ['-e', script])
	await once(holder.stdout, 'data')
	holder.kill('SIGKILL')
	await once(holder, 'exit')
	expect(await readdir(folder)).toEqual(['start.sock'])
	await (await lockDataFolder(folder)).release()
})

test('the lock file of a database server gives way when its number is another program’s, and keeps the rest', async () => {
	const file = path.join(folder, 'postmaster.pid')
	const rest = `${folder}\n1700000000\n5432\n\n127.0.0.1\n  5432001   1234\nready\n`
	expect(await clearStaleLock(folder)).toBeUndefined()
	const other = spawn('sleep', ['60'])
	try {
		await writeFile(file, `${other.pid}\n${rest}`)
		expect(await clearStaleLock(folder)).toBeUndefined()
		expect(await readFile(file, 'utf8')).toBe(`${process.pid}\n${rest}`)
		expect(other.exitCode).toBeNull()
	} finally {
		other.kill('SIGKILL')
	}
	await writeFile(file, 'nonsense')
	expect(await clearStaleLock(folder)).toBeUndefined()
})
