/** Whether the mail server reads the database through the views of this version (prisma/mailserver.sql). */
import { join, resolve } from 'node:path'
import { mailServerSqlFault, type OneConnection } from '../../../prisma/mail-server-sql'
import type { Answer } from './found'
import type { Setting } from './setting'

export const PRISMA_FOLDER = join(resolve(import.meta.dirname, '../../..'), 'prisma')

export async function lookAtViews({ ask }: Setting): Promise<Answer> {
	const on: OneConnection = { query: async (sql, values) => ({ rows: await ask(sql, values) }) }
	const fault = await mailServerSqlFault(on, PRISMA_FOLDER)
	if (fault === null) return { found: [] }
	return {
		found: [
			{
				kind: 'old-views',
				subject: 'mailserver',
				label: 'Views of the mail server',
				detail: { fault },
				severity: 3,
				mark: fault,
			},
		],
	}
}
