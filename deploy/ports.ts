import { connect } from 'node:net'

/** Of a mail server besides the machine's own, on 127.0.0.1. */
export interface StackPorts {
	readonly imap: number
	readonly imaps: number
	readonly pop3: number
	readonly pop3s: number
	readonly sieve: number
	readonly smtp: number
	readonly submission: number
	readonly submissions: number
	readonly reinject: number
	readonly doveadm: number
	/** Where a panel's worker is to take the mail of lists, and to say who may write to them. Nothing of the stack listens there. */
	readonly lists: number
	readonly posters: number
	/** Where mail for other servers goes. */
	readonly outside: number
}

/** What can be told of a daemon from its ports. */

const PATIENCE_MS = 30_000

/** @throws Error with that sentence, when one of the programs ended or the time is up */
export async function until(
	holds: () => Promise<boolean>,
	sentence: string,
	programs: readonly { readonly ended: Promise<unknown> }[],
): Promise<void> {
	const deadline = Date.now() + PATIENCE_MS
	const ended = Promise.race(programs.map(({ ended }) => ended)).then(() => true)
	const pause = () => new Promise<false>((resolve) => setTimeout(() => resolve(false), 25))
	while (Date.now() < deadline) {
		if (await holds()) return
		if (await Promise.race([ended, pause()])) break
	}
	throw new Error(sentence)
}

/** A port is open before the process behind it has read its configuration: only a greeting proves that it could. */
export function greets(port: number): Promise<boolean> {
	return new Promise((resolve) => {
		const socket = connect(port, '127.0.0.1')
		const done = (greeted: boolean) => {
			socket.destroy()
			resolve(greeted)
		}
		socket.once('data', (text) => done(String(text).startsWith('220 '))).once('error', () => done(false))
		socket.setTimeout(5_000, () => done(false)).once('close', () => done(false))
	})
}

export function opens(port: number): Promise<boolean> {
	return new Promise((resolve) => {
		const socket = connect(port, '127.0.0.1')
		const done = (open: boolean) => {
			socket.destroy()
			resolve(open)
		}
		socket.once('connect', () => done(true)).once('error', () => done(false))
	})
}
