import type { ReadHandle, WriteHandle } from '@/core/gateway/handles'
import { invalid } from '@/core/gateway/result'

type Members = Pick<WriteHandle<'list.edit-members'>, 'listMember'>

/**
 * Whoever is on the list already stays there and is no error: a whole class can be pasted again. Under the address of a mailbox that is
 * gone, the one that has it now comes instead (app.bind_list_member).
 * @returns the addresses that were not on it
 */
export async function putOn(
	tx: Members,
	read: ReadHandle,
	listId: string,
	wanted: readonly string[],
): Promise<string[]> {
	if (wanted.length === 0) throw invalid({ members: 'Write at least one address.' })
	const before = await read.listMember.findMany({
		where: { listId, address: { in: [...wanted] } },
		select: { address: true },
	})
	const present = new Set(before.map(({ address }) => address))
	await tx.listMember.createMany({ data: wanted.map((address) => ({ listId, address })), skipDuplicates: true })
	return wanted.filter((address) => !present.has(address))
}

/** @returns the addresses that were on the list until now */
export async function takeOff(
	tx: Members,
	read: ReadHandle,
	listId: string,
	ids: readonly string[],
): Promise<string[]> {
	const which = { listId, id: { in: [...ids] } }
	const rows = await read.listMember.findMany({ where: which, select: { address: true }, orderBy: { address: 'asc' } })
	await tx.listMember.deleteMany({ where: which })
	return rows.map(({ address }) => address)
}
