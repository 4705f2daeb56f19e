import { viewer } from '@/core/gateway/viewer'
import { searchEverything } from '@/features/search'

/** What the command palette asks while somebody types. Reads only; scoped like every page. */
export async function GET(request: Request): Promise<Response> {
	const loaded = await viewer()
	if (!loaded) return Response.json({ groups: [] }, { status: 401, headers: NOT_KEPT })
	const typed = (new URL(request.url).searchParams.get('q') ?? '').replaceAll('\0', '')
	return Response.json({ groups: await searchEverything(loaded, typed) }, { headers: NOT_KEPT })
}
const NOT_KEPT = { 'cache-control': 'no-store' }
