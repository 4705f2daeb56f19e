import { createReadStream } from 'node:fs'
import { stat } from 'node:fs/promises'
import { Readable } from 'node:stream'
import { z } from 'zod'
import { Id } from '@/core/address'
import { file } from '@/core/gateway/file'
import { query } from '@/core/gateway/query'
import { exportPath } from './export-folder'
import { fileNameOf } from './export-rules'

/** The copy of one's own mail, to its owner alone: nobody's scope reaches the row that names the file, and only what a row names is opened. */
export const ownMailFile = file({
	right: 'own.export-mail',
	what: 'a copy of the mail',
	input: z.strictObject({ export: Id }),
	page: () => '/my/export',
	make: async (viewer, input) => {
		const row = await query(viewer, 'own.export-mail', (read) =>
			read.mailExport.findFirst({
				where: { id: input.export, accountId: viewer.accountId ?? '', state: 'ready', endsAt: { gt: viewer.now } },
				select: { id: true, accountId: true, address: true, format: true, total: true, askedAt: true },
			}),
		)
		const path = row && exportPath(row.id)
		const there = path && (await stat(path).catch(() => null))
		if (!there) return null
		return {
			name: fileNameOf(row),
			type: 'application/zip',
			filter: { copyOf: row.address, format: row.format },
			of: [{ kind: 'account', id: row.accountId, rows: row.total }],
			// A request that ends early closes the file with the stream.
			body: () => Readable.toWeb(createReadStream(path)) as ReadableStream<Uint8Array>,
		}
	},
})
