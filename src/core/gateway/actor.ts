/**
 * Who acts. A person's grants are read afresh for every page and once more, under lock, inside every write: nothing is
 * remembered between requests. A job or a door without a signed-in person is a system actor with the few rights it names.
 */
import { z } from 'zod'
import {
	type Actor,
	confined,
	type Grant,
	isForKeys,
	isGrantable,
	isOverdue,
	NO_LIMITS,
	OWN_RIGHTS,
	type Person,
	SERVER,
	type SystemRight,
} from '../policy'

/** Who calls a verb: a person, in the session behind the request if there is one, or a part of the program. */
export type Caller =
	| {
			readonly kind: 'person'
			readonly accountId: string
			readonly sessionId: string | null
			readonly clientAddress: string
			/** The job that acts in their name; they sit before no screen. */
			readonly job?: string
			/** They proved in this very request who they are, and no session stands for it: a password that came along. A key proves nothing. */
			readonly proved?: true
	  }
	| {
			readonly kind: 'system'
			readonly name: string
			readonly rights: readonly SystemRight[]
			readonly clientAddress: string
	  }

/** An actor with what the database said of them at one moment. */
export interface Loaded {
	readonly actor: Actor
	readonly accountId: string | null
	readonly address: string
	readonly sessionId: string | null
	/** When whoever sits in this session last proved who they are. NULL = without a session. */
	readonly provedAt: Date | null
	/** Is their password not enough to sign in? Told of whoever looks at a page. */
	readonly secondFactor: boolean
	/** By when they need one; NULL = they have one, or nobody asks for it. */
	readonly factorDue: Date | null
	readonly now: Date
}

const bytes = z
	.string()
	.nullable()
	.transform((text) => (text === null ? null : BigInt(text)))
const limits = z.object({
	mailboxes: z.number().nullable(),
	aliases: z.number().nullable(),
	lists: z.number().nullable(),
	storageBytes: bytes,
	storagePerMailboxBytes: bytes,
	sendsPerHour: z.number().nullable(),
	sendsPerDay: z.number().nullable(),
})
const row = z.object({
	accountId: z.string(),
	name: z.string(),
	address: z.string(),
	now: z.coerce.date(),
	sessionId: z.string().nullable(),
	provedAt: z.coerce.date().nullish(),
	secondFactor: z.boolean().default(false),
	factorDue: z.coerce.date().nullish(),
	keyOf: z.string().nullish(),
	grants: z
		.array(
			z.object({
				id: z.string(),
				roleName: z.string(),
				rights: z.array(z.string()).max(1000),
				startsAt: z.coerce.date(),
				endsAt: z.coerce.date().nullable(),
				passOnDepth: z.number(),
				limits,
				// Not looked at one by one: thousands of ids made by the database cost more to check than to use.
				scopes: z.custom<string[]>(Array.isArray),
				cameFrom: z.array(z.string()).max(100),
				server: z.boolean(),
			}),
		)
		.max(10_000),
})

/** What everybody holds: their own things, for as long as they can sign in. */
const ownGrant = (accountId: string): Grant => ({
	id: 'own',
	roleName: 'User',
	rights: new Set(OWN_RIGHTS),
	scopes: new Set([accountId]),
	startsAt: new Date(0),
	endsAt: null,
	passOnDepth: 0,
	limits: NO_LIMITS,
	cameFrom: new Set(),
})

/**
 * @param json what app.actor_of_session or app.lock_actor returned; NULL = nobody who may act
 * @returns confined to what leads to a second factor, where one is overdue
 */
export function loadedFrom(json: unknown): Loaded | null {
	const whole = wholeFrom(json)
	return whole && isOverdue(whole.factorDue, whole.now) ? { ...whole, actor: confined(whole.actor) } : whole
}

/** The same with all that they hold, whether they may use it now or not: for telling of it. */
export function wholeFrom(json: unknown): Loaded | null {
	if (json === null || json === undefined) return null
	const found = row.parse(json)
	const grants = found.grants.map(({ scopes, server, rights, cameFrom, ...grant }) => ({
		...grant,
		cameFrom: new Set(cameFrom),
		rights: new Set(rights.filter(found.keyOf ? isForKeys : isGrantable)),
		scopes: new Set(server ? [...scopes, SERVER] : scopes),
	}))
	return {
		accountId: found.accountId,
		address: found.address,
		sessionId: found.sessionId,
		provedAt: found.provedAt ?? null,
		secondFactor: found.secondFactor,
		factorDue: found.factorDue ?? null,
		now: found.now,
		actor: {
			accountId: found.accountId,
			name: found.name,
			// A key holds what its maker gave it, and nothing of its own.
			...(found.keyOf ? { keyOf: found.keyOf, grants } : { grants: [...grants, ownGrant(found.accountId)] }),
		},
	}
}

/**
 * @param name as the journal calls this part of the program
 * @param clientAddress whose request it answers; empty when nobody asked
 */
export const systemCaller = (name: string, rights: readonly SystemRight[], clientAddress = ''): Caller => ({
	kind: 'system',
	name,
	rights,
	clientAddress,
})

/** The actor of a part of the program. */
export function systemActor(name: string, rights: readonly SystemRight[]): Actor {
	const grant: Grant = {
		...ownGrant(SERVER),
		id: 'system',
		roleName: 'System',
		rights: new Set(rights),
		scopes: new Set([SERVER]),
	}
	return { accountId: null, name, grants: [grant] }
}

const place = z.object({
	kind: z.enum(['server', 'organization', 'domain', 'mailbox']),
	id: z.string().nullable(),
	chain: z.array(z.string()).max(100),
})
const holdings = z
	.array(
		z.object({
			id: z.string(),
			of: z.string().optional(),
			rights: z.array(z.string()).max(1000),
			limits,
			places: z.array(place).max(1_000_000),
		}),
	)
	.max(10_000)

/** @param json what app.holdings_of returned */
export function personFrom(accountId: string, json: unknown, onlyGrant?: string): Person {
	const all = holdings.parse(json).filter((holding) => onlyGrant === undefined || holding.id === onlyGrant)
	return {
		accountId,
		holdings: all.map((holding) => ({ ...holding, places: holding.places.map((p) => ({ ...p, id: p.id ?? SERVER })) })),
	}
}
