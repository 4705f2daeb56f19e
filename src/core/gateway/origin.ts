/** Did a page of ours send this? Asked by main/page-guard.ts, and again at every door that changes something. */
import { env } from '@/platform/env'

/** Origin must be there and be ours; what the browser says of the page that sent it must not contradict it. */
export function isFromUs(headers: Pick<Headers, 'get'>): boolean {
	const site = headers.get('sec-fetch-site')
	return headers.get('origin') === env().publicOrigin && (site === null || site === 'same-origin')
}
