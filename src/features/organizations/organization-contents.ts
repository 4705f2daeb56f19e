import type { ReadHandle } from '@/core/gateway/handles'

/** What still lies in an organization and keeps it from being removed; each counted to 1,001 at most. */
export interface OrganizationContents {
	readonly domains: number
	/** Domains that wait in the trash. */
	readonly trash: number
	readonly organizations: number
	readonly people: number
	readonly roles: number
	/** Live grants on the organization itself. */
	readonly grants: number
}

const COUNTED_TO = 1001

/** Counts what the handle can read: everything for the verb itself, the viewer's own part for a page. */
export async function organizationContents(read: ReadHandle, id: string): Promise<OrganizationContents> {
	const inside = { organizationId: id }
	const take = COUNTED_TO
	return {
		domains: await read.domain.count({ where: { ...inside, deletedAt: null }, take }),
		trash: await read.domain.count({ where: { ...inside, deletedAt: { not: null } }, take }),
		organizations: await read.organization.count({ where: { parentId: id }, take }),
		people: await read.account.count({ where: inside, take }),
		roles: await read.role.count({ where: inside, take }),
		grants: await read.grantScope.count({ where: { ...inside, grant: { revokedAt: null } }, take }),
	}
}

const many = (count: number, one: string, more: string): string | null => {
	if (count === 0) return null
	if (count >= COUNTED_TO) return `more than 1,000 ${more}`
	return count === 1 ? `1 ${one}` : `${count} ${more}`
}

/** What is inside, in words, each with the page that lists it; empty when nothing is. */
export const contentsOf = (id: string, inside: OrganizationContents): { words: string; href: string | null }[] =>
	[
		{ words: many(inside.domains, 'domain', 'domains'), href: `/domains?organization=${id}` },
		{
			words: many(inside.trash, 'domain in the trash', 'domains in the trash'),
			href: `/domains/trash?organization=${id}`,
		},
		{ words: many(inside.organizations, 'organization', 'organizations'), href: `/organizations?below=${id}` },
		{ words: many(inside.people, 'person', 'people'), href: `/accounts?organization=${id}` },
		{ words: many(inside.roles, 'role', 'roles'), href: '/roles' },
		{ words: many(inside.grants, 'grant on the organization', 'grants on the organization'), href: null },
	].flatMap(({ words, href }) => (words === null ? [] : [{ words, href }]))
