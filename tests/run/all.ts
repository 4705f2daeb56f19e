import { startPostgresServer } from '../support/postgres-server'
import { audit } from './audit'
import { atTheEnd, endAll, endOnSignals } from './children'
import { left, type Part, runParts } from './parts'
import { formatAndLint, generated, playwright, rooms, types, vitest } from './suites'
import { findChromium, findMailServer } from './system-packages'
import { add, type Count } from './tally'

/** `npm test`: everything there is. Each part runs, whatever became of the ones before. */

async function postgres(): Promise<Count> {
	atTheEnd(await startPostgresServer())
	return await vitest('postgres')
}

/** Postfix is started by root and by nobody else; Dovecot alone runs as anybody. */
async function mail(): Promise<Count> {
	const found = await findMailServer()
	if (!found) return left('the mail tests need Postfix and Dovecot')
	console.log(found.how)
	if (process.getuid?.() === 0) return await vitest('mail')
	return add(await vitest('mail', ['imap']), left('all mail tests but those of IMAP need root'))
}

async function browser(): Promise<Count> {
	const chromium = await findChromium()
	if (!chromium) return left('the browser tests need Chromium or Chrome')
	console.log(`${chromium.how} (${chromium.path})`)
	return await playwright(chromium.path)
}

const PARTS: Part[] = [
	{ name: 'Database client', work: generated },
	{ name: 'Format and lint', work: formatAndLint },
	{ name: 'Rooms', work: rooms },
	{ name: 'Types', work: types },
	{ name: 'Unit', work: () => vitest('unit') },
	{ name: 'Advisories', work: audit },
	{ name: 'PostgreSQL', work: postgres },
	{ name: 'Start', work: () => vitest('start') },
	{ name: 'Mail server', work: mail },
	{ name: 'Browser', work: browser },
]

endOnSignals()
const code = await runParts(PARTS)
await endAll()
process.exit(code)
