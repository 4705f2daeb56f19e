/**
 * The door to a running Dovecot: its HTTP API on loopback. It lists who is connected, ends connections, and puts letters
 * of the panel into mailboxes; who may sign in is asked by
 * Dovecot itself in the database, so nothing here is needed for a change to hold at the next sign-in.
 */
import { createHmac } from 'node:crypto'
import { z } from 'zod'

export interface MailServer {
	/** Scheme, host and port. */
	readonly url: string
	readonly key: string
}

/** The key of that door, made from the panel's secret, so that neither side has to be told. */
export const doveadmKey = (secret: string): string =>
	createHmac('sha256', secret).update('postern doveadm').digest('base64url')

/** It did not do what was asked; `message` is one sentence for the operator. */
export class MailServerError extends Error {
	override readonly name = 'MailServerError'
}

const LONGEST_MS = 5_000
/** sysexits.h, as doveadm answers: there was nobody to kick. */
const NOBODY = 68

const row = z.record(z.string(), z.unknown())
/**
 * The kind, what was found, and our tag. Dovecot 2.3 closes the list of rows after the first one and puts the others beside it:
 * `["doveadmResponse", [{…}], {…}, {…}, "panel"]`.
 */
const reply = z.tuple([
	z.tuple([z.enum(['doveadmResponse', 'error'])], z.union([z.array(row).max(1_000_000), row, z.string()])),
])
const failure = z.object({ type: z.string(), exitCode: z.number().optional() })

function whyNot(error: unknown): string {
	if (error instanceof Error && error.name === 'TimeoutError') return 'it does not answer'
	const cause = error instanceof Error ? error.cause : undefined
	const code = cause instanceof Error && 'code' in cause ? String(cause.code) : ''
	return code === 'ECONNREFUSED' ? 'nothing listens there' : code || String(error)
}

/**
 * One command of doveadm's HTTP API. One at a time: Dovecot 2.3 answers several of them in one.
 * @param longestMs how long it may take to answer
 * @throws MailServerError when it is not there, does not answer in time, or refuses
 */
export async function doveadm(
	{ url, key }: MailServer,
	command: string,
	parameters: Readonly<Record<string, unknown>> = {},
	longestMs = LONGEST_MS,
): Promise<Record<string, unknown>[]> {
	const answer = await fetch(`${url}/doveadm/v1`, {
		method: 'POST',
		headers: {
			Authorization: `X-Dovecot-API ${Buffer.from(key).toString('base64')}`,
			'Content-Type': 'application/json',
		},
		body: JSON.stringify([[command, parameters, 'panel']]),
		signal: AbortSignal.timeout(longestMs),
	}).catch((error: unknown) => {
		throw new MailServerError(`The mail server is not reachable at ${url} (${whyNot(error)}).`)
	})
	if (answer.status === 401) throw new MailServerError('The mail server has another key: configure it again.')
	const parsed = reply.safeParse(await answer.json().catch(() => null))
	if (!parsed.success) throw new MailServerError(`The mail server gave no answer to ${command} (${answer.status}).`)
	const [[kind, ...said]] = parsed.data
	const rows = said.flat().filter((part) => typeof part !== 'string')
	if (kind === 'doveadmResponse') return rows
	const { type, exitCode } = failure.parse(rows[0])
	if (exitCode === NOBODY) return []
	throw new MailServerError(`The mail server refused ${command} (${type}, ${exitCode ?? 'no code'}).`)
}

const connection = z.object({ username: z.string(), service: z.string() })
export type Connection = z.infer<typeof connection>

/** Everybody who is connected, each with one service. */
export async function connections(server: MailServer): Promise<Connection[]> {
	return (await doveadm(server, 'who')).map((row) => connection.parse(row))
}

/** Puts a message into the inbox of an address, whatever its quota says. @param message as it is to lie there (RFC 5322), ASCII */
export async function putInto(server: MailServer, address: string, message: string): Promise<void> {
	await doveadm(server, 'save', { user: address, file: message })
}

/** Ends all connections of an address. */
export async function endConnections(server: MailServer, address: string): Promise<void> {
	await doveadm(server, 'kick', { mask: [address] })
}
