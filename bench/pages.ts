import { randomBytes } from 'node:crypto'
import type { Browser } from './browser'
import { withClient } from './connect'
import { PASSWORD, PEOPLE, type Person } from './data'

/** What is looked at: a domain that all three people may see, and an address in it. */
export interface Place {
	readonly domain: string
	readonly address: string
}

export async function findPlace(url: string): Promise<Place> {
	const { rows } = await withClient(url, (client) =>
		client.query<Place>(
			`SELECT d.id AS domain, (SELECT m.address FROM mailbox m WHERE m.domain_id = d.id ORDER BY m.address OFFSET 20 LIMIT 1) AS address
			 FROM domain d ORDER BY d.name DESC LIMIT 1`,
		),
	)
	if (!rows[0]) throw new Error('the database is empty')
	return rows[0]
}

/** Does a thing once, as somebody who is signed in. @returns milliseconds */
type Task = () => Promise<number>
export interface Page {
	readonly name: string
	readonly prepare: (browser: Browser, place: Place, person: Person) => Promise<Task>
	/** The list behind it (statements.ts), to be measured by itself. */
	readonly list?: string
}

async function expectPage(browser: Browser, path: string, headers: Record<string, string> = {}): Promise<number> {
	const { status, millis, body } = await browser.get(path, headers)
	if (status !== 200) throw new Error(`${path} answered ${status}: ${body.slice(0, 300)}`)
	return millis
}
const page = (name: string, pathOf: (place: Place) => string, list?: string): Page => ({
	name,
	prepare: async (browser, place) => () => expectPage(browser, pathOf(place)),
	...(list ? { list } : {}),
})

const createMailbox: Page = {
	name: 'create a mailbox',
	prepare: async (browser, { domain }) => {
		const send = await browser.form(`/mailboxes/new?domain=${domain}`, 'localPart')
		return async () => {
			const localPart = `new${randomBytes(6).toString('hex')}`
			const { status, millis, body } = await send({
				name: 'New',
				localPart,
				domain,
				quota: '1 GB',
				password: 'long enough to be taken',
			})
			if (status !== 303) throw new Error(`the form answered ${status}: ${body.slice(0, 300)}`)
			return millis
		}
	},
}
/** A network that nobody came from yet: the panel lets 300 tries in a quarter of an hour come from each, also when all are right. */
const elsewhere = (() => {
	let n = 0
	return () => {
		n += 1
		return `10.${(n >> 8) & 255}.${n & 255}.1`
	}
})()
const signIn: Page = {
	name: 'sign in',
	prepare: async (browser, _place, person) => {
		browser.dropCookies()
		const send = await browser.form('/sign-in')
		return async () => {
			browser.dropCookies()
			const { status, millis, body } = await send(
				{ address: PEOPLE[person], password: PASSWORD },
				{ 'x-forwarded-for': elsewhere() },
			)
			if (status !== 303) throw new Error(`sign-in answered ${status}: ${body.slice(0, 300)}`)
			return millis
		}
	},
}

export const PAGES: readonly Page[] = [
	page('domain list', () => '/domains', 'domain list'),
	page('mailboxes of a domain', ({ domain }) => `/mailboxes?domain=${domain}`, 'mailboxes of a domain'),
	page('search: an address', ({ address }) => `/mailboxes?q=${encodeURIComponent(address)}`, 'search: an address'),
	page('search: a name', () => '/mailboxes?q=hofer', 'search: a name'),
	page('all mailboxes', () => '/mailboxes', 'all mailboxes'),
	page('overview', () => '/'),
	createMailbox,
	signIn,
]

/** A page that asks the database nothing: what the framework takes by itself. */
export const FLOOR = '/sign-in'
