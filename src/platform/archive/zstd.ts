/**
 * zstd by the program of that name (Debian's package `zstd`): Node 20 has none of its own, and a process beside this one
 * compresses on another processor. Node 22.15 and later could do without; the archives are the same.
 */
import { spawn } from 'node:child_process'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'

export class ZstdMissing extends Error {
	override readonly name = 'ZstdMissing'
	constructor() {
		super('The program zstd is not installed: `apt-get install zstd` brings it.')
	}
}
/** It could not make anything of what it was given. */
export class ZstdError extends Error {
	override readonly name = 'ZstdError'
}

async function* through(args: readonly string[], source: Readable): AsyncGenerator<Buffer> {
	const child = spawn('zstd', ['-q', '-c', ...args], { stdio: ['pipe', 'pipe', 'pipe'] })
	let said = ''
	child.stderr.on('data', (chunk: Buffer) => {
		said = `${said}${chunk}`.slice(-500)
	})
	const ended = new Promise<number | Error | null>((resolve) => child.once('error', resolve).once('close', resolve))
	// A source that breaks off looks to the program like one that is over, so that is asked for by itself.
	const fed = pipeline(source, child.stdin).then(
		() => null,
		(error: unknown) => error,
	)
	try {
		yield* child.stdout as AsyncIterable<Buffer>
		const how = await ended
		if (how instanceof Error) throw 'code' in how && how.code === 'ENOENT' ? new ZstdMissing() : how
		if (how !== 0) {
			// It stops listening when it gives up; whatever else broke the source is the reason for that.
			const broken = await fed
			if (broken instanceof Error && !('code' in broken && broken.code === 'EPIPE')) throw broken
			throw new ZstdError(said.trim().replace(/^(zstd: )?(\/\*stdin\*\\ *: *)?/, '') || `zstd ended with ${how}`)
		}
		const broken = await fed
		if (broken) throw broken
	} finally {
		child.kill()
		source.destroy()
	}
}

/** Level 3 is as fast as a disk. What is wrong with the source, or with the program, is an error of the stream. */
export const compressed = (source: Readable): Readable => Readable.from(through(['-3'], source), { objectMode: false })
/** Fails for what is no zstd, or was cut off. */
export const decompressed = (source: Readable): Readable =>
	Readable.from(through(['-d'], source), { objectMode: false })
