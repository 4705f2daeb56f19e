/**
 * What leaves the panel as a file. It is asked for by a form, never by a link: handing out is told in the journal, so no reader of pages may
 * cause it. `make` reads the content like a page, scoped; then, in one transaction, the actor is locked, the right is asked again, the
 * proof of who sits there is looked at (exports ask for one, whatever the right), and the entries are written. Only then does anybody get the bytes.
 */
import type { z } from 'zod'
import { database } from '@/platform/db/client'
import { redacted } from '../audit/entry'
import { decide, type Level, mayAnywhere, type Right, specOf } from '../policy'
import type { Caller, Loaded } from './actor'
import { lockActor } from './arm'
import { isRetryable } from './database-errors'
import type { ReadHandle, Transaction } from './handles'
import { journal, type Subject } from './journal'
import { expectFresh, Refused } from './judge'
import { type NamedPlace, placesById } from './places-by-id'
import { invalidInput, problemOf } from './refusals'
import { NOT_FOUND, type Problem, type Result } from './result'

/** Of whom a file tells how much. Each such place has an entry of its own in the journal, where its administrators read it. */
export interface Told {
	readonly kind: Level
	readonly id: string
	readonly rows: number
}
/** A file that is ready to be handed out. */
export interface Made {
	/** Letters, digits, dots and dashes. */
	readonly name: string
	/** The content type. */
	readonly type: string
	/** Which choice of all rows it is, as the journal keeps it. */
	readonly filter: Readonly<Record<string, string>>
	readonly of: readonly Told[]
	/** Called once it is decided that somebody gets it. */
	readonly body: () => string | ReadableStream<Uint8Array>
}

interface Declaration<S extends z.ZodType> {
	/** In whose name `make` reads. */
	readonly right: Right
	/** What the journal and the owners' lists call it: "the storage report". */
	readonly what: string
	/** What the form sends: text. */
	readonly input: S
	/** The page with the form, to which somebody comes back who had to prove first who they are. */
	readonly page: (input: z.output<S>) => string
	/** @returns NULL = not there, or not theirs to see @throws PanelError */
	readonly make: (viewer: Loaded, input: z.output<S>) => Promise<Made | null>
}
const files = new WeakSet<object>()
/** Was it made by `file`? */
export const isPanelFile = (candidate: unknown): boolean =>
	typeof candidate === 'object' && candidate !== null && files.has(candidate)

export interface PanelFile {
	readonly right: Right
	readonly what: string
	/** The page with the form; NULL for what no form of ours sends. */
	readonly page: (values: unknown) => string | null
	/** @returns the file, once it is told that this caller gets it; throws nothing */
	readonly handOut: (viewer: Loaded, caller: Caller, values: unknown) => Promise<Result<Made>>
}

/** Declares a file. It is handed out under its name in src/app/api/files. */
export function file<S extends z.ZodType>(declared: Declaration<S>): PanelFile {
	const { right, what, input } = declared
	const handOut: PanelFile['handOut'] = async (viewer, caller, values) => {
		const parsed = input.safeParse(values)
		if (!parsed.success) return { ok: false, problem: invalidInput(parsed.error) }
		try {
			const made = await declared.make(viewer, parsed.data)
			if (!made) return { ok: false, problem: { kind: 'not-found', text: NOT_FOUND } }
			await tell(caller, { right, what, made })
			return { ok: true, value: made }
		} catch (error) {
			return { ok: false, problem: await problemOf(error, { right, caller, conflicts: undefined }) }
		}
	}
	const page = (values: unknown) => {
		const parsed = input.safeParse(values)
		return parsed.success ? declared.page(parsed.data) : null
	}
	const panelFile = { right, what, handOut, page }
	files.add(panelFile)
	return panelFile
}

interface Handing {
	readonly right: Right
	readonly what: string
	readonly made: Made
}
const TRIES = 5
/** Writes down who gets it. @throws Refused, PanelError */
async function tell(caller: Caller, handing: Handing): Promise<void> {
	for (let tries = 1; ; tries += 1) {
		try {
			return await database().$transaction((tx) => tellIn(tx, caller, handing), TIMES)
		} catch (error) {
			if (tries >= TRIES || !isRetryable(error)) throw error
		}
	}
}
const TIMES = { timeout: 15_000, maxWait: 5_000 }

async function tellIn(tx: Transaction, caller: Caller, { right, what, made }: Handing): Promise<void> {
	const loaded = await lockActor(tx, caller, right)
	const { actor, accountId, now } = loaded
	if (!mayAnywhere(actor, right, now)) throw new Refused(GONE, 'no-grant', null)
	const entries: { subject: Subject; grantId: string | null; rows: number }[] = []
	for (const { place, label, rows } of await named(tx, made.of, accountId)) {
		const subject = { kind: place.kind, id: place.id, label, where: place.where }
		// What is in the file was read in scope; where its right is asked on the very place that is told, it is asked again.
		const decision = specOf(right).on.includes(place.kind) ? decide(actor, right, place, now) : null
		if (decision?.allowed === false) throw new Refused(GONE, decision.why, subject)
		entries.push({ subject, grantId: decision?.grants[0]?.id ?? null, rows })
	}
	if (entries.length === 0) throw new Error('a file has to say of whom it tells')
	expectFresh(caller, loaded)
	for (const { subject, grantId, rows } of entries) {
		const after = redacted({ exported: what, ...made.filter, rows })
		await journal(tx, caller, actor.name, { ...subject, right, outcome: 'done', why: '', grantId, before: null, after })
	}
}
const GONE: Problem = { kind: 'not-found', text: NOT_FOUND }

interface Counted extends NamedPlace {
	readonly rows: number
}
/** The places that are told, by name. A file without a row is told of whoever asked for it. */
async function named(tx: Transaction, told: readonly Told[], asker: string | null): Promise<Counted[]> {
	const all: readonly Told[] = told.length > 0 || asker === null ? told : [{ kind: 'account', id: asker, rows: 0 }]
	const found: Counted[] = []
	for (const kind of new Set(all.map((one) => one.kind))) {
		const of = all.filter((one) => one.kind === kind)
		const counted = await countedPlaces(tx, kind, of)
		found.push(...(kind === 'domain' && of.length > 1 ? await byOrganization(tx, counted) : counted))
	}
	return found
}

async function countedPlaces(tx: Transaction, kind: Level, told: readonly Told[]): Promise<Counted[]> {
	const rows = new Map(told.map((one) => [one.id, one.rows]))
	const places = await placesById(tx as unknown as ReadHandle, kind, [...rows.keys()])
	return places.map((one) => ({ ...one, rows: rows.get(one.place.id) ?? 0 }))
}

/** Many domains are told once for each organization, so that no journal is flooded. */
function byOrganization(tx: Transaction, domains: readonly Counted[]): Promise<Counted[]> {
	const rows = new Map<string, number>()
	for (const one of domains) {
		const id = one.place.where.organizationId ?? ''
		rows.set(id, (rows.get(id) ?? 0) + one.rows)
	}
	const told = [...rows].map(([id, count]) => ({ kind: 'organization' as const, id, rows: count }))
	return countedPlaces(tx, 'organization', told)
}

/** How many of the rows lie in each domain, for files whose rows lie in many. */
export function rowsByDomain(rows: readonly { readonly domainId: string }[]): Told[] {
	const counts = new Map<string, number>()
	for (const { domainId } of rows) counts.set(domainId, (counts.get(domainId) ?? 0) + 1)
	return [...counts].map(([id, count]) => ({ kind: 'domain', id, rows: count }))
}
