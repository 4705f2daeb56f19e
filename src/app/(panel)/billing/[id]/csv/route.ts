import { redirect } from 'next/navigation'
import { z } from 'zod'
import { viewer } from '@/core/gateway/viewer'
import { isFresh } from '@/core/policy'
import { csvName, getStatement, statementCsv } from '@/features/billing'

/** A statement as a file. What is missing and what is not the asker's to see get the same answer. */
export async function GET(request: Request, { params }: { params: Promise<{ id: string }> }): Promise<Response> {
	const loaded = await viewer()
	const { id } = await params
	if (loaded && !isFresh(loaded.provedAt, loaded.now)) {
		const here = new URL(request.url)
		redirect(`/confirm?next=${encodeURIComponent(here.pathname + here.search)}`)
	}
	const month = new URL(request.url).searchParams.get('month') ?? undefined
	const asked = loaded && z.uuid().safeParse(id).success ? getStatement(loaded, id, month) : null
	const statement = await Promise.resolve(asked).catch((error: unknown) => {
		if ((error as { problem?: { kind?: string } } | null)?.problem?.kind === 'not-found') return null
		throw error
	})
	if (!statement) return new Response('Not here.\n', { status: loaded ? 404 : 401, headers: NOT_KEPT })
	return new Response(statementCsv(statement), {
		headers: {
			...NOT_KEPT,
			'content-type': 'text/csv; charset=utf-8; header=present',
			'content-disposition': `attachment; filename="${csvName(statement)}"`,
		},
	})
}
const NOT_KEPT = { 'cache-control': 'no-store' }
