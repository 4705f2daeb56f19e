import type { ReadHandle } from '@/core/gateway/handles'

/** Somebody who holds the administrator's role on the whole server, or NULL before the set-up. */
export const findAdministrator = (read: ReadHandle, now: Date) =>
	read.grant.findFirst({
		where: {
			builtInRole: 'admin',
			revokedAt: null,
			scopes: { some: { kind: 'server' } },
			OR: [{ endsAt: null }, { endsAt: { gt: now } }],
		},
		select: { id: true },
	})
