import { listText } from './list-text'

/** A chosen file takes the place of what is pasted, as text. */
export async function takeListFile(form: FormData): Promise<void> {
	const file = form.get('file')
	form.delete('file')
	if (file instanceof File && file.size > 0) form.set('list', listText(new Uint8Array(await file.arrayBuffer())))
}
