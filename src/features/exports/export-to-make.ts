import { systemQuery } from '@/core/gateway/query'

/** What an export is about, for the job that makes it; NULL when it was taken back, or its mailbox lies in the trash by now. */
export const exportToMake = (id: string) =>
	systemQuery('system.export-mail', (read) =>
		read.mailExport.findFirst({
			where: { id, state: { in: ['waiting', 'running'] }, mailbox: { deletedAt: null } },
			select: { id: true, accountId: true, mailboxId: true, format: true },
		}),
	)
export type ExportToMake = NonNullable<Awaited<ReturnType<typeof exportToMake>>>
