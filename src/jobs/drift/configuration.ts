/** With which version of the panel's configuration both daemons run: Dovecot tells it with each user, Postfix in a greeting. */
import { connect } from 'node:net'
import { mailUser } from '@/platform/mail-server/look'
import { dovecotVersion } from '../../../deploy/dovecot/write-config'
import { postfixVersion } from '../../../deploy/postfix/write-config'
import { type Answer, type Found, NotKnown } from './found'
import { type Setting, serverOf } from './setting'

const SOMEBODY = 'SELECT address FROM mailserver.users ORDER BY mailbox_id LIMIT 1'

const older = (daemon: 'Dovecot' | 'Postfix', runs: string | null, wanted: string, written: boolean): Found => ({
	kind: 'old-configuration',
	subject: daemon.toLowerCase(),
	label: daemon,
	// Written already, only not read yet: then a restart is all that is missing.
	detail: { daemon, runs, wanted, written },
	severity: 2,
	mark: `${runs} ${wanted}`,
})

/** @returns what a daemon says first; NULL = nothing */
function greeting(port: number): Promise<string | null> {
	return new Promise((resolve) => {
		const socket = connect(port, '127.0.0.1')
		const done = (text: string | null) => {
			socket.destroy()
			resolve(text)
		}
		socket
			.once('data', (text) => done(String(text)))
			.once('error', () => done(null))
			.once('close', () => done(null))
		socket.setTimeout(5_000, () => done(null))
	})
}

export async function lookAtConfiguration(here: Setting): Promise<Answer> {
	const server = serverOf(here)
	const found: Found[] = []
	const skipped = new Set<string>()
	const [somebody] = await here.ask<{ address: string }>(SOMEBODY)
	const written = new Set((here.setup.stamp ?? '').split(' '))
	if (somebody) {
		const wanted = await dovecotVersion()
		const user = await mailUser(server, somebody.address)
		if (user === null) throw new NotKnown('Dovecot does not know the mailboxes of the panel.')
		const runs = typeof user.postern_version === 'string' ? user.postern_version : null
		if (runs !== wanted) found.push(older('Dovecot', runs, wanted, written.has(wanted)))
	} else skipped.add('old-configuration dovecot')
	const said = here.setup.ports.reinject === undefined ? null : await greeting(here.setup.ports.reinject)
	if (said === null) skipped.add('old-configuration postfix')
	else {
		const wanted = await postfixVersion()
		const runs = / postern-([0-9a-f]+)/.exec(said)?.[1] ?? null
		if (runs !== wanted) found.push(older('Postfix', runs, wanted, written.has(wanted)))
	}
	return { found, skipped }
}
