/** The statements that the program really sends, caught on their way, and sent once more by whoever wants to know how PostgreSQL answers them. */
import pg from 'pg'

export interface Sent {
	readonly text: string
	readonly values: readonly unknown[]
}

/** Those that are sent while something is done, by connection: transactions on several of them run side by side. */
export async function sent(work: () => Promise<unknown>): Promise<{ statements: Sent[][]; result: unknown }> {
	const by = new Map<pg.Client, Sent[]>()
	const original = pg.Client.prototype.query
	const spying = function (this: pg.Client, ...args: unknown[]): unknown {
		const [first, second] = args
		const text = typeof first === 'string' ? first : (first as { text?: string }).text
		const values = Array.isArray(second) ? second : ((first as { values?: unknown[] }).values ?? [])
		if (text) by.set(this, [...(by.get(this) ?? []), { text, values }])
		return Reflect.apply(original, this, args)
	}
	pg.Client.prototype.query = spying as typeof original
	try {
		const result = await work()
		return { result, statements: [...by.values()] }
	} finally {
		pg.Client.prototype.query = original
	}
}

export interface Plan {
	readonly 'Node Type': string
	readonly 'Parent Relationship'?: string
	readonly 'Relation Name'?: string
	readonly 'Subplan Name'?: string
	readonly 'Actual Loops': number
	readonly Plans?: readonly Plan[]
}
export const nodes = (plan: Plan): Plan[] => [plan, ...(plan.Plans ?? []).flatMap(nodes)]

export interface Explained {
	readonly plan: Plan
	readonly millis: number
}

/**
 * Runs statements again on a connection of their own, its SELECTs explained.
 * @param onSelect called behind each of them, in the same transaction
 */
export async function explained(
	url: string,
	statements: readonly Sent[],
	onSelect: (client: pg.Client) => Promise<unknown> = async () => undefined,
): Promise<Explained[]> {
	const client = new pg.Client({ connectionString: url })
	await client.connect()
	try {
		const all: Explained[] = []
		for (const { text, values } of statements) {
			if (!/^\s*(SELECT|WITH)/i.test(text) || text.includes('set_config')) {
				await client.query(text, [...values])
				continue
			}
			const { rows } = await client.query(`EXPLAIN (ANALYZE, FORMAT JSON) ${text}`, [...values])
			const [{ Plan: plan, 'Execution Time': millis }] = rows[0]['QUERY PLAN']
			all.push({ plan, millis })
			await onSelect(client)
		}
		return all
	} finally {
		await client.end()
	}
}
