import { readFile } from 'node:fs/promises'
import path from 'node:path'
import pg from 'pg'
import { journalPublicKey, type SignedHead } from '../core/audit/journal-key'
import { type Ask, verifyJournal } from '../core/audit/verify-journal'
import { embeddedUrl } from '../platform/embedded-postgres'
import { EnvError, env, loadDotEnv } from '../platform/env'
import { loadSecrets } from '../platform/secrets'
import { StartError } from '../platform/start-error'

/**
 * `npm run journal:verify` walks along the journal's chains and says what is not as it was written; exit code 1 when anything is.
 * `npm run journal:heads` prints the signed ends of the chains, a JSON object a line, to be kept where nobody who can write to this
 * database can: `npm run journal:verify -- heads.jsonl` holds the journal to them as well. Both only read.
 */

const say = (line: string) => console.log(line)

interface Opened {
	readonly ask: Ask
	readonly secret: string
	readonly end: () => Promise<void>
}

async function open(): Promise<Opened> {
	loadDotEnv(path.resolve(import.meta.dirname, '../..'))
	const { databaseUrl, dataDir } = env()
	const { authSecret, databasePassword } = await loadSecrets(env())
	const connectionString = databaseUrl ?? (await embeddedUrl(dataDir, databasePassword ?? ''))
	const client = new pg.Client({
		connectionString,
		connectionTimeoutMillis: 10_000,
		options: '-c default_transaction_read_only=on',
	})
	client.on('error', () => undefined)
	await client.connect().catch((error: unknown) => {
		const why = error instanceof Error ? error.message : String(error)
		throw new StartError(`The database does not answer (${why}). The embedded one runs while Postern does.`)
	})
	const ask: Ask = async <R>(sql: string, values?: unknown[]) => {
		const { rows } = await client.query(sql, values)
		return { rows: rows as R[] }
	}
	return { ask, secret: authSecret, end: () => client.end() }
}

type HeadLine = Record<keyof SignedHead, string>

function headFrom(line: string, at: number): SignedHead {
	try {
		const { chain, day, position, hash, publicKey, signature } = JSON.parse(line) as HeadLine
		const bytes = { hash: Buffer.from(hash, 'hex'), signature: Buffer.from(signature, 'base64url') }
		return { chain, day, publicKey, position: BigInt(position), ...bytes }
	} catch {
		throw new StartError(`Line ${at + 1} is no signed head, such as \`npm run journal:heads\` prints them.`)
	}
}

const readHeads = async (file: string): Promise<SignedHead[]> =>
	(await readFile(file, 'utf8'))
		.split('\n')
		.filter((line) => line.startsWith('{'))
		.map(headFrom)

async function verify({ ask, secret }: Opened, file: string | undefined): Promise<number> {
	const kept = file === undefined ? [] : await readHeads(file)
	const trusted = new Set([journalPublicKey(secret), ...env().journalKeys])
	const verdicts = await verifyJournal(ask, { trusted, kept })
	const bad = verdicts.filter(({ problems }) => problems > 0)
	for (const { said, problems } of bad) {
		for (const sentence of said) say(sentence)
		if (problems > said.length) say(`… and more: ${problems} in this chain.`)
	}
	const entries = verdicts.reduce((sum, { position }) => sum + position, 0n)
	const chains = `${verdicts.length} ${verdicts.length === 1 ? 'chain' : 'chains'}`
	if (bad.length > 0) say(`The journal is not as it was written: ${bad.length} of ${chains} do not hold.`)
	else say(`The journal is as it was written: ${entries} ${entries === 1n ? 'entry' : 'entries'} in ${chains}.`)
	say(`Public key of its signed heads: ${journalPublicKey(secret)}`)
	return bad.length > 0 ? 1 : 0
}

async function printHeads({ ask }: Opened): Promise<number> {
	const { rows } = await ask<HeadLine>(`
		SELECT chain, day::text AS day, position::text AS position, encode(hash, 'hex') AS hash, public_key AS "publicKey",
			rtrim(translate(replace(encode(signature, 'base64'), E'\\n', ''), '+/', '-_'), '=') AS signature
		FROM journal_head ORDER BY day, chain`)
	for (const row of rows) say(JSON.stringify(row))
	return 0
}

async function commandLine([command, file, ...more]: string[]): Promise<number> {
	if (more.length > 0 || (command !== 'verify' && (command !== 'heads' || file !== undefined)))
		throw new StartError('There are two: npm run journal:verify [-- a file of kept heads], and npm run journal:heads.')
	const opened = await open()
	try {
		return await (command === 'heads' ? printHeads(opened) : verify(opened, file))
	} finally {
		await opened.end()
	}
}

try {
	process.exitCode = await commandLine(process.argv.slice(2))
} catch (error) {
	const known = error instanceof StartError || error instanceof EnvError
	console.error(error instanceof Error && (known || 'code' in error) ? error.message : error)
	process.exitCode = 1
}
