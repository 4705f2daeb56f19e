/** What is in a zip, read with another library than the one that wrote it. */
import { openPromise } from 'yauzl'

export type Unzipped = Map<string, { readonly text: string; readonly at: Date }>

/** Every file and folder by its name, in their order. Text is taken as latin1, so that no byte is lost. */
export async function unzipped(path: string): Promise<Unzipped> {
	const zip = await openPromise(path, { lazyEntries: true })
	const files: Unzipped = new Map()
	for await (const entry of zip.eachEntry()) {
		const parts: Buffer[] = []
		if (!entry.fileName.endsWith('/')) {
			for await (const part of await zip.openReadStreamPromise(entry)) parts.push(part as Buffer)
		}
		files.set(entry.fileName, { text: Buffer.concat(parts).toString('latin1'), at: entry.getLastModDate() })
	}
	return files
}
