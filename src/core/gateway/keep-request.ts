/** Keeps what somebody asked for until a second person decides: what it would change in clear, what it takes to do it sealed. */
import { createHmac, randomUUID } from 'node:crypto'
import { serialize } from 'node:v8'
import type { z } from 'zod'
import type { Prisma } from '@/platform/db/generated/client'
import { changes } from '../audit/entry'
import { APPROVAL_HOURS, MOST_WAITING, type Right, specOf } from '../policy'
import { keyFor, seal } from '../proof/sealed'
import type { Outcome } from './command'
import { type Asked, placeAsked, subjectDone } from './deed'
import type { Transaction } from './handles'
import { journal } from './journal'
import { conflict } from './result'
import { SEALED_FOR } from './waiting'

interface Kept<T> {
	readonly outcome: Outcome<T>
	readonly uses: readonly Right[]
	readonly state: 'waiting' | 'alone'
}

/** Writes the request down, and that it was asked. @returns its id */
export async function keepRequest<R extends Right, S extends z.ZodType, D, T extends object, P>(
	tx: Transaction,
	deed: Asked<R, S, D, T, P>,
	{ outcome, uses, state }: Kept<T>,
): Promise<string> {
	const { verb, caller, loaded, located, subject, grant, reason, key, typed } = deed
	const { accountId, actor, now } = loaded
	if (accountId === null) throw new Error('the program asks nobody for approval')
	const id = randomUUID()
	const place = placeAsked(located)
	const input = serialize(typed)
	const done = subjectDone(subject, verb.right, outcome)
	const told = changes(outcome.before, outcome.after)
	const waiting = state === 'waiting'
	if (waiting) await expectRoom(tx, accountId)
	await tx.approvalRequest.createMany({
		data: {
			id,
			key,
			state,
			reason,
			askerId: accountId,
			askerName: actor.name,
			verb: verb.name ?? '',
			right: verb.right,
			demanded: [...uses],
			grantId: UUID.test(grant.id) ? grant.id : null,
			placeKind: place.kind,
			placeId: place.id,
			onServer: located.place.kind === 'server',
			label: done.label.slice(0, 300),
			...(place.id === located.place.id ? subject.where : place.where),
			...json('before', told?.before),
			...json('after', told?.after),
			digest: digestOf(verb.name ?? '', input),
			sealed: waiting ? seal(input, SEALED_FOR, id) : null,
			askedAt: now,
			endsAt: new Date(now.getTime() + APPROVAL_HOURS * 3_600_000),
			...(waiting ? {} : { decidedAt: now, decidedById: accountId, decidedName: actor.name }),
		},
	})
	if (waiting) {
		const asked = { right: 'own.ask-approval', outcome: 'done', why: '', grantId: null, before: null } as const
		const after = { toApprove: specOf(verb.right).label, reason }
		await journal(tx, caller, actor.name, { ...done, ...asked, where: subject.where, after })
	}
	return id
}
/** Those of one person come one after the other here, so that none of several at once is overlooked. @throws PanelError when too many wait */
async function expectRoom(tx: Transaction, askerId: string): Promise<void> {
	await tx.$queryRaw`SELECT pg_advisory_xact_lock(hashtextextended(${`approvals of ${askerId}`}, 0))::text`
	const rows = await tx.$queryRaw<{ n: number }[]>`SELECT app.waiting_approvals(${askerId}::uuid, NULL) AS n`
	if ((rows[0]?.n ?? 0) >= MOST_WAITING) throw conflict({}, TOO_MANY)
}
const TOO_MANY = `A second person has to approve this, and ${MOST_WAITING} things that you asked for wait already. Wait until some are decided, or take some back under Approvals.`
const UUID = /^[0-9a-f-]{36}$/
const json = (name: 'before' | 'after', value: Record<string, unknown> | null | undefined) =>
	value ? { [name]: value as Prisma.InputJsonObject } : {}
/** Keyed, so that nobody who reads the database can try passwords by it. */
const digestOf = (verb: string, input: Uint8Array): Uint8Array<ArrayBuffer> =>
	new Uint8Array(createHmac('sha256', keyFor(SEALED_FOR)).update(`${verb}\n`).update(input).digest())
