import { readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import path from 'node:path'
import { PrismaPg } from '@prisma/adapter-pg'
import { bindMigrationAwareSqlAdapterFactory } from '@prisma/driver-adapter-utils'
import * as bindings from '@prisma/schema-engine-wasm/schema_engine_bg'
import pg from 'pg'

/**
 * Prisma's own migration engine as WebAssembly: no binary has to be fetched, and what it writes into
 * `_prisma_migrations` is what `prisma migrate deploy` writes, so either tool can go on where the other stopped.
 */

export type Migration = Readonly<{ name: string; sql: string }>

/**
 * A pool of exactly one connection for its whole life. The migration lock and the transaction around a migration belong
 * to that connection: a silent reconnect would go on without both, so it is an error instead.
 */
export function onlyConnection(connectionString: string): pg.Pool {
	let made = false
	class OnlyClient extends pg.Client {
		constructor(config?: string | pg.ClientConfig) {
			super(config)
			if (made) throw new Error('The connection to the database was lost during the migration.')
			made = true
		}
	}
	const pool = new pg.Pool({
		connectionString,
		max: 1,
		idleTimeoutMillis: 0,
		connectionTimeoutMillis: 10_000,
		application_name: 'postern migrate',
		Client: OnlyClient,
	})
	pool.on('error', () => undefined)
	// Also while it is being closed, when the pool listens no more.
	pool.on('connect', (client) => client.on('error', () => undefined))
	return pool
}

/**
 * Prisma's adapter cuts a script at every semicolon, which breaks functions and DO blocks. PostgreSQL takes the whole
 * script in one message, as Prisma's native engine sends it.
 */
class WholeScripts extends PrismaPg {
	readonly #pool: pg.Pool
	/** What PostgreSQL said about the last script that failed; the engine itself only reports that something did. */
	scriptError: unknown

	constructor(pool: pg.Pool) {
		super(pool)
		this.#pool = pool
	}

	override async connect() {
		const adapter = await super.connect()
		adapter.executeScript = async (script) => {
			await this.#pool.query(script).catch((error: unknown) => {
				this.scriptError = error
				throw error
			})
		}
		return adapter
	}
}

let loaded: Promise<void> | undefined

async function load(): Promise<void> {
	const beside = createRequire(import.meta.url).resolve('@prisma/schema-engine-wasm/schema_engine_bg')
	const bytes = await readFile(path.join(path.dirname(beside), 'schema_engine_bg.wasm'))
	const { instance } = await WebAssembly.instantiate(bytes, { './schema_engine_bg.js': { ...bindings } })
	bindings.__wbg_set_wasm(instance.exports)
	const begin = instance.exports.__wbindgen_start
	if (typeof begin === 'function') begin()
}

export type Engine = Readonly<{ apply: (folder: string, migrations: readonly Migration[]) => Promise<void> }>

/**
 * The engine on one connection. Its `apply` brings the database to the last of the given migrations.
 *
 * @param schemaFile path of schema.prisma, for the engine's messages
 * @throws from `apply`: PostgreSQL's error when a script fails
 */
export async function schemaEngine(pool: pg.Pool, schemaFile: string): Promise<Engine> {
	loaded ??= load()
	await loaded
	const datamodels: [string, string][] = [[schemaFile, await readFile(schemaFile, 'utf8')]]
	const adapter = new WholeScripts(pool)
	const engine = await bindings.SchemaEngine.new(
		{ datamodels },
		() => undefined,
		bindMigrationAwareSqlAdapterFactory(adapter),
	)
	const filters = { externalTables: [], externalEnums: [] }
	return {
		apply: async (folder, migrations) => {
			try {
				await engine.applyMigrations({ migrationsList: migrationList(folder, migrations), filters })
			} catch (error) {
				throw adapter.scriptError ?? error
			}
		},
	}
}

function migrationList(folder: string, migrations: readonly Migration[]): bindings.MigrationList {
	return {
		baseDir: folder,
		lockfile: { path: 'migration_lock.toml', content: 'provider = "postgresql"\n' },
		shadowDbInitScript: '',
		migrationDirectories: migrations.map(({ name, sql }) => ({
			path: name,
			migrationFile: { path: 'migration.sql', content: { tag: 'ok', value: sql } },
		})),
	}
}
