import { askThing } from '@/core/gateway/api'
import { THINGS } from '../../things'

export const dynamic = 'force-dynamic'

export async function GET(
	request: Request,
	{ params }: { readonly params: Promise<{ name: string; id: string }> },
): Promise<Response> {
	const { name, id } = await params
	return askThing(request, Object.hasOwn(THINGS, name) ? (THINGS[name] ?? null) : null, id)
}
