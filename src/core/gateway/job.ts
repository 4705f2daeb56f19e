/**
 * Work that a verb leaves for the worker, in its own transaction: rolled back, there is no job; committed, there always is one. A
 * feature declares a job by name and payload; src/jobs says what is done. It is done in the name of the person who asked, with the
 * rights that they hold when it runs and not those that they held when they asked, or by the program itself.
 */
import type { z } from 'zod'
import type { Transaction } from './handles'

export interface Job<S extends z.ZodType> {
	/** As src/jobs and the table app.job_name know it: a verb and a noun. */
	readonly name: string
	/** Ids and plain data; read again from the queue by this schema. No secret: the queue is not the place to keep one. */
	readonly payload: S
}

/** Declares a job. Its name belongs into a migration too: `INSERT INTO app.job_name VALUES ('…')`. */
export const job = <S extends z.ZodType>(name: string, payload: S): Job<S> => ({ name, payload })

export interface When {
	/** Not before; by default as soon as a worker is free. */
	readonly at?: Date
	/** Of several jobs of this name with this key only the last one waits: it takes the place of the others. */
	readonly key?: string
}

/** Leaves a job behind in the verb's transaction. @throws when the payload does not fit its schema, or no such job is known */
export type Queue = <S extends z.ZodType>(what: Job<S>, payload: z.input<S>, when?: When) => Promise<void>

/** @param clientAddress from where it was asked, for the journal */
export const queueIn =
	(tx: Transaction, clientAddress: string): Queue =>
	async (
		{ name, payload: schema },
		payload,
		{ at = null, key = null }: { at?: Date | null; key?: string | null } = {},
	) => {
		const checked = JSON.stringify(schema.parse(payload))
		await tx.$queryRaw`SELECT app.add_job(${name}, ${checked}::jsonb, ${clientAddress}, ${at}::timestamptz, ${key})::text`
	}
