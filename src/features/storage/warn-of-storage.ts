import { z } from 'zod'
import { Id } from '@/core/address'
import { storageLevel } from '@/core/fullness'
import { command } from '@/core/gateway/command'
import { isPutInside, letterFooter, panelUrl } from '@/core/gateway/letter'
import { mailboxPlace, WITH_DOMAIN_CHAIN } from '@/core/gateway/places'
import { warningOf } from './level-words'

const USE = { level: true, warned: true, percent: true } as const

/**
 * Tells the owner of a mailbox, by a letter into that mailbox, that it is 80 or 95 % full, or full. That it was told is written down in
 * the same transaction: it is told once, and again only after the mailbox fell below (app.settle_use). Into a full mailbox a letter gets
 * only past its quota, through Dovecot's door; without that door nobody is told of the last step.
 */
export const warnOfStorage = command({
	right: 'system.warn-of-storage',
	input: z.strictObject({ mailbox: Id }),
	locate: async (read, { mailbox }) => {
		const row = await read.mailbox.findFirst({
			where: { id: mailbox, deletedAt: null, domain: { deletedAt: null } },
			select: {
				id: true,
				address: true,
				quotaBytes: true,
				domain: WITH_DOMAIN_CHAIN,
				account: { select: { id: true, name: true } },
				use: { select: USE },
				mailUsage: { select: { bytes: true } },
			},
		})
		if (!row?.use || row.quotaBytes === null || row.use.level <= row.use.warned) return null
		const { quotaBytes, use } = row
		const found = { ...row, use, quotaBytes, bytes: row.mailUsage?.bytes ?? 0n }
		return { place: mailboxPlace(row), label: row.address, account: row.account.id, row: found }
	},
	run: async (tx, { row, post, now }) => {
		const { id, address, account, bytes, quotaBytes, use, domain } = row
		const level = storageLevel(bytes, quotaBytes)
		const told = { warned: level, toldLevel: level, toldAt: now }
		await tx.mailboxUse.updateMany({ where: { mailboxId: id }, data: told })
		if (level > 0 && (level < 100 || isPutInside(KIND))) {
			const filled = { address, bytes, quotaBytes, percent: use.percent ?? 0 }
			await post({
				kind: KIND,
				to: { address, name: account.name, account: account.id },
				organization: domain.organization.id,
				footer: letterFooter(),
				link: panelUrl('/my'),
				...warningOf(level === 0 ? 80 : level, filled, account.name),
			})
		}
		const after = { level: `${use.percent ?? 0} %`, usedBytes: bytes, quotaBytes }
		return { of: id, accountId: account.id, before: null, after, result: { id } }
	},
})
const KIND = 'storage'
