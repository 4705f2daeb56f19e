/** Encryption to an age recipient (age-encryption.org/v1). Whoever has the key opens it with `age -d`; the panel never has it. */
import { Readable } from 'node:stream'
import type { ReadableStream as WebStream } from 'node:stream/web'
import { Encrypter } from 'age-encryption'

/** Is that a recipient that something can be encrypted to? */
export function isRecipient(text: string): boolean {
	try {
		new Encrypter().addRecipient(text)
		return /^age1[0-9a-z]+$/.test(text)
	} catch {
		return false
	}
}

/** @param recipient `age1…` */
export async function encryptedTo(recipient: string, source: Readable): Promise<Readable> {
	const encrypter = new Encrypter()
	encrypter.addRecipient(recipient)
	const sealed = await encrypter.encrypt(Readable.toWeb(source) as ReadableStream<Uint8Array>)
	return Readable.fromWeb(sealed as unknown as WebStream)
}
