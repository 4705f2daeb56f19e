import { readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { expect, test } from 'vitest'
import {
	type Answer,
	AROUND,
	crawl,
	EVERYTHING,
	FORGED,
	IMAGES,
	INNER,
	MARK,
	signInForm,
	staticFile,
	triedFiles,
} from './outside'
import { ROOT, until } from './running-panel'
import { ADMIN, FORM, ORIGIN, SECRET, useWalledPanel } from './walled-panel'
import { wallsOfTheApi } from './walls-of-the-api'
import { wallsOfTheDoors } from './walls-of-the-doors'

/** The walls around the panel, tried from outside against the built program. */
const walled = useWalledPanel()
const { ask, asked, act, signIn, cookie, database, output, processes } = walled
const ours = { origin: ORIGIN }

test('S-49 S-50 each kind of answer has every header, and none but files may be kept', async () => {
	const kinds: [string, Promise<Answer>, number][] = [
		['a page', ask('/mailboxes'), 200],
		['a page of the door', ask('/sign-in', { anonymous: true }), 200],
		['a redirect', ask('/mailboxes', { anonymous: true }), 307],
		['a route', ask('/api/health'), 200],
		['the sign-in route', ask('/api/auth/session'), 200],
		['a route that is not there', ask('/api/auth/providers'), 404],
		['a search', ask(`/api/search?q=${MARK}`), 200],
		['no page', ask('/nothing/here'), 404],
		['no page, to a stranger', ask('/nothing/here', { anonymous: true }), 404],
		['no such mailbox', ask('/mailboxes/00000000-0000-4000-8000-000000000000'), 404],
		['an action', act(signInForm(0)), 200],
		['no such action', act(signInForm(0), { ...ours, 'next-action': '0'.repeat(42) }), 409],
		['a change from elsewhere', act(signInForm(0), { origin: 'https://evil.test' }), 403],
		['a body too large', act('x'.repeat(1_100_000)), 413],
		['a file', ask(staticFile()), 200],
		['a picture', ask('/icon.svg'), 200],
	]
	for (const [what, asked, status] of kinds) {
		const { status: got, headers } = await asked
		expect([what, got]).toEqual([what, status])
		expect([what, Object.fromEntries(headers)]).toEqual([
			what,
			expect.objectContaining({
				'x-content-type-options': 'nosniff',
				'strict-transport-security': 'max-age=63072000; includeSubDomains',
				'cross-origin-opener-policy': 'same-origin',
				'cross-origin-resource-policy': 'same-origin',
				'referrer-policy': 'same-origin',
				'x-frame-options': 'DENY',
				'content-security-policy': expect.stringContaining("frame-ancestors 'none'"),
			}),
		])
		expect([what, headers.get('content-security-policy')]).toEqual([
			what,
			expect.not.stringMatching(/unsafe|\*|https?:/),
		])
		for (const name of ['x-powered-by', 'server', 'access-control-allow-origin', 'x-nextjs-cache'])
			expect([what, name, headers.get(name)]).toEqual([what, name, null])
		const mayBeKept = what === 'a file' || what === 'a picture'
		if (!mayBeKept) expect([what, headers.get('cache-control')]).toEqual([what, expect.stringContaining('no-store')])
	}
})

test('S-48 nothing stands in line: each script has the nonce of its own answer, and no element carries a script or a style', async () => {
	for (const target of ['/', '/mailboxes', '/activity', '/mailboxes/new', '/sign-in', '/nothing/here']) {
		const { headers, text } = await ask(target, { anonymous: target === '/sign-in' })
		const policy = headers.get('content-security-policy') ?? ''
		const nonce = /'nonce-([^']+)' 'strict-dynamic'/.exec(policy)?.[1]
		expect([target, nonce]).toEqual([target, expect.stringMatching(/^[\w+/]{22}==$/)])
		const scripts = text.match(/<script\b[^>]*>/g) ?? []
		expect(scripts.length).toBeGreaterThan(0)
		expect([target, scripts.filter((tag) => !tag.includes(`nonce="${nonce}"`))]).toEqual([target, []])
		const tags = text.match(/<[a-z][^<>]*>/gi) ?? []
		expect([target, tags.filter((tag) => /\s(style|on\w+)=|javascript:/i.test(tag))]).toEqual([target, []])
		expect(text).not.toContain('<style>')
	}
})

test.each(IMAGES)('%s is not there', async (target) => {
	const { status, text } = await ask(target)
	expect(status === 308 ? 404 : status).toBe(404)
	expect(text).not.toContain('<svg xmlns')
})

test.each(AROUND)('S-51 a stranger sees nothing, asking %s', async (_how, target, headers = {}) => {
	const answer = await asked(target, { anonymous: true, headers })
	expect(answer.text).not.toContain(MARK)
	expect(answer.status).toBeLessThan(500)
	expect(answer.headers.get('location') ?? '/').toMatch(/^(\/(?![/\\])|https:\/\/panel\.walls\.example\/)/)
})

test('S-50 whoever may sees it, in each form, and no form of it may be kept', async () => {
	const page = await ask('/mailboxes')
	expect([page.headers.get('cache-control'), page.text.includes(MARK)]).toEqual(['no-store', true])
	for (const more of [{}, { 'next-router-prefetch': '1' }] as Record<string, string>[])
		expect((await asked('/mailboxes', { headers: { rsc: '1', ...more } })).headers.get('cache-control')).toContain(
			'no-store',
		)
})

test('S-17 S-38 D-46 what a client says of its host, its way and its address is believed nowhere', async () => {
	for (const target of [
		'/mailboxes',
		'/',
		'/sign-in?next=//evil.test',
		'/sign-in?next=https://evil.test',
		'/sign-in?next=/%5Cevil.test',
		'//evil.test/',
		'/%2F%2Fevil.test/..',
	]) {
		const { headers, text } = await ask(target, { anonymous: true, headers: FORGED })
		expect([target, headers.get('location') ?? '/']).toEqual([
			target,
			expect.stringMatching(/^(\/(?![/\\])|https:\/\/panel\.walls\.example\/)/),
		])
		expect([target, text.match(/(href|action|src)="[^"]*evil\.test[^"]*"/g)]).toEqual([target, null])
	}
	const { headers } = await signIn({ callbackUrl: 'https://evil.test/' }, FORGED)
	expect(headers.get('location')).toBe(`${ORIGIN}/`)
	const { rows } = await database().owner.query('SELECT DISTINCT client_address FROM session')
	expect(rows).toEqual([{ client_address: '127.0.0.1' }])
	expect((await act(signInForm(0), { origin: 'https://evil.test', ...FORGED })).status).toBe(403)
	expect((await act(signInForm(0), {})).status).toBe(403)
})

test('R-24 bodies end at their limits, to the byte, and deep or wide ones are refused without harm', async () => {
	const KIB = 1024
	expect((await act(signInForm(0.97 * 256 * KIB))).status).toBe(200)
	expect((await act(signInForm(1.01 * 256 * KIB))).status).toBe(413)
	const csrf = (bytes: number) =>
		ask('/api/auth/callback/credentials', {
			method: 'POST',
			anonymous: true,
			headers: FORM,
			body: `address=${'a'.repeat(bytes - 8)}`,
		})
	expect((await csrf(Math.floor(0.99 * 8 * KIB))).status).toBe(403)
	expect((await csrf(8 * KIB)).status).toBe(403)
	expect((await csrf(8 * KIB + 1)).status).toBe(413)
	const plain = (body: BodyInit) => act(body, { ...ours, 'content-type': 'text/plain;charset=UTF-8' })
	const deep = `${'['.repeat(60_000)}${']'.repeat(60_000)}`
	const wide = new FormData()
	for (let n = 0; n < 2_100; n += 1) wide.append(`_1_f${n}`, '')
	wide.append('0', '[{},"$K1"]')
	for (const body of [
		deep,
		`[${'0,'.repeat(100_000)}0]`,
		`[{"__proto__":{"a":1}}]`,
		'{',
		'"$F1"',
		'[{"status":"idle"},{"address":{"contains":"@"},"password":{"not":""}}]',
	])
		expect((await plain(body)).status, String(body).slice(0, 40)).toBeGreaterThanOrEqual(200)
	expect((await act(wide)).status).toBe(200)
	expect((await ask('/api/health')).status).toBe(200)
	const { rows } = await database().owner.query(
		"SELECT count(*)::int AS sessions FROM session WHERE client_address <> '127.0.0.1'",
	)
	expect(rows[0].sessions).toBe(0)
})

/** What a program that stands still had asked the database for before. */
const UNDER_WAY = `SELECT FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid() AND state = 'active'
	AND wait_event_type IS DISTINCT FROM 'Client'`

test('S-47 reading every page as an administrator changes nothing', async () => {
	await database().owner.query(EVERYTHING)
	const everything = async () => (await database().owner.query('SELECT public.everything() AS sum')).rows[0].sum
	// What the worker does meanwhile is no page's doing: it holds its breath.
	const workers = processes().filter((pid) => readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes('worker.ts'))
	expect(workers.length).toBeGreaterThan(0)
	for (const pid of workers) process.kill(pid, 'SIGSTOP')
	await until(
		'nothing that it began is under way',
		async () => (await database().owner.query(UNDER_WAY)).rowCount === 0,
	)
	const before = await everything()
	const seen = await crawl(ask)
	const after = await everything()
	for (const pid of workers) process.kill(pid, 'SIGCONT')
	expect(seen).toBeGreaterThan(30)
	expect(after).toBe(before)
})

test('S-45 a file is handed out to a form of a page alone, and each time the journal tells of it', async () => {
	const told = async () =>
		(await database().owner.query("SELECT count(*)::int AS n FROM journal_entry WHERE after ? 'exported'")).rows[0].n
	for (const [how, status, got] of await triedFiles(ask, ORIGIN)) expect([how, got]).toEqual([how, [status, null]])
	expect(await told()).toBe(0)
	const file = await ask('/api/files/storage-report', { method: 'POST', headers: FORM, body: 'view=unused' })
	expect([file.status, file.headers.get('cache-control')]).toEqual([200, 'no-store'])
	expect(file.headers.get('content-disposition')).toMatch(/^attachment; filename="mailboxes-unused-/)
	expect(await told()).toBe(1)
})

wallsOfTheApi(walled)

test('S-52 when the database says no, no answer tells of it', async () => {
	await database().owner.query('ALTER TABLE mailbox RENAME TO mailbox_away')
	const answers = [
		await ask('/mailboxes'),
		await ask('/mailboxes', { headers: { rsc: '1' } }),
		await ask(`/api/search?q=${MARK}`),
		await signIn(),
		await act(signInForm(0, ADMIN)),
		await ask('/api/health'),
	]
	await database().owner.query('ALTER TABLE mailbox_away RENAME TO mailbox')
	const { hostname, port } = new URL(database().ownerUrl)
	for (const { text, headers } of answers) {
		for (const told of [...INNER, `${hostname}:${port}`]) expect(text.replaceAll('mailboxes', '')).not.toContain(told)
		expect(headers.get('location') ?? '').not.toContain('error=')
	}
	expect(answers[0]?.headers.get('content-security-policy')).toContain("frame-ancestors 'none'")
	expect((await ask('/mailboxes')).status).toBe(200)
})

test('S-26 S-56 secrets are in no script, no answer, no log and no row', async () => {
	const secrets = [SECRET, ADMIN.password, new URL(database().ownerUrl).password].filter((secret) => secret.length > 5)
	const session = /postern\.session=([^;]+)/.exec(cookie())?.[1] ?? ''
	expect(session).not.toBe('')
	const files = readdirSync(path.join(ROOT, '.next/static'), { recursive: true, withFileTypes: true }).filter((entry) =>
		entry.isFile(),
	)
	expect(files.length).toBeGreaterThan(10)
	for (const file of files) {
		const text = readFileSync(path.join(file.parentPath, file.name), 'utf8')
		for (const secret of [
			...secrets,
			'$argon2',
			'AUTH_SECRET',
			'ACTIONS_KEY',
			'DATABASE_URL',
			'DOVEADM_URL',
			'password_hash',
			'passwordHash',
		])
			expect([file.name, secret, text.includes(secret)]).toEqual([file.name, secret, false])
	}
	for (const secret of [...secrets, session, '$argon2']) expect(output()).not.toContain(secret)
	for (const target of ['/', '/my', '/accounts', '/activity', '/outbox', '/api/auth/session', '/api/health']) {
		const { text } = await ask(target)
		for (const secret of [...secrets, session, '$argon2', 'passwordHash', 'password_hash'])
			expect([target, text.includes(secret)]).toEqual([target, false])
	}
	const { rows: tables } = await database().owner.query(
		"SELECT format('%I.%I', schemaname, tablename) AS name FROM pg_tables WHERE schemaname NOT IN ('pg_catalog', 'information_schema')",
	)
	for (const { name } of tables) {
		const { rows } = await database().owner.query(
			`SELECT 1 FROM ${name} t WHERE ${[...secrets, session].map((_, n) => `position($${n + 1} IN t::text) > 0`).join(' OR ')}`,
			[...secrets, session],
		)
		expect([name, rows.length]).toEqual([name, 0])
	}
})

wallsOfTheDoors(walled)
