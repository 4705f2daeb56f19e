/** What the steps of a migration share: the means to do parts, what is where by now, and what came of it. */
import type { Attempt, Part } from '@/core/gateway/command'
import type { ReadHandle } from '@/core/gateway/handles'
import type { Problem, Result } from '@/core/gateway/result'
import type { Inventory, Said } from '../inventory'
import type { Source } from '../source-names'

export type Kind = 'domains' | 'mailboxes' | 'aliases' | 'administrators'
export type Counts = Record<Kind, number>
export const noCounts = (): Counts => ({ domains: 0, mailboxes: 0, aliases: 0, administrators: 0 })

/** What would come out, or came out. */
export interface Outcome {
	readonly organization: { readonly name: string; readonly isNew: boolean }
	/** What is made. */
	readonly made: Counts
	/** What is here already, and stays as it is. */
	readonly here: Counts
	readonly left: Said[]
	readonly notes: Said[]
}

export interface BroughtDomain {
	readonly id: string
	readonly name: string
	/** Made by this run. */
	readonly isNew: boolean
}

/** What an address of this server is. */
export type AddressKind = 'mailbox' | 'send-only' | 'alias' | 'list'

export interface Work {
	readonly part: Part
	readonly attempt: Attempt
	/** Armed for whoever migrates. */
	readonly read: ReadHandle
	readonly inventory: Inventory
	readonly from: Source
	readonly organization: string
	readonly domains: Map<string, BroughtDomain>
	/** Every address of the domains above, and of others that something delivers to. */
	readonly known: Map<string, AddressKind>
	readonly outcome: Outcome
}

/** The sentence of a refusal. */
export function sentenceOf(problem: Problem): string {
	const first = 'fields' in problem ? Object.values(problem.fields ?? {})[0] : undefined
	return problem.kind === 'not-found' ? 'This takes a right that you do not hold here.' : (first ?? problem.text)
}

export function leave(work: Work, { line, what }: Omit<Said, 'why'>, why: string): void {
	work.outcome.left.push({ line, what, why })
}

/** Tries a part; what is refused is left, with the reason. @returns what it made, or NULL */
export async function bring<T>(work: Work, said: Omit<Said, 'why'>, doIt: () => Promise<T>): Promise<T | null> {
	const result: Result<T> = await work.attempt(doIt)
	if (result.ok) return result.value
	leave(work, said, sentenceOf(result.problem))
	return null
}

/** PostgreSQL takes 65,535 values in a statement. */
const TOGETHER = 5000

/** Rows that are asked for by many values, some at a time. */
export async function inPieces<V, T>(values: readonly V[], ask: (piece: V[]) => Promise<T[]>): Promise<T[]> {
	const found: T[] = []
	for (let at = 0; at < values.length; at += TOGETHER) found.push(...(await ask(values.slice(at, at + TOGETHER))))
	return found
}
