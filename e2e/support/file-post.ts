import type { BrowserContext, Page } from '@playwright/test'
import type { Panel } from './panel'

/** Asks for a file as the form of a page does. @param by whose cookies go along */
export async function postedFile(
	by: Pick<Page | BrowserContext, 'request'>,
	panel: Panel,
	file: string,
	form: Record<string, string>,
): Promise<{ status: number; text: string; headers: Record<string, string> }> {
	const answer = await by.request.post(`/api/files/${file}`, {
		form,
		headers: { origin: panel.origin },
		maxRedirects: 0,
	})
	return { status: answer.status(), text: await answer.text(), headers: answer.headers() }
}
