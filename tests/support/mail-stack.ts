/** PostgreSQL, Dovecot, Postfix and an outside world in one call; everything ends with the test, also when the test is killed. */
import { mkdtemp } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Stack, type StackPorts, startStack } from '../../deploy/stack'
import { setMailPasswords } from './dovecot'
import { freePort, startProcess } from './guarded-process'
import { secretOf } from './mail-secret'
import { type OutsideWorld, startOutsideWorld } from './outside-world'

export interface MailStack extends Stack {
	readonly outside: OutsideWorld
}

const NAMES = [
	'imap',
	'imaps',
	'pop3',
	'pop3s',
	'sieve',
	'smtp',
	'submission',
	'submissions',
	'reinject',
	'doveadm',
	'lists',
	'posters',
]

/** All at once, so that none is given twice. */
async function freePorts(outside: number): Promise<StackPorts> {
	const ports = new Set<number>()
	while (ports.size < NAMES.length) ports.add(await freePort())
	const named = Object.fromEntries([...ports].map((port, n) => [NAMES[n], port]))
	return { ...(named as unknown as Omit<StackPorts, 'outside'>), outside }
}

const TRIES = 3

/**
 * Several may run side by side.
 * @param ownerUrl a migrated database on 127.0.0.1, as an owner who may set passwords of roles
 */
export async function startMailStack(ownerUrl: string): Promise<MailStack> {
	await setMailPasswords(ownerUrl)
	const outside = await startOutsideWorld()
	try {
		return await onFreePorts(ownerUrl, outside)
	} catch (error) {
		await outside.stop()
		throw error
	}
}

async function onFreePorts(ownerUrl: string, outside: OutsideWorld): Promise<MailStack> {
	for (let tries = 1; ; tries += 1) {
		const [dovecot, postfix] = await Promise.all(
			['dovecot', 'postfix'].map((name) => mkdtemp(join(tmpdir(), `postern-${name}-`))),
		)
		const folders = { dovecot: dovecot ?? '', postfix: postfix ?? '' }
		const launch = (program: string, args: string[], folder: string) => startProcess(program, args, {}, folder)
		const options = { ownerUrl, secret: secretOf(ownerUrl), folders, ports: await freePorts(outside.port), launch }
		try {
			const stack = await startStack(options)
			const stop = async () => {
				await stack.stop()
				await outside.stop()
			}
			return { ...stack, outside, stop }
		} catch (error) {
			// Somebody else took a port in the moment after it was found free.
			const taken = /[Aa]ddress already in use/.test(String(error))
			if (!taken || tries >= TRIES) throw error
		}
	}
}
