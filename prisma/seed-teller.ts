/** Whoever tells the story: what was made so far, and how anything in it is done. */
import type { z } from 'zod'
import type { Caller } from '@/core/gateway/actor'
import type { Command } from '@/core/gateway/command'
import { execute } from '@/core/gateway/execute'
import type { Right } from '@/core/policy'

/** What the story has made so far. */
export interface Teller {
	readonly as: Caller
	/** One password for everybody in it, made anew each time. */
	readonly password: string
	readonly accounts: Map<string, string>
	readonly organizations: Map<string, string>
	readonly domains: Map<string, string>
}

/** Runs a verb that must succeed. @throws Error with the problem's sentence */
export async function done<R extends Right, S extends z.ZodType, D, T extends object, P>(
	teller: Teller,
	verb: Command<R, S, D, T, P>,
	input: z.input<S>,
): Promise<T> {
	const result = await execute(verb, teller.as, input)
	if (result.ok) return result.value.value
	throw new Error(`${verb.right}: ${result.problem.text} ${JSON.stringify(result.problem)}`)
}
