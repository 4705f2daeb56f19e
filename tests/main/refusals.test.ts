import { chmod, chown, mkdir, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { reaches } from '@/platform/postgres-server/run-as'
import { freshDatabase } from '../support/fresh-database'
import { type Ground, makeGround, ROOT } from './running-panel'

/** What an operator can get wrong: each is one line and exit code 1, and nothing stays behind. */
let ground: Ground
beforeEach(async () => {
	ground = await makeGround()
})
afterEach(() => ground.clear())

const SECRET = 'kZ3m0kq7Yt4cXw9zR1sB6nH3gF8dLpAe'
const NOBODY = 65534
const isRoot = process.getuid?.() === 0

async function refusal(env: Record<string, string>, uid?: number): Promise<string> {
	const panel = ground.start({ env, ...(uid === undefined ? {} : { uid }) })
	expect(await panel.exited).toBe(1)
	expect(ground.processes()).toEqual([])
	return panel.output()
}

test('wrong settings are said all at once', async () => {
	expect(await refusal({ PORT: 'http', PUBLIC_ORIGIN: 'panel.example.org' })).toBe(
		'PORT must be a whole number from 1 to 65535.\nPUBLIC_ORIGIN must be an origin without a path, such as https://panel.example.org.\n',
	)
})

test('an option that does not exist', async () => {
	const panel = ground.start({ command: ['node', '--import', 'tsx', 'src/main/start.ts', '--dmeo'] })
	expect(await panel.exited).toBe(1)
	expect(panel.output()).toMatch(/^The only option is --demo.*\n$/)
})

test('a data folder that is a file', async () => {
	const file = path.join(ground.dataDir, 'file')
	await writeFile(file, '')
	expect(await refusal({ DATA_DIR: file })).toBe(
		`The data folder ${file} is not writable (it is a file); choose another one with DATA_DIR.\n`,
	)
})

test('a data folder in which this user may not write', async () => {
	const uid = isRoot ? NOBODY : undefined
	if (isRoot && !(await reaches({ uid: NOBODY, gid: NOBODY }, '-x', ROOT))) return
	const folder = path.join(ground.dataDir, 'closed')
	await mkdir(folder)
	await chmod(folder, 0o555)
	expect(await refusal({ DATA_DIR: folder }, uid)).toBe(
		`The data folder ${folder} is not writable (permission denied); choose another one with DATA_DIR.\n`,
	)
})

test('a database that is not there', async () => {
	const env = { DATABASE_URL: 'postgresql://someone:swordfish@127.0.0.1:1/mail', AUTH_SECRET: SECRET }
	expect(await refusal(env)).toBe(
		'The database 127.0.0.1:1/mail is not reachable (nothing listens there); check DATABASE_URL.\n',
	)
})

test('a database that does not let us in', async () => {
	const { ownerUrl, drop } = await freshDatabase()
	try {
		const url = Object.assign(new URL(ownerUrl), { password: 'wrong' })
		const said = await refusal({ DATABASE_URL: url.toString(), AUTH_SECRET: SECRET })
		expect(said).toMatch(
			/^The database .* is not reachable \(it refuses the (password|login)\); check DATABASE_URL\.\n$/,
		)
		expect(said).not.toContain('wrong')
	} finally {
		await drop()
	}
})

test('secrets that are missing or weak, with a database of the operator’s own', async () => {
	const DATABASE_URL = 'postgresql://someone:swordfish@127.0.0.1:1/mail'
	expect(await refusal({ DATABASE_URL })).toMatch(/^AUTH_SECRET must be set when DATABASE_URL is: .*\n$/)
	expect(await refusal({ DATABASE_URL, AUTH_SECRET: SECRET, ACTIONS_KEY: '' })).toMatch(
		/^ACTIONS_KEY must be set .*\n$/,
	)
	expect(await refusal({ DATABASE_URL, AUTH_SECRET: 'changeme' })).toMatch(/^AUTH_SECRET is weak: .*\n$/)
})

test('a database of a newer Postern', async () => {
	const { ownerUrl, owner, drop } = await freshDatabase()
	try {
		await owner.query(
			"INSERT INTO _prisma_migrations (id, checksum, finished_at, migration_name) VALUES ('x', 'x', now(), '20990101000000_later')",
		)
		expect(await refusal({ DATABASE_URL: ownerUrl, AUTH_SECRET: SECRET })).toBe(
			'The database was made by a newer Postern: it has the migration 20990101000000_later, which this one does not know.\n',
		)
	} finally {
		await drop()
	}
})

test('it runs as an ordinary user', async () => {
	if (isRoot && !(await reaches({ uid: NOBODY, gid: NOBODY }, '-x', ROOT))) return
	if (isRoot) await chown(ground.dataDir, NOBODY, NOBODY)
	const panel = ground.start(isRoot ? { uid: NOBODY } : {})
	await panel.ready()
	panel.child.kill('SIGTERM')
	expect(await panel.exited).toBe(0)
	expect(ground.processes()).toEqual([])
})

test('with a database of the operator’s own the web server never gets the owner’s login', async () => {
	const { readFile } = await import('node:fs/promises')
	const { ownerUrl, drop } = await freshDatabase()
	const panel = ground.start({
		env: {
			DATABASE_URL: ownerUrl,
			AUTH_SECRET: SECRET,
			ADMIN_EMAIL: 'ada@panel.example',
			ADMIN_PASSWORD: 'a password for the test',
		},
	})
	try {
		await panel.ready()
		expect(panel.output()).toContain('The first administrator signs in as ada@panel.example.')
		expect(panel.output()).not.toContain('a password for the test')
		for (const pid of ground.processes()) {
			const command = await readFile(`/proc/${pid}/cmdline`, 'utf8')
			if (!command.includes('web.ts')) continue
			const environment = await readFile(`/proc/${pid}/environ`, 'utf8')
			expect(environment).not.toMatch(/(^|\0)(DATABASE_URL|OWNER_DATABASE_URL|ADMIN_PASSWORD)=/)
			expect(environment).toContain('APP_DATABASE_URL=')
		}
		panel.child.kill('SIGTERM')
		expect(await panel.exited).toBe(0)
	} finally {
		killAll()
		await drop()
	}
	function killAll() {
		panel.child.kill('SIGKILL')
	}
})
