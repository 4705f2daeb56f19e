/** The mail server's own logins at the panel's database. Migrations make them without a password; here they get one. */
import { createHmac } from 'node:crypto'
import pg from 'pg'
import type { z } from 'zod'
import { scramVerifier } from '../src/platform/db/app-role'
import type { Database } from './config-file'

export const LOGINS = ['postern_dovecot', 'postern_dovecot_stats', 'postern_postfix', 'postern_postfix_sends'] as const
export type Login = (typeof LOGINS)[number]

/** Made from the panel's secret, so that nothing has to be stored and writing the configuration again changes nothing. */
export const passwordOf = (secret: string, login: Login): string =>
	createHmac('sha256', secret).update(`postern mail server ${login}`).digest('base64url')

/** A login as the configurations name it. */
export function loginAt(ownerUrl: string, secret: string, user: Login): z.input<typeof Database> {
	const url = new URL(ownerUrl)
	const sslMode = url.searchParams.get('sslmode') as z.input<typeof Database>['sslMode'] | null
	return {
		host: url.hostname.replace(/^\[(.*)\]$/, '$1'),
		port: Number(url.port || 5432),
		name: decodeURIComponent(url.pathname.slice(1)),
		user,
		password: passwordOf(secret, user),
		...(sslMode ? { sslMode } : {}),
	}
}

/** The same as an address. */
export function loginUrl(ownerUrl: string, secret: string, user: Login): string {
	const url = new URL(ownerUrl)
	url.username = user
	url.password = passwordOf(secret, user)
	return url.href
}

/** @returns NULL when the login is let in, the error otherwise */
export async function tried(url: string): Promise<unknown> {
	const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 5_000 })
	client.on('error', () => undefined)
	const error = await client.connect().then(
		() => null,
		(reason: unknown) => reason,
	)
	await client.end().catch(() => undefined)
	return error
}

/**
 * Gives each login its password, unless it has it already. What is sent is what PostgreSQL stores, so no log holds a password.
 * @throws Error with the statement that a superuser would have to run
 */
export async function setPasswords(ownerUrl: string, secret: string): Promise<void> {
	const owner = new pg.Client({ connectionString: ownerUrl, connectionTimeoutMillis: 10_000 })
	owner.on('error', () => undefined)
	await owner.connect()
	try {
		for (const login of LOGINS) {
			const present = async () => (await tried(loginUrl(ownerUrl, secret, login))) === null
			if (await present()) continue
			const statement = `ALTER ROLE ${login} PASSWORD ${pg.escapeLiteral(scramVerifier(passwordOf(secret, login)))}`
			// Another process may set the same one in the same moment, so the last word has trying it out.
			await owner.query(statement).catch(async (error: unknown) => {
				if (await present()) return
				const why = error instanceof Error ? error.message : String(error)
				throw new Error(`The login ${login} gets no password (${why}). Run this once as a superuser: ${statement};`)
			})
		}
	} finally {
		await owner.end()
	}
}
