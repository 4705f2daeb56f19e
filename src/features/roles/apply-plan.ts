/** What applying a role would do to each grant that was made from it; the same for the page that shows it and the verb that does it. */
import type { ReadHandle } from '@/core/gateway/handles'
import { copiesOf, type Which } from '@/core/gateway/role-copies'
import { type Actor, type Application, application } from '@/core/policy'
import { signOf } from './copy-sign'

export interface Planned extends Application {
	readonly grantId: string
	readonly accountId: string
	readonly before: readonly string[]
	/** The grant, and what was shown to be done to it: what is applied is what was shown, or nothing is. */
	readonly sign: string
}

interface Role {
	readonly id: string
	readonly version: number
	readonly rights: readonly string[]
}

/** What it would do to the grants that differ from it. */
export async function applyPlan(
	read: ReadHandle,
	role: Role,
	by: { readonly actor: Actor; readonly now: Date },
	which: Which,
): Promise<readonly Planned[]> {
	const copies = await copiesOf(read, role.id, which)
	return copies.map((copy) => {
		const planned = application(by.actor, copy, role.rights, by.now)
		const sign = signOf(copy.grantId, role.version, planned)
		return { ...planned, grantId: copy.grantId, accountId: copy.holder.accountId, before: copy.rights, sign }
	})
}

/** Is there something to be done to it? */
export const changes = ({ gains, losses }: Application): boolean => gains.length + losses.length > 0
