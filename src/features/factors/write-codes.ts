import type { Transaction } from '@/core/gateway/handles'
import { newRecoveryCodes } from '@/core/proof/recovery-codes'

/** Ten new recovery codes in place of all from before. @returns them, to be shown once */
export async function writeCodes(tx: Pick<Transaction, 'recoveryCode'>, accountId: string): Promise<string> {
	const codes = newRecoveryCodes()
	await tx.recoveryCode.deleteMany({ where: { accountId } })
	await tx.recoveryCode.createMany({ data: codes.map(({ hash }) => ({ hash, accountId })) })
	return codes.map(({ code }) => code).join('\n')
}
