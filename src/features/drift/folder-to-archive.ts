import type { QueryHandle } from '@/core/gateway/handles'
import { systemQuery } from '@/core/gateway/query'
import type { Manifest } from '@/platform/archive/manifest'
import { locateFinding } from './locate-finding'
import { whoseFolder } from './whose-folder'

/** Mail in the store that belongs to nobody, with what its archive says of it. */
export interface FolderToArchive {
	/** Of the backup that is made of it. */
	readonly id: string
	/** From the root of the store on. */
	readonly folder: string
	/** The age recipient of the organization in whose domain it lies; NULL = it is not encrypted. */
	readonly recipient: string | null
	readonly said: Pick<Manifest, 'mailbox' | 'owner' | 'aliases' | 'lists' | 'grants'>
	/** Why it is somebody's by now, in a sentence; NULL = it is nobody's. */
	readonly whose: string | null
}

/** Where a manifest names somebody, and there is nobody. */
const NOBODY = { id: '00000000-0000-0000-0000-000000000000', name: '' }

const organizationOf = async (read: QueryHandle, domain: string | null) =>
	domain === null
		? null
		: ((
				await read.domain.findFirst({
					where: { id: domain },
					select: { organization: { select: { id: true, name: true, backupRecipient: true } } },
				})
			)?.organization ?? null)

/** @param id for the backup @returns NULL when the finding is closed */
export const folderToArchive = (finding: string, id: string): Promise<FolderToArchive | null> =>
	systemQuery('system.mend-drift', async (read) => {
		const found = await locateFinding(read, { finding })
		if (!found) return null
		const { row } = found
		const organization = await organizationOf(read, row.domainId)
		const [domain = ''] = row.subject.split('/')
		return {
			id,
			folder: row.subject,
			recipient: organization?.backupRecipient ?? null,
			whose: await whoseFolder(read, row.subject),
			said: {
				// In the order of the manifest, which is compared with what is read back letter by letter.
				mailbox: {
					id: row.id,
					address: row.label,
					domain,
					organization: organization ? { id: organization.id, name: organization.name } : NOBODY,
					quotaBytes: null,
					enabled: false,
					sendOnly: false,
					protocols: [],
					maxSendsPerHour: null,
					maxSendsPerDay: null,
					createdAt: row.firstSeenAt.toISOString(),
					deletedAt: null,
				},
				owner: { ...NOBODY, address: '' },
				aliases: [],
				lists: [],
				grants: [],
			},
		}
	})

/** The hash over what an archive holds, which is kept with it; NULL = there is none. */
export const contentsOfArchive = (backup: string): Promise<string | null> =>
	systemQuery('system.mend-drift', async (read) => {
		const row = await read.backup.findFirst({ where: { id: backup, why: 'found' }, select: { contents: true } })
		return row?.contents ?? null
	})
