import { viewer } from '@/core/gateway/viewer'
import { storageReportCsv } from '@/features/storage'

/** A report as a file: what the asker may see, whatever the address says. */
export async function GET(request: Request): Promise<Response> {
	const loaded = await viewer()
	if (!loaded) return new Response('Sign in first.\n', { status: 401, headers: NOT_KEPT })
	const asked = new URL(request.url).searchParams
	const part = (name: string) => asked.get(name) ?? undefined
	const filter = { view: part('view'), days: part('days'), domain: part('domain') }
	const file = await storageReportCsv(loaded, filter).catch((error: unknown) => {
		if ((error as { problem?: { kind?: string } } | null)?.problem?.kind === 'not-found') return null
		throw error
	})
	if (!file) return new Response('Not here.\n', { status: 404, headers: NOT_KEPT })
	return new Response(file.text, {
		headers: {
			...NOT_KEPT,
			'content-type': 'text/csv; charset=utf-8; header=present',
			'content-disposition': `attachment; filename="${file.name}"`,
		},
	})
}
const NOT_KEPT = { 'cache-control': 'no-store' }
