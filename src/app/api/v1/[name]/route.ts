import { askRead, callVerb } from '@/core/gateway/api'
import { READS } from '../reads'
import { VERBS } from '../verbs'

export const dynamic = 'force-dynamic'

interface Named {
	readonly params: Promise<{ name: string }>
}
const named = <T>(all: Readonly<Record<string, T>>, name: string): T | null =>
	Object.hasOwn(all, name) ? (all[name] ?? null) : null

export async function GET(request: Request, { params }: Named): Promise<Response> {
	return askRead(request, named(READS, (await params).name))
}
export async function POST(request: Request, { params }: Named): Promise<Response> {
	return callVerb(request, named(VERBS, (await params).name))
}
