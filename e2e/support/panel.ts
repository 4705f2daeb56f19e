import type { Page } from '@playwright/test'
import type pg from 'pg'
import { anAdministrator, PASSWORD } from '../../tests/support/factories'
import { freshDatabase } from '../../tests/support/fresh-database'
import { type Person, runPanel } from '../../tests/support/panel'

export type { Person }

/** A whole panel of its own: database, web process and worker, as `npm start` runs them. */
export type Panel = {
	/** Scheme, host and port, without a slash at the end. */
	origin: string
	/** The database as its owner: for arranging rows, and for judging what was written. */
	ownerUrl: string
	/** The same database as a pool, for the factories in tests/support/factories.ts. */
	owner: pg.Pool
	/** Rows of a statement, asked as the owner. */
	query: <T extends pg.QueryResultRow>(sql: string, params?: unknown[]) => Promise<T[]>
	/** The first administrator, who was made at the first start. */
	administrator: Person
	/** Another administrator, who belongs to the asking test alone. */
	anAdministrator: () => Promise<Person & { id: string }>
	/** Signs in by the form, as people do, and waits for the page behind it. */
	signIn: (page: Page, person: Person) => Promise<void>
	/** What the panel's processes wrote so far. */
	output: () => string
	/** Ends all processes, removes the database and the folder. */
	stop: () => Promise<void>
}

/** @param args what `npm start -- …` takes, such as `--demo` */
export async function startPanel(args: string[] = []): Promise<Panel> {
	const database = await freshDatabase()
	const panel = await runPanel(database.ownerUrl, {}, args).catch(async (error: unknown) => {
		await database.drop()
		throw error
	})
	const stop = async () => {
		await panel.stop()
		await database.drop()
	}
	const { origin, administrator } = panel
	return {
		origin,
		ownerUrl: database.ownerUrl,
		owner: database.owner,
		query: async <T extends pg.QueryResultRow>(sql: string, params: unknown[] = []) =>
			(await database.owner.query<T>(sql, params)).rows,
		administrator,
		anAdministrator: async () => ({ ...(await anAdministrator(database.owner)), password: PASSWORD }),
		signIn: (page, person) => signIn(page, origin, person),
		output: panel.output,
		stop,
	}
}

/** Signs in by the form, and waits for the page behind it. */
export async function signIn(page: Page, origin: string, { address, password }: Person): Promise<void> {
	await page.goto(`${origin}/sign-in`)
	await page.getByLabel('Address', { exact: true }).fill(address)
	await page.getByLabel('Password', { exact: true }).fill(password)
	await page.getByRole('button', { name: 'Sign in', exact: true }).click()
	await page.waitForURL((url) => !url.pathname.startsWith('/sign-in'))
}
