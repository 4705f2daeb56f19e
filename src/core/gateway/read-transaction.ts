/**
 * One read: a transaction that PostgreSQL itself holds to reading, armed with the actor and the right in whose name it reads. Its
 * connection belongs to it alone from BEGIN to COMMIT and is taken at the first statement; what opens and arms it travels in the
 * same packet as that statement. What is asked by model goes through a transaction of Prisma's, opened when a read does that at
 * all; from then on its SQL goes there too, so that nobody who holds a connection of one pool waits for one of the other in turn.
 */
import pg from 'pg'
import { database } from '@/platform/db/client'
import { Prisma } from '@/platform/db/generated/client'
import { PARSERS, readPool } from '@/platform/db/read-pool'
import { statementName } from '@/platform/db/statement-names'
import type { Right } from '../policy'
import { MODELS, type QueryHandle, READING, type Transaction } from './handles'

/** In whose name is read. */
export interface Armed {
	readonly actor: string
	readonly right: Right
	/** Past every scope. */
	readonly system: 'on' | ''
}

/** Longer than any statement may take. */
const TIMES = { timeout: 15_000, maxWait: 5_000 }
const ENDED = 'This read has ended; nothing more is asked in it.'

interface Begun {
	readonly client: pg.PoolClient
	readonly armed: Promise<unknown>
}

/** Sends what opens and arms the transaction, and does not wait for the answer: whoever asks next does. */
async function begin({ actor, right, system }: Armed): Promise<Begun> {
	const client = await readPool().connect()
	const [actorText, rightText, systemText] = [actor, right, system].map(pg.escapeLiteral)
	const armed = client.query(`BEGIN READ ONLY; SELECT set_config('app.actor', ${actorText}, true),
		set_config('app.right', ${rightText}, true), set_config('app.system', ${systemText}, true)`)
	armed.catch(() => undefined)
	return { client, armed }
}

/**
 * Ends the transaction behind all that was sent. A connection on which something failed, or that is not free of the transaction
 * afterwards, is closed and never given to another.
 */
async function giveBack(client: pg.PoolClient, failed: () => boolean): Promise<void> {
	try {
		await client.query('COMMIT')
		client.release(failed() || client.getTransactionStatus() !== 'I')
	} catch {
		client.release(true)
	}
}

/** The tagged statements of one read. */
class Statements {
	#begun: Promise<Begun> | undefined
	#ended = false
	#failed = false

	constructor(private readonly by: Armed) {}

	async ask({ text, values }: Prisma.Sql): Promise<unknown[]> {
		this.#begun ??= begin(this.by)
		const { client, armed } = await this.#begun
		if (this.#ended) throw new Error(ENDED)
		const name = statementName(text)
		const statement = { text, values, types: PARSERS, ...(name === null ? {} : { name }) }
		try {
			const [, answer] = await Promise.all([armed, client.query(statement)])
			return answer.rows
		} catch (error) {
			this.#failed = true
			throw error
		}
	}

	/** Does not wait: what was asked is answered. */
	end(): void {
		this.#ended = true
		this.#begun?.then(
			({ client }) => giveBack(client, () => this.#failed),
			() => undefined,
		)
	}
}

/** The transaction of Prisma's, if the read needs one. */
class Models {
	#opened: Promise<Transaction> | undefined
	#finish: () => void = () => undefined
	#ended = false

	constructor(private readonly by: Armed) {}

	get isOpen(): boolean {
		return this.#opened !== undefined
	}

	open(): Promise<Transaction> {
		if (this.#ended) return Promise.reject(new Error(ENDED))
		this.#opened ??= new Promise((resolve, reject) => {
			const finished = new Promise<void>((finish) => {
				this.#finish = finish
			})
			const run = async (tx: Transaction) => {
				await armPrisma(tx, this.by)
				resolve(tx)
				await finished
			}
			database().$transaction(run, TIMES).catch(reject)
		})
		return this.#opened
	}

	end(): void {
		this.#ended = true
		this.#finish()
	}
}

const armPrisma = (tx: Transaction, { actor, right, system }: Armed) =>
	tx.$queryRaw`SELECT set_config('transaction_read_only', 'on', true), set_config('app.actor', ${actor}, true),
		set_config('app.right', ${right}, true), set_config('app.system', ${system}, true)`

type Ask = (args?: unknown) => Promise<unknown>

/** The reading methods of one model, each on the read's transaction. */
const readerOf = (models: Models, model: (typeof MODELS)[number]): Record<string, Ask> =>
	Object.fromEntries(
		READING.map((method) => {
			const ask: Ask = async (args) => {
				const of = (await models.open())[model] as unknown as Record<string, Ask>
				return of[method]?.(args)
			}
			return [method, ask]
		}),
	)

/** What a read is done with: tagged SQL, and the reading half of each model. */
class Handle {
	constructor(
		private readonly statements: Statements,
		private readonly models: Models,
	) {}

	readonly sql = async (strings: TemplateStringsArray, ...values: unknown[]): Promise<unknown[]> => {
		if (this.models.isOpen) return (await this.models.open()).$queryRaw(strings, ...values)
		return this.statements.ask(Prisma.sql(strings, ...values))
	}

	static {
		for (const model of MODELS)
			Object.defineProperty(Handle.prototype, model, {
				get(this: Handle) {
					return readerOf(this.models, model)
				},
			})
	}
}

/**
 * @param ask what is read; it ends with the promise that this returns, and the handle with it
 * @returns what `ask` returned; fails as it fails, and no transaction stays open either way
 */
export async function reading<T>(by: Armed, ask: (read: QueryHandle) => Promise<T>): Promise<T> {
	const statements = new Statements(by)
	const models = new Models(by)
	try {
		return await ask(new Handle(statements, models) as unknown as QueryHandle)
	} finally {
		statements.end()
		models.end()
	}
}
