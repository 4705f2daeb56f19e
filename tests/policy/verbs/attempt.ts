/** How a right of the table is tried on the real thing: by a verb, or by reading. */
import type { z } from 'zod'
import type { Caller } from '@/core/gateway/actor'
import type { Command } from '@/core/gateway/command'
import { execute, type Request } from '@/core/gateway/execute'
import type { QueryHandle } from '@/core/gateway/handles'
import type { Result } from '@/core/gateway/result'
import type { Right } from '@/core/policy'
import type { Target, Why } from '../matrix'
import type { Aim, World } from '../world'

/** A verb with an input for each target that would do something, if it were allowed. */
export interface Attempt {
	readonly by: 'verb'
	readonly verb: { readonly right: Right }
	/** The targets that the verb's input can name at all; left out = all of the row. */
	readonly only?: readonly Target[]
	/** Further reasons for which it may refuse: those of a verb that looks at several things before the policy is asked. */
	readonly reasons?: readonly Why[]
	/** How many entries the journal has of it, each of the same words: of the thing and of everybody whom it reaches. One unless told. */
	readonly entries?: number
	/** It has parts, or does what others asked for, each with an entry of its own right. */
	readonly parts?: true
	/** The input names the actor: it is made for each. */
	readonly fresh?: true
	readonly input: (aim: Aim) => Promise<unknown>
	readonly execute: (caller: Caller, input: unknown, request?: Request) => Promise<Result<unknown>>
}
export const attempt = <R extends Right, S extends z.ZodType, D, T extends object, P>(
	verb: Command<R, S, D, T, P>,
	input: (aim: Aim) => Promise<z.input<S>>,
	more: Pick<Attempt, 'only' | 'reasons' | 'fresh' | 'entries' | 'parts'> = {},
): Attempt => ({
	by: 'verb',
	verb,
	input,
	execute: (caller, asked, request) => execute(verb, caller, asked, request),
	...more,
})

/** Which rows are there to be read, and the one that stands for each target. */
export interface Reading {
	readonly by: 'reading'
	readonly ids: (read: QueryHandle) => Promise<readonly string[]>
	readonly rowOf: (aim: Aim) => Promise<string>
}
export const reading = (ids: Reading['ids'], rowOf: Reading['rowOf']): Reading => ({ by: 'reading', ids, rowOf })

/** What each right of a noun is tried with. A right without an entry does not compile. */
export type Entries<Noun extends string> = Record<Extract<Right, `${Noun}.${string}`>, readonly Attempt[] | Reading>
export type { Aim, World }
