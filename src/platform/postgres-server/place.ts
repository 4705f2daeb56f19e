import { randomBytes } from 'node:crypto'
import { existsSync } from 'node:fs'
import { chown, mkdir, readFile, rmdir, stat } from 'node:fs/promises'
import { createServer } from 'node:net'
import path from 'node:path'
import { z } from 'zod'
import { writeWhole } from '../data-folder'
import { StartError } from '../start-error'
import { type Binaries, binariesIn, copyNative, nativeFolder, nativeVersion } from './binaries'
import { type RunAs, reaches, serverUser } from './run-as'

/**
 * Where the embedded server keeps its files and which port it listens on; both are remembered in the data folder.
 * Under a folder that only root may enter (such as /root) the server's own user gets neither to its data nor to its
 * programs, so both move to /var/lib/postern, and the data folder remembers where.
 */

/** `who` is the user of the server: the owner of the folder. */
export type Place = Readonly<{ folder: string; port: number; who: RunAs }>

const remembered = z.object({ folder: z.string(), port: z.int().min(1).max(65535) })
const ELSEWHERE = '/var/lib/postern'

/** Says whether a folder holds a database that was made completely. */
export const hasCluster = (folder: string) => existsSync(path.join(folder, 'PG_VERSION'))

const fileOf = (dataDir: string) => path.join(dataDir, 'postgres.json')

async function recall(dataDir: string): Promise<Omit<Place, 'who'> | undefined> {
	const file = fileOf(dataDir)
	if (!existsSync(file)) return undefined
	try {
		const place = remembered.parse(JSON.parse(await readFile(file, 'utf8')))
		return { ...place, folder: path.resolve(dataDir, place.folder) }
	} catch {
		throw new StartError(`${file} is damaged; it should hold the folder and the port of the embedded database.`)
	}
}

/** The port of the embedded server of a data folder; undefined when none was made yet. */
export const knownPort = async (dataDir: string): Promise<number | undefined> => (await recall(dataDir))?.port

/** A folder inside the data folder is remembered without the way to it, so that the data folder can be moved. */
export async function remember(dataDir: string, place: Omit<Place, 'who'>): Promise<void> {
	const inside = path.relative(dataDir, place.folder)
	const folder = inside.startsWith('..') ? place.folder : inside
	await writeWhole(fileOf(dataDir), `${JSON.stringify({ folder, port: place.port })}\n`, 0o644)
}

/** Says whether this process could listen on a port now. Port 0 is always free. */
function listensOn(port: number): Promise<number | undefined> {
	const probe = createServer()
	return new Promise((resolve) => {
		probe.once('error', () => resolve(undefined))
		probe.listen(port, '127.0.0.1', () => {
			const address = probe.address()
			probe.close(() => resolve(typeof address === 'object' && address !== null ? address.port : undefined))
		})
	})
}

/** The remembered port when it is free, another free one otherwise. */
export async function freePort(preferred: number): Promise<number> {
	const port = (await listensOn(preferred)) ?? (await listensOn(0))
	if (port === undefined) throw new StartError('There is no free port on 127.0.0.1 for the embedded database.')
	return port
}

/** A cluster that is there stays its owner's, whoever starts Postern this time. */
async function ownerOf(folder: string): Promise<RunAs> {
	const { uid, gid } = await stat(folder)
	return process.getuid?.() === 0 && uid !== 0 ? { uid, gid } : undefined
}

async function tryFolder(folder: string): Promise<Omit<Place, 'port'> | undefined> {
	const who = hasCluster(folder) ? await ownerOf(folder) : await serverUser()
	await mkdir(folder, { recursive: true, mode: 0o700 })
	if (who !== undefined) await chown(folder, who.uid, who.gid)
	return (await reaches(who, '-w', folder)) ? { folder, who } : undefined
}

async function newFolder(dataDir: string, log: (line: string) => void): Promise<Omit<Place, 'port'>> {
	const usual = path.join(dataDir, 'postgres')
	const found = await tryFolder(usual)
	if (found !== undefined) return found
	await rmdir(usual)
	const elsewhere = path.join(ELSEWHERE, `database-${randomBytes(4).toString('hex')}`)
	await mkdir(ELSEWHERE, { recursive: true, mode: 0o755 })
	const other = await tryFolder(elsewhere)
	if (other === undefined)
		throw new StartError(
			`The user who runs the embedded database gets neither to ${usual} nor to ${elsewhere}; choose another DATA_DIR.`,
		)
	log(`Only root may enter ${dataDir}, so the embedded database is kept in ${elsewhere}.`)
	return other
}

/**
 * The place of the server: the remembered one, or a new one, whose port is 0: still to be chosen.
 *
 * @param log gets a line when the database has to be kept outside the data folder
 * @throws StartError when there is no place its user gets to, or the remembered one is gone
 */
export async function findPlace(dataDir: string, log: (line: string) => void): Promise<Place> {
	const known = await recall(dataDir)
	if (known === undefined) return { ...(await newFolder(dataDir, log)), port: 0 }
	if (!hasCluster(known.folder))
		throw new StartError(
			`The embedded database is gone: ${fileOf(dataDir)} names ${known.folder}, where there is none.`,
		)
	const found = await tryFolder(known.folder)
	if (found === undefined)
		throw new StartError(
			`The user who runs the embedded database does not get to ${known.folder}; choose another DATA_DIR.`,
		)
	return { ...found, port: known.port }
}

/** The server's programs, where its user gets to them. */
export async function findBinaries(who: RunAs): Promise<Binaries> {
	const native = nativeFolder()
	if (await reaches(who, '-x', binariesIn(native).postgres)) return binariesIn(native)
	const copy = path.join(ELSEWHERE, `postgresql-${await nativeVersion(native)}`)
	if (!existsSync(copy)) await copyNative(native, copy)
	return binariesIn(copy)
}
