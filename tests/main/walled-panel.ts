import { readFileSync } from 'node:fs'
import path from 'node:path'
import { afterAll, beforeAll, expect } from 'vitest'
import { aDomain, aMailbox, anOrganization } from '../support/factories'
import { type FreshDatabase, freshDatabase } from '../support/fresh-database'
import { type Answer, type Asked, cookiesOf, MARK } from './outside'
import { type Ground, makeGround, type Panel, ROOT } from './running-panel'

export const ORIGIN = 'https://panel.walls.example'
export const SECRET = 'kZ3m0kq7Yt4cXw9zR1sB6nH3gF8dLpAe'
export const ADMIN = { address: 'ada@panel.example', password: 'a password for these walls' }

const ours = { origin: ORIGIN }
export const FORM = { ...ours, 'content-type': 'application/x-www-form-urlencoded' }
const SIGN_IN = '/api/auth/callback/credentials'

export type WalledPanel = ReturnType<typeof useWalledPanel>

/** The built program as it runs behind a proxy with TLS, with an administrator who is signed in, for the tests of one file. */
export function useWalledPanel() {
	let database: FreshDatabase
	let ground: Ground
	let panel: Panel
	let cookie = ''
	let mailbox: Awaited<ReturnType<typeof aMailbox>>
	const actions = new Map<string, string>()

	async function ask(
		target: string,
		{ method = 'GET', headers = {}, body, anonymous = false }: Asked = {},
	): Promise<Answer> {
		const signedIn: Record<string, string> = anonymous || cookie === '' ? {} : { cookie }
		const answer = await fetch(ground.origin + target, {
			method,
			redirect: 'manual',
			headers: { ...signedIn, ...headers },
			...(body === undefined ? {} : { body }),
		})
		return { status: answer.status, headers: answer.headers, text: await answer.text() }
	}
	/** As Next's client does, which goes on to where a component is. */
	async function asked(target: string, how: Asked): Promise<Answer> {
		const answer = await ask(target, how)
		const location = answer.headers.get('location')
		if (!how.headers?.rsc || !location?.includes('_rsc=')) return answer
		const { pathname, search } = new URL(location, `${ORIGIN}${target}`)
		return ask(pathname + search, how)
	}
	/** The token of next-auth's route, and the cookie that goes with it. */
	async function csrf() {
		const answer = await ask('/api/auth/csrf', { anonymous: true })
		const { csrfToken } = JSON.parse(answer.text) as { csrfToken: string }
		return { csrfToken, cookie: cookiesOf(answer) }
	}
	/** @param planted cookies that the browser had before */
	async function signIn(
		fields: Record<string, string> = {},
		headers: Record<string, string> = {},
		planted = '',
	): Promise<Answer> {
		const { csrfToken, cookie: own } = await csrf()
		return ask(SIGN_IN, {
			method: 'POST',
			anonymous: true,
			headers: { ...FORM, ...headers, cookie: [own, planted].filter(Boolean).join('; ') },
			body: new URLSearchParams({ csrfToken, ...ADMIN, ...fields }).toString(),
		})
	}
	/** Posts to a server action as its page's script does. @param name as the build's manifest has it */
	const act = (
		body: BodyInit,
		headers: Record<string, string> = ours,
		{ name = 'signInAction', page = '/sign-in' }: { readonly name?: string; readonly page?: string } = {},
	) =>
		ask(page, {
			method: 'POST',
			anonymous: true,
			headers: { accept: 'text/x-component', 'next-action': actions.get(name) ?? '', ...headers },
			body,
		})

	beforeAll(async () => {
		database = await freshDatabase()
		ground = await makeGround()
		panel = ground.start({
			env: {
				DATABASE_URL: database.ownerUrl,
				PUBLIC_ORIGIN: ORIGIN,
				AUTH_SECRET: SECRET,
				ADMIN_EMAIL: ADMIN.address,
				ADMIN_PASSWORD: ADMIN.password,
			},
		})
		await panel.ready()
		const organization = await anOrganization(database.owner, { name: `${MARK} School` })
		const domain = await aDomain(database.owner, organization.id, { name: `${MARK}.test` })
		mailbox = await aMailbox(database.owner, domain, { local_part: MARK })
		const answer = await signIn()
		expect(answer.status).toBe(303)
		cookie = cookiesOf(answer)
		const manifest = JSON.parse(
			readFileSync(path.join(ROOT, '.next/server/server-reference-manifest.json'), 'utf8'),
		) as { node: Record<string, { exportedName: string }> }
		for (const [id, { exportedName }] of Object.entries(manifest.node)) actions.set(exportedName, id)
		expect(actions.get('signInAction')).toBeDefined()
	})
	afterAll(async () => {
		await ground.clear()
		await database.drop()
	})

	return {
		ask,
		asked,
		act,
		csrf,
		signIn,
		/** Somebody whose name and address hold the mark. */
		mailbox: () => mailbox,
		/** What the administrator's browser sends along. */
		cookie: () => cookie,
		database: () => database,
		output: () => panel.output(),
		processes: () => ground.processes(),
	}
}
