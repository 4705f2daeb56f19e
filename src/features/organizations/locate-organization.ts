import type { ReadHandle } from '@/core/gateway/handles'
import { organizationPlace } from '@/core/gateway/places'

/** An organization with what the verbs on it need, or NULL. */
export const findOrganization = async (read: ReadHandle, id: string) =>
	read.organization.findUnique({
		where: { id },
		select: {
			id: true,
			lineage: true,
			name: true,
			enabled: true,
			maxDomains: true,
			maxMailboxes: true,
			maxAliases: true,
			maxLists: true,
			maxStorageBytes: true,
			maxSendsPerHour: true,
			maxSendsPerDay: true,
			mayDelegate: true,
			reseller: true,
			minPasswordLength: true,
			trashDays: true,
			backupRecipient: true,
			asksReasons: true,
			version: true,
		},
	})

/** For verbs on one organization: its place and its row. */
export async function locateOrganization(read: ReadHandle, input: { readonly organization: string }) {
	const row = await findOrganization(read, input.organization)
	return row && { place: organizationPlace(row), label: row.name, row }
}
