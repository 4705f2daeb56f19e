import { cookies, headers } from 'next/headers'
import { clientAddress } from './viewer'

/** Who sent a form: what our own server knows of them, and their cookies, which can be set too. */
export interface Visitor {
	readonly clientAddress: string
	readonly userAgent: string
	readonly cookies: Awaited<ReturnType<typeof cookies>>
}

export const visitorNow = async (): Promise<Visitor> => ({
	clientAddress: await clientAddress(),
	userAgent: ((await headers()).get('user-agent') ?? '').slice(0, 300),
	cookies: await cookies(),
})
