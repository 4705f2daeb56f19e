import { spawn } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync } from 'node:fs'
import { chmod, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { pathToFileURL } from 'node:url'
import { childEnvironment } from '../src/platform/env'

/**
 * Makes the database client from schema.prisma, without the internet. The command wants to fetch an engine that
 * generating never runs; naming any executable file as that engine stops the fetch. The variable exists in that one
 * child process only: with it, `prisma migrate deploy` would say yes and apply nothing.
 */

const ROOT = path.resolve(import.meta.dirname, '..')
const SCHEMA = path.join(ROOT, 'prisma/schema.prisma')
const GENERATED = path.join(ROOT, 'src/platform/db/generated')
const STAMP = path.join(GENERATED, 'schema.sha256')

async function stampOfSource(): Promise<string> {
	const require = createRequire(import.meta.url)
	const version = await readFile(require.resolve('prisma/package.json'), 'utf8')
	const config = await readFile(path.join(ROOT, 'prisma/prisma.config.ts'))
	return createHash('sha256')
		.update(await readFile(SCHEMA))
		.update(config)
		.update(version)
		.digest('hex')
}

function runPrisma(engine: string): Promise<{ code: number | null; output: string }> {
	const cli = createRequire(import.meta.url).resolve('prisma/build/index.js')
	const child = spawn(process.execPath, [cli, 'generate', '--config', 'prisma/prisma.config.ts'], {
		cwd: ROOT,
		env: childEnvironment({
			PRISMA_SCHEMA_ENGINE_BINARY: engine,
			PRISMA_HIDE_UPDATE_MESSAGE: '1',
			CHECKPOINT_DISABLE: '1',
		}),
		stdio: ['ignore', 'pipe', 'pipe'],
	})
	let output = ''
	child.stdout.on('data', (chunk) => (output += String(chunk)))
	child.stderr.on('data', (chunk) => (output += String(chunk)))
	return new Promise((resolve, reject) => {
		child.on('error', reject)
		child.on('close', (code) => resolve({ code, output }))
	})
}

/**
 * Generates the client unless it was made from this very schema.
 *
 * @returns true when it was generated now
 * @throws Error with Prisma's own words when the schema has mistakes
 */
export async function generate(): Promise<boolean> {
	const stamp = await stampOfSource()
	if (existsSync(STAMP) && (await readFile(STAMP, 'utf8')) === stamp) return false
	const folder = await mkdtemp(path.join(tmpdir(), 'postern-generate-'))
	try {
		const engine = path.join(folder, 'engine')
		await writeFile(engine, '#!/bin/sh\nexit 0\n')
		await chmod(engine, 0o755)
		const { code, output } = await runPrisma(engine)
		if (code !== 0) throw new Error(`The database client could not be generated.\n${output.trim()}`)
	} finally {
		await rm(folder, { recursive: true, force: true })
	}
	await writeFile(STAMP, stamp)
	return true
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
	const made = await generate()
	console.log(made ? 'The database client was generated.' : 'The database client is up to date.')
}
