import type { ReadHandle } from '@/core/gateway/handles'
import { organizationOrServer, WITH_LINEAGE } from '@/core/gateway/places'
import { WITH_SCOPES } from './grant-places'

/** No grant has this id: rank is asked over nothing, where an invitation comes with nothing. */
const NO_GRANT = '00000000-0000-0000-0000-000000000000'

const WHOLE_INVITATION = {
	id: true,
	accountId: true,
	organizationId: true,
	grantId: true,
	name: true,
	address: true,
	tokenHash: true,
	createdAt: true,
	acceptedAt: true,
	cancelledAt: true,
	organization: WITH_LINEAGE,
	account: { select: { name: true, state: true, retiredAt: true, authEpoch: true, organizationId: true } },
	grant: {
		select: {
			id: true,
			revokedAt: true,
			givenById: true,
			endsAt: true,
			startsAt: true,
			roleName: true,
			roleId: true,
			builtInRole: true,
			rights: true,
			maxMailboxes: true,
			maxAliases: true,
			maxLists: true,
			maxStorageBytes: true,
			maxStoragePerMailboxBytes: true,
			maxSendsPerHour: true,
			maxSendsPerDay: true,
			passOnDepth: true,
			...WITH_SCOPES,
		},
	},
} as const

/**
 * For verbs on an invitation: it lies where it was made, whoever it was for, and rank is asked over what comes with it alone. So its
 * inviter meets the same answers whether they may see the person or not.
 */
export async function locateInvitation(read: ReadHandle, id: string) {
	const row = await read.invitation.findUnique({
		where: { id },
		select: WHOLE_INVITATION,
	})
	return (
		row && {
			place: organizationOrServer(row.organization),
			label: row.address,
			account: row.accountId,
			person: row.accountId,
			rankOver: row.grantId ?? NO_GRANT,
			row,
		}
	)
}
export type InvitationRow = NonNullable<Awaited<ReturnType<typeof locateInvitation>>>['row']
