import { describeTo } from '@/core/gateway/api'
import { jsonAnswer } from '@/core/gateway/api-json'
import { viewer } from '@/core/gateway/viewer'
import { openApi } from '../openapi'

export const dynamic = 'force-dynamic'

/** For whoever has a key, and for whoever is signed in and is about to make one. */
export async function GET(request: Request): Promise<Response> {
	if (!request.headers.has('authorization') && (await viewer())) return jsonAnswer(openApi())
	return describeTo(request, openApi)
}
