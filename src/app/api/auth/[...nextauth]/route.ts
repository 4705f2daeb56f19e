import type { NextRequest } from 'next/server'
import { authDoor } from '@/features/sessions'

export const dynamic = 'force-dynamic'

type Context = { params: Promise<{ nextauth: string[] }> }
const handle = async (request: NextRequest, { params }: Context): Promise<Response> =>
	authDoor(request, (await params).nextauth)

/** An allow-list in front of next-auth: its CSRF token, its session, signing in. Nothing else is there. */
export { handle as DELETE, handle as GET, handle as HEAD, handle as PATCH, handle as POST, handle as PUT }
