/**
 * How a job acts. What it changes goes through the same verbs as everything else: as the person who asked, whose rights are decided when
 * it runs (a refusal stands in the journal under their name), or as a system actor with the few rights that it names. A job may be tried
 * several times, so its writes carry keys: what an earlier try has done is not done again.
 */
import { createHash } from 'node:crypto'
import type { Task, WithPgClient } from 'graphile-worker'
import { z } from 'zod'
import { type Caller, systemCaller } from '@/core/gateway/actor'
import type { Job } from '@/core/gateway/job'
import type { Result } from '@/core/gateway/result'
import type { SystemRight } from '@/core/policy'

/** What app.add_job puts around the payload. */
const envelope = z.object({
	asker: z.uuid().nullable(),
	clientAddress: z.string(),
	key: z.uuid(),
	payload: z.unknown(),
})

export interface Turn {
	/** The person who asked; NULL = the program itself did. */
	readonly asker: Caller | null
	/** The program, in the name of this job. */
	readonly program: (rights: readonly SystemRight[]) => Caller
	/** A request key for one step of this job: the same at every try. */
	readonly key: (step: string) => string
	/** 1 at the first try. */
	readonly attempt: number
	/** The database as its owner, for what no verb is for: the program's own bookkeeping. */
	readonly owner: Owner
}

interface Connection {
	readonly query: (sql: string, values?: unknown[]) => Promise<{ rows: Record<string, unknown>[] }>
}
export interface Owner extends Connection {
	/** Together or not at all. */
	readonly inTransaction: (work: (on: Connection) => Promise<void>) => Promise<void>
	/** For what begins and ends transactions by itself. */
	readonly onOneConnection: (work: (on: Connection) => Promise<void>) => Promise<void>
}

const ownerOf = (query: Connection['query'], withPgClient: WithPgClient): Owner => ({
	query: async (sql, values) => ({ rows: (await query(sql, values)).rows }),
	onOneConnection: (work) => withPgClient((client) => work(client)),
	inTransaction: (work) =>
		withPgClient(async (client) => {
			await client.query('BEGIN')
			try {
				await work(client)
				await client.query('COMMIT')
			} catch (error) {
				await client.query('ROLLBACK')
				throw error
			}
		}),
})

/** A job's task. What throws is tried again, after a pause that grows from seconds to hours. */
export const handler =
	<S extends z.ZodType>(job: Job<S>, work: (payload: z.output<S>, turn: Turn) => Promise<void>): Task =>
	async (raw, { job: { attempts }, query, withPgClient }) => {
		const { asker, clientAddress, key, payload } = envelope.parse(raw)
		await work(job.payload.parse(payload), {
			asker:
				asker === null ? null : { kind: 'person', accountId: asker, sessionId: null, clientAddress, job: job.name },
			program: (rights) => systemCaller(job.name, rights, clientAddress),
			key: (step) => keyOf(key, step),
			attempt: attempts,
			owner: ownerOf(query, withPgClient),
		})
	}

/** A UUID from two names, such as a job's own and that of a step (RFC 9562, version 8: made by our own rule). */
export function keyOf(key: string, step: string): string {
	const hex = createHash('sha256').update(`${key} ${step}`).digest('hex')
	return [hex.slice(0, 8), hex.slice(8, 12), `8${hex.slice(13, 16)}`, `8${hex.slice(17, 20)}`, hex.slice(20, 32)].join(
		'-',
	)
}

/**
 * What became of a verb that a job ran.
 * @returns the result; a refusal is one too, stands in the journal, and would be the same at the next try
 * @throws Error when trying again may help: the database was away or busy, or nobody foresaw what went wrong
 */
export function settled<T>(result: Result<T>): Result<T> {
	if (!result.ok && (result.problem.kind === 'unknown' || result.problem.kind === 'too-many')) {
		throw new Error(result.problem.text)
	}
	return result
}
