/** What the configurations of both daemons have in common: which characters are let into them, templates, and how files are replaced. */
import { execFile } from 'node:child_process'
import { createHash } from 'node:crypto'
import { chown, mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { promisify } from 'node:util'
import { z } from 'zod'

/** Neither daemon's files have a way to quote every character, so the few that are needed are allowed, and nothing else. */
export const word = (pattern: RegExp, error: string) => z.string().regex(pattern, error)
export const Path = word(/^\/[\w./+@:-]+$/, 'Write an absolute path of letters, digits and . _ + @ : - only.')
export const Name = word(/^[\w-][\w.-]*$/, 'Use letters, digits and . _ - only.')
export const HostName = word(
	/^(?=.{1,253}$)[a-z0-9]([a-z0-9-]*[a-z0-9])?(\.[a-z0-9]([a-z0-9-]*[a-z0-9])?)*$/i,
	'Write a host name such as mail.example.org.',
)
export const Port = z.int().min(1).max(65_535)
export const Database = z.strictObject({
	/** A host name, an address, or the folder of a socket. */
	host: word(/^[\w./:-]+$/, 'Write a host name, an address, or the folder of a socket.'),
	port: Port.default(5432),
	name: Name,
	user: Name,
	password: word(
		/^[\w.~-]{16,}$/,
		'Use at least 16 letters, digits and . _ ~ - for a password in the mail server’s files.',
	),
	sslMode: z.enum(['disable', 'prefer', 'require', 'verify-ca', 'verify-full']).default('prefer'),
})
/** PEM files: the certificate with its chain, and its key. */
export const Tls = z.strictObject({ certificate: Path, key: Path })

export const isLoopback = (address: string): boolean => /^127\.|^::1$/.test(address)

/** A file of a configuration, whole. */
export interface ConfigFile {
	/** Absolute path. */
	readonly path: string
	readonly text: string
	readonly mode: number
	/** A system group that may read it. */
	readonly group?: string
}

export const lines = (...parts: (string | false | undefined)[]): string => parts.filter(Boolean).join('\n')

/**
 * A template with `@name@` filled in.
 * @param template absolute path
 * @throws Error when it asks for a value that is not there
 */
export async function filled(template: string, values: Readonly<Record<string, string>>): Promise<string> {
	const text = await readFile(template, 'utf8')
	const whole = text.replace(/@(\w+)@/g, (_, name: string) => {
		const value = values[name]
		if (value === undefined) throw new Error(`${path.basename(template)} asks for ${name}, which nobody knows.`)
		return value
	})
	return `${whole.trimEnd().replace(/\n{3,}/g, '\n\n')}\n`
}

/**
 * Which version of a configuration these files are: the same for all servers that the same program writes, whatever their names, ports
 * and passwords. Made of the files as they would be for a server that does not exist, with nothing where the version itself stands.
 */
export const versionOf = (files: readonly ConfigFile[]): string =>
	createHash('sha256')
		.update(files.map(({ path: file, text, mode }) => `${file} ${mode}\n${text}`).join('\n'))
		.digest('hex')
		.slice(0, 12)

/** What stands for a password there; no secret. */
const NOBODYS = 'no-password-of-anybody'
export const EXAMPLE = {
	hostName: 'mail.example.org',
	tls: { certificate: '/etc/mail/chain.pem', key: '/etc/mail/key.pem' },
	database: (user: string) => ({ host: 'db.example.org', name: 'postern', user, password: NOBODYS }),
	doveadmKey: NOBODYS,
} as const

async function numberOfGroup(group: string): Promise<number> {
	const { stdout } = await promisify(execFile)('getent', ['group', group]).catch(() => {
		throw new Error(`There is no group "${group}" on this machine: install the packages of the mail server first.`)
	})
	return Number(stdout.split(':')[2])
}

const OURS = 'npm run mail -- configure'

/** The distribution's own main.cf and the like are kept beside ours, once. */
async function keepForeign(file: string): Promise<void> {
	const before = await readFile(file, 'utf8').catch(() => OURS)
	if (/\.(cf|conf)$/.test(file) && !before.includes(OURS) && !before.includes('mailserver.'))
		await rename(file, `${file}.before-postern`)
}

/** Never for a moment with another mode or half written: a running daemon may be reading. */
async function replaceFile({ path: file, text, mode, group }: ConfigFile): Promise<string> {
	await keepForeign(file)
	const fresh = `${file}.new`
	await mkdir(path.dirname(file), { recursive: true, mode: 0o755 })
	await rm(fresh, { force: true })
	await writeFile(fresh, text, { mode })
	if (group !== undefined) await chown(fresh, 0, await numberOfGroup(group))
	await rename(fresh, file)
	return file
}

/** Writes them in their order. @returns their absolute paths */
export async function replaceFiles(files: readonly ConfigFile[]): Promise<string[]> {
	const written: string[] = []
	for (const file of files) written.push(await replaceFile(file))
	return written
}
