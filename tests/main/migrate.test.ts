/** B13: the command itself, judged by its exit code, its words and the database. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { csv, postfixAdmin } from '../features/migration/dumps'
import { aDelegate, anAdministrator } from '../support/factories'
import { type FreshDatabase, freshDatabase } from '../support/fresh-database'
import { startProcess } from '../support/guarded-process'

let database: FreshDatabase
let folder: string
let administrator: { address: string }
beforeAll(async () => {
	database = await freshDatabase()
	folder = await mkdtemp(path.join(tmpdir(), 'postern-migrate-'))
	administrator = await anAdministrator(database.owner)
})
afterAll(async () => {
	await database.drop()
	await rm(folder, { recursive: true, force: true })
})

async function command(args: string[]) {
	const settings = {
		DATABASE_URL: database.ownerUrl,
		AUTH_SECRET: 'kZ3m0kq7Yt4cXw9zR1sB6nH3gF8dLpAe',
		ACTIONS_KEY: Buffer.from('0123456789abcdefghijklmnopqrstuv').toString('base64'),
	}
	const ran = startProcess('node', ['--import', 'tsx', 'src/main/migrate.ts', ...args], settings)
	return { code: await ran.ended, said: ran.output() }
}
async function aFile(name: string, text: string): Promise<string> {
	const file = path.join(folder, name)
	await writeFile(file, text)
	return file
}
const count = async () =>
	(await database.owner.query('SELECT count(*)::int AS mailboxes FROM mailbox')).rows[0]?.mailboxes as number

test('B13 npm run migrate rehearses, then does it, then finds nothing left to do', async () => {
	const file = await aFile('dump.sql', postfixAdmin('m.test'))
	const asked = [
		'--from',
		'postfixadmin',
		'--file',
		file,
		'--organization',
		'The school',
		'--as',
		administrator.address,
	]
	const rehearsed = await command(asked)
	expect(rehearsed.said).toContain(
		'Into the organization The school, which is new: 3 domains, 4 mailboxes, 12 aliases, 2 administrators would come over.',
	)
	expect(rehearsed.said).toMatch(/\n {2}line \d+: @school\.m\.test: a catch-all takes mail/)
	expect(rehearsed.said).toContain('Passwords that work on as they are, in the file: 2 {BLF-CRYPT}, 1 {SHA512-CRYPT}.')
	expect(rehearsed.said).toContain('Rehearsed: nothing was changed. Add --really to do it.')
	expect([rehearsed.code, await count()]).toEqual([1, 0])

	const done = await command([...asked, '--really'])
	expect(done.said).toContain('2 administrators came over.')
	expect(done.said).toContain('sync -1 -R -u anna@school.m.test imapc:')
	expect([done.code, await count()]).toEqual([1, 4])
	expect(`${rehearsed.said}${done.said}`).not.toMatch(/\$2y\$|\$6\$|\$1\$|argon2/)

	const again = await command([...asked, '--really'])
	expect(again.said).toContain('Into the organization The school: nothing came over.')
	expect(again.said).toContain(
		'Here already, and left as they are: 3 domains, 4 mailboxes, 12 aliases, 2 administrators.',
	)
	expect(await count()).toBe(4)
})

test('B13 with nothing left behind it ends with 0, and what makes no sense with 2', async () => {
	const file = await aFile('people.csv', 'address,password_hash\n')
	const whole = csv('w.test').split('\r\n').slice(0, 3).join('\r\n')
	const good = ['--from', 'csv', '--organization', 'Sheets', '--as', administrator.address]
	const done = await command([...good, '--file', await aFile('good.csv', whole), '--really'])
	expect([done.code, done.said]).toEqual([0, expect.stringContaining('1 domain, 1 mailbox came over.')])

	const delegate = await aDelegate(database.owner, ['mailbox.create', 'mailbox.read'], { server: true })
	const before = await count()
	const cases: readonly (readonly [string[], string | RegExp])[] = [
		[['--from', 'exchange', '--file', file, '--organization', 'X'], '--from says from where: postfixadmin, mailcow'],
		[[...good, '--file', path.join(folder, 'none.sql')], 'is not there, or cannot be read'],
		[[...good, '--file', file], 'nothing of a CSV file is in this file'],
		[
			[...good.slice(0, 4), '--as', 'nobody@outside.test', '--file', file],
			'Nobody signs in to this panel as nobody@outside.test',
		],
		[
			[
				...good.slice(0, 4),
				'--as',
				delegate.address,
				'--file',
				await aFile('two.csv', whole.replaceAll('w.test', 'v.test')),
				'--really',
			],
			'It takes the right “Migrate from other panels”',
		],
	]
	for (const [args, said] of cases)
		expect(await command(args)).toEqual({ code: 2, said: expect.stringContaining(String(said)) })
	expect(await count()).toBe(before)
})
