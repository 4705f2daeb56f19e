import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { expect, test } from 'vitest'
import { childEnvironment, EnvError, loadDotEnv, readEnv } from '@/platform/env'

function problemsOf(source: Record<string, string | undefined>): readonly string[] {
	try {
		readEnv(source)
		return []
	} catch (error) {
		if (error instanceof EnvError) return error.problems
		throw error
	}
}

const SECRET = 'vJ2m0kq7Yt4cXw9zR1sB6nH3gF8dLpAe'
const KEY = Buffer.from(Array.from({ length: 32 }, (_, n) => (n * 37 + 11) % 256)).toString('base64')

test('without any setting Postern runs on loopback with an embedded database', () => {
	expect(readEnv({})).toMatchObject({
		host: '127.0.0.1',
		port: 3000,
		publicOrigin: 'http://localhost:3000',
		dataDir: path.resolve('data'),
		databaseUrl: undefined,
		trustedProxies: [],
		journalKeys: [],
		dbPool: 10,
		production: false,
	})
})

test('the public origin follows the port, and loses its slash', () => {
	expect(readEnv({ PORT: '8080' }).publicOrigin).toBe('http://localhost:8080')
	expect(readEnv({ PUBLIC_ORIGIN: 'https://Panel.Example.org:443/' }).publicOrigin).toBe('https://panel.example.org')
})

test('a setting that is empty is not set', () => {
	expect(readEnv({ PORT: '', DATABASE_URL: '  ', AUTH_SECRET: '' })).toMatchObject({
		port: 3000,
		databaseUrl: undefined,
	})
})

test('all that is wrong is said at once, a sentence each', () => {
	const problems = problemsOf({ PORT: '99999', PUBLIC_ORIGIN: 'ftp://x', AUTH_SECRET: 'changeme', DB_POOL: '0' })
	expect(problems).toHaveLength(4)
	for (const problem of problems) expect(problem).toMatch(/^[A-Z_]+ .*\.$/)
})

test.each([
	['PORT', ['0', '65536', '80a', '-1', '3e3', '1.5']],
	['HOST', ['a b', 'http://x', '127.0.0.1/8', 'a;b']],
	[
		'PUBLIC_ORIGIN',
		['example.org', 'https://a/b', 'https://a?b', 'https://a#', 'https://u:p@a', 'https://', '//a', 'javascript:1'],
	],
	['DATABASE_URL', ['mysql://a/b', 'postgresql:///b', 'postgresql://a', 'postgresql://a/', 'a/b']],
	['SMTP_URL', ['http://a', 'smtp://', 'mail.example.org']],
	[
		'PWNED_URL',
		['api.pwnedpasswords.com', 'https://a.test/range', 'https://a.test/?p=', 'ftp://a.test/', 'https://u:p@a.test/'],
	],
	['ADMIN_EMAIL', ['a', 'a@b', '@b.c', 'a b@c.de', `${'a'.repeat(250)}@b.de`]],
	['ADMIN_PASSWORD', ['fourteen chars', '🔑'.repeat(14), 'x'.repeat(257)]],
	[
		'TRUSTED_PROXIES',
		['localhost', '10.0.0.256', '10.0.0.0/33', '0.0.0.0/0', '::/0', '10.1', '1.2.3.4,,nonsense', '10.0.0.0/'],
	],
	[
		'AUTH_SECRET',
		['short', 'a'.repeat(64), 'abcd'.repeat(20), 'changeme'.repeat(8), 'abababababababababababababababab1'],
	],
	[
		'ACTIONS_KEY',
		[
			SECRET,
			'AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=',
			KEY.slice(0, 40),
			`${KEY}=`,
			Buffer.alloc(16, 7).toString('base64'),
		],
	],
])('%s refuses what it can not use', (name, values) => {
	for (const value of values) {
		const problems = problemsOf({ ADMIN_EMAIL: 'a@b.cd', [name]: value })
		expect(problems, value).toHaveLength(1)
		expect(problems[0]).toContain(name)
	}
})

test('what it can use it takes', () => {
	const env = readEnv({
		HOST: '::1',
		DATABASE_URL: 'postgres://u:p%40@db.example.org:5433/mail?sslmode=require',
		ADMIN_EMAIL: 'postmaster@example.org',
		ADMIN_PASSWORD: '🔑'.repeat(15),
		SMTP_URL: 'smtps://user:pass@mail.example.org:465',
		TRUSTED_PROXIES: '127.0.0.1, 10.0.0.0/8 ,2001:db8::/32,::1',
		AUTH_SECRET: SECRET,
		ACTIONS_KEY: KEY,
		NODE_ENV: 'production',
	})
	expect(env.trustedProxies).toEqual(['127.0.0.1', '10.0.0.0/8', '2001:db8::/32', '::1'])
	expect(env.production).toBe(true)
	expect(env.actionsKey).toBe(KEY)
})

test('a password for the administrator needs an address', () => {
	expect(problemsOf({ ADMIN_PASSWORD: 'long enough for a person' })).toEqual([
		'ADMIN_PASSWORD is set, but ADMIN_EMAIL is not: set both, or neither.',
	])
})

test('no sentence repeats a secret', () => {
	const problems = problemsOf({
		AUTH_SECRET: 'hunter2',
		ADMIN_PASSWORD: 'swordfish',
		DATABASE_URL: 'mysql://u:opensesame@h/d',
	})
	expect(problems.join()).not.toMatch(/hunter2|swordfish|opensesame/)
})

test('a .env file fills in what the environment does not say', async () => {
	const folder = await mkdtemp(path.join(tmpdir(), 'postern-env-'))
	process.env.POSTERN_TRY_KEPT = 'outside'
	try {
		loadDotEnv(folder)
		await writeFile(path.join(folder, '.env'), 'POSTERN_TRY_KEPT=file\nPOSTERN_TRY_NEW="from the file"\n')
		loadDotEnv(folder)
		expect(process.env.POSTERN_TRY_KEPT).toBe('outside')
		expect(process.env.POSTERN_TRY_NEW).toBe('from the file')
	} finally {
		delete process.env.POSTERN_TRY_KEPT
		delete process.env.POSTERN_TRY_NEW
		await rm(folder, { recursive: true })
	}
})

test('a child does not get what is taken away from it', () => {
	process.env.POSTERN_TRY_SECRET = 'x'
	const made = childEnvironment({ POSTERN_TRY_SECRET: undefined, POSTERN_TRY_MORE: 'y' })
	delete process.env.POSTERN_TRY_SECRET
	expect('POSTERN_TRY_SECRET' in made).toBe(false)
	expect(made.POSTERN_TRY_MORE).toBe('y')
	expect(made.PATH).toBe(process.env.PATH)
})
