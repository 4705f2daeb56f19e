import { health } from '@/core/gateway/health'

export const dynamic = 'force-dynamic'

/** 200 when database and worker are up, 503 otherwise. For monitors and load balancers; says nothing else. */
export async function GET(): Promise<Response> {
	const { database, worker } = await health()
	const ok = database === 'up' && worker === 'up'
	return Response.json(
		{ status: ok ? 'ok' : 'unavailable', database, worker },
		{ status: ok ? 200 : 503, headers: { 'cache-control': 'no-store' } },
	)
}
