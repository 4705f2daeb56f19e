/**
 * Names of files in a zip, made of what people called their folders. A name never leads out of the folder in which it is unpacked, is
 * never absolute, and is one that Windows, macOS and Linux can all write. Pure.
 */

/** Slashes and drives lead elsewhere; the others no file of Windows may have; control signs are shown as nothing. */
const REFUSED = /[\\/:*?"<>|\p{Cc}\p{Cf}\p{Cs}\p{Co}]/gu
/** Devices of Windows, whatever comes behind the dot. */
const DEVICE = /^(con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³])(\..*)?$/i
const LONGEST = 100

/** One folder's name as that of a file. */
export function safeSegment(name: string): string {
	const plain = [...name.normalize('NFC').replace(REFUSED, '_')].slice(0, LONGEST).join('')
	const trimmed = plain.replace(/^[. ]+/, '_').replace(/[. ]+$/, '_')
	if (trimmed === '') return '_'
	return DEVICE.test(trimmed) ? `_${trimmed}` : trimmed
}

/** Names that were given already, whatever their case: to some systems they are the same. */
export class EntryNames {
	readonly #given = new Set<string>()

	/** @param folder from the outermost on @returns a path that no other folder has @example ['Work', 'A/B'] → Work/A_B.mbox */
	fileFor(folder: readonly string[], ending: string): string {
		const path = folder.map(safeSegment).join('/') || '_'
		for (let n = 1; ; n += 1) {
			const name = n === 1 ? `${path}${ending}` : `${path} (${n})${ending}`
			const key = name.toLowerCase()
			if (this.#given.has(key)) continue
			this.#given.add(key)
			return name
		}
	}
}
