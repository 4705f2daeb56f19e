/**
 * `npm run mail -- configure --out <folder>`: writes the configuration of Dovecot and Postfix from the panel's settings.
 * `npm run mail -- check --out <folder>`: says what is wrong with the mail server that runs on it.
 * `npm run mail -- try`: starts a whole mail server beside the panel, on high ports of 127.0.0.1, until Ctrl-C.
 */
import path from 'node:path'
import { parseArgs } from 'node:util'
import { z } from 'zod'
import { check } from './check'
import { replaceFiles } from './config-file'
import { dovecotFiles } from './dovecot/write-config'
import { setPasswords } from './logins'
import { thisPanel, wantedServer } from './panel-settings'
import { postfixFiles } from './postfix/write-config'
import { noteSetup } from './setup'
import { tryOut } from './try'

const say = (line: string) => process.stdout.write(`${line}\n`)

class UsageError extends Error {}
const USAGE =
	'Say one of: configure --out <folder>, check --out <folder>, try. With --out /etc they are the machine’s own.'

async function configure(folder: string): Promise<number> {
	const panel = await thisPanel()
	const wanted = wantedServer(panel, folder)
	const files = [...(await dovecotFiles(wanted.dovecot)), ...(await postfixFiles(wanted.postfix))]
	await setPasswords(panel.ownerUrl, panel.secret)
	for (const file of await replaceFiles(files)) say(file)
	await noteSetup(wanted)
	say(`The panel needs DOVEADM_URL=${wanted.doveadm.url} to end open connections. Restart Dovecot and Postfix now.`)
	return 0
}

async function checkServer(folder: string): Promise<number> {
	const findings = await check(wantedServer(await thisPanel(), folder))
	for (const { what, wrong } of findings)
		say(`${wrong === null ? 'ok   ' : 'WRONG'} ${what}${wrong ? `: ${wrong}` : ''}`)
	return findings.some(({ wrong }) => wrong !== null) ? 1 : 0
}

async function commandLine(args: string[]): Promise<number> {
	const { values, positionals } = parseArgs({ args, allowPositionals: true, options: { out: { type: 'string' } } })
	const [command] = positionals
	const folder = values.out === undefined ? undefined : path.resolve(values.out)
	if (command === 'try') return await tryOut(await thisPanel(), say)
	if (folder === undefined) throw new UsageError(USAGE)
	if (command === 'configure') return await configure(folder)
	if (command === 'check') return await checkServer(folder)
	throw new UsageError(USAGE)
}

commandLine(process.argv.slice(2)).then(
	(code) => process.exit(code),
	(error: unknown) => {
		const text =
			error instanceof z.ZodError ? z.prettifyError(error) : String(error instanceof Error ? error.message : error)
		process.stderr.write(`${text}\n`)
		process.exit(1)
	},
)
