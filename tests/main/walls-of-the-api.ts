/** What is tried of the programs' door from outside: by key, by cookie, by both, and by neither. */
import { expect, test } from 'vitest'
import { KEY_RIGHTS } from '@/core/policy'
import type { FreshDatabase } from '../support/fresh-database'
import { aKey } from '../support/keys'
import type { Answer, Asked } from './outside'
import { ADMIN, ORIGIN, type WalledPanel } from './walled-panel'

/** A key that an administrator made, for everything that a key can hold on the server. */
async function keyOfAdministrator(db: FreshDatabase['owner'], address: string) {
	const { rows } = await db.query<{ id: string; grant: string }>(
		'SELECT a.id, g.id AS grant FROM account a JOIN access_grant g ON g.account_id = a.id WHERE a.address = $1',
		[address],
	)
	const [admin] = rows
	if (!admin) throw new Error('there is no administrator')
	return aKey(db, admin.id, { rights: KEY_RIGHTS, scope: { server: true }, parentId: admin.grant })
}

type Try = readonly [how: string, target: string, asked: Asked, status: number]

const NOBODY = '0b5d9c1e-0000-4000-8000-000000000001'

interface With {
	readonly key: string
	/** Of a session that is open. */
	readonly cookie: string
	/** Of the panel's pages. */
	readonly origin: string
}

function apiTries({ key, cookie, origin }: With): Try[] {
	const bearer = { authorization: `Bearer ${key}` }
	const json = { 'content-type': 'application/json' }
	const anonymous = true
	const post = (headers: Record<string, string>, body = '{}') => ({ method: 'POST', headers, body, anonymous })
	return [
		['a key reads', '/api/v1/mailboxes', { headers: bearer, anonymous }, 200],
		['a cookie reads nothing', '/api/v1/mailboxes', { headers: { cookie }, anonymous }, 401],
		['nobody reads nothing', '/api/v1/mailboxes', { anonymous }, 401],
		['a cookie writes nothing', '/api/v1/mailbox.create', post({ ...json, origin, cookie }), 401],
		['a key writes, from no page', '/api/v1/mailbox.create', post({ ...json, ...bearer }), 422],
		['a key and a cookie', '/api/v1/mailbox.create', post({ ...json, ...bearer, cookie }), 422],
		['a form', '/api/v1/mailbox.create', post({ ...bearer, 'content-type': 'application/x-www-form-urlencoded' }), 415],
		[
			'a body too large',
			'/api/v1/mailbox.create',
			post({ ...json, ...bearer }, `{"name":"${'x'.repeat(300_000)}"}`),
			413,
		],
		['no JSON', '/api/v1/mailbox.create', post({ ...json, ...bearer }, '{'), 400],
		['the key in the address', `/api/v1/mailboxes?key=${key}`, { headers: bearer, anonymous }, 400],
		['another method', '/api/v1/mailboxes', { method: 'DELETE', headers: bearer, anonymous }, 405],
		['a key reads one thing that is not there', `/api/v1/aliases/${NOBODY}`, { headers: bearer, anonymous }, 404],
		['a cookie reads no one thing', `/api/v1/aliases/${NOBODY}`, { headers: { cookie }, anonymous }, 401],
		['one thing is not written', `/api/v1/aliases/${NOBODY}`, post({ ...json, ...bearer }), 405],
		['no such list', '/api/v1/nothing', { headers: bearer, anonymous }, 404],
		[
			'from another site, read by nobody there',
			'/api/v1/mailboxes',
			{ headers: { ...bearer, origin: 'https://evil.test' }, anonymous },
			200,
		],
		[
			'asked for leave from another site',
			'/api/v1/mailbox.create',
			{
				method: 'OPTIONS',
				headers: { origin: 'https://evil.test', 'access-control-request-method': 'POST' },
				anonymous,
			},
			204,
		],
		['the description, by key', '/api/v1/openapi.json', { headers: bearer, anonymous }, 200],
		['the description, by cookie', '/api/v1/openapi.json', { headers: { cookie }, anonymous }, 200],
		['the description, by nobody', '/api/v1/openapi.json', { anonymous }, 401],
		['a key opens no page', '/mailboxes', { headers: bearer, anonymous }, 307],
		['a key opens no search', '/api/search?q=a', { headers: bearer, anonymous }, 401],
		[
			'a key opens no file',
			'/api/files/storage-report',
			post({ ...bearer, origin, 'content-type': 'application/x-www-form-urlencoded' }, 'view=unused'),
			303,
		],
		['a form of a page with a key and from nowhere', '/sign-in', post({ ...bearer, ...json }), 403],
		['around the guard', '/api/v1/../../mailboxes', post({ ...bearer, ...json }), 403],
		['around the guard, in code', '/api/v1/%2e%2e/%2e%2e/mailboxes', post({ ...bearer, ...json }), 403],
	]
}

/** Of every answer of the API: nothing that another site could read, nothing that is kept. */
const openHeaders = ({ headers }: Answer): string[] => [
	...[...headers.keys()].filter((name) => name.startsWith('access-control-') || name === 'set-cookie'),
	...(headers.get('cache-control')?.includes('no-store') ? [] : ['kept']),
]

type Ask = (target: string, asked: Asked) => Promise<Answer>

/** @returns each that was not answered as it should be, or told what it should not */
async function wrongOfTries(ask: Ask, by: With): Promise<string[]> {
	const wrong: string[] = []
	for (const [how, target, asked, status] of apiTries(by)) {
		const answer = await ask(target, asked)
		if (answer.status !== status) wrong.push(`${how}: ${answer.status}, not ${status}`)
		const open = target.startsWith('/api/v1/') ? openHeaders(answer) : []
		if (open.length > 0) wrong.push(`${how}: ${open.join()}`)
		if (answer.text.includes(by.key)) wrong.push(`${how}: the key is told`)
	}
	return wrong
}

/** An organization, made by a program that says it is somewhere else. @returns what the journal tells of who did it */
async function madeByKey(ask: Ask, key: string, db: FreshDatabase['owner']): Promise<unknown[]> {
	const limits = { maxDomains: '', maxMailboxes: '', maxAliases: '', maxStorageBytes: '' }
	const made = await ask('/api/v1/organization.create', {
		method: 'POST',
		anonymous: true,
		headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json', 'x-forwarded-for': '203.0.113.7' },
		body: JSON.stringify({ parent: null, name: 'Made by a program', ...limits }),
	})
	if (made.status !== 200) return [made.text]
	const { rows } = await db.query(
		"SELECT actor_name, client_address FROM journal_entry WHERE subject_label = 'Made by a program' AND outcome = 'done'",
	)
	return rows
}

/** In the panel that walls.test.ts has started. */
export function wallsOfTheApi({ ask, cookie, database, output }: WalledPanel): void {
	test('B14 a key opens the programs’ door and nothing else, and a cookie everything but that', async () => {
		const { text: key } = await keyOfAdministrator(database().owner, ADMIN.address)
		expect(await wrongOfTries(ask, { key, cookie: cookie(), origin: ORIGIN })).toEqual([])
		const by = { actor_name: expect.stringMatching(/^Import \(API key of /), client_address: '127.0.0.1' }
		expect(await madeByKey(ask, key, database().owner)).toEqual([by])
		expect(output()).not.toContain(key.slice(21))
	})
}
