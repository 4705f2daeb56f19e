import { randomUUID } from 'node:crypto'
import { execute } from '@/core/gateway/execute'
import { createAlias } from '@/features/aliases/create-alias'
import { approveRequest } from '@/features/approvals/approve-request'
import { endRequest } from '@/features/approvals/end-request'
import { refuseRequest } from '@/features/approvals/refuse-request'
import { tellApprovers } from '@/features/approvals/tell-approvers'
import { anApprovalDemand } from '../../support/approvals'
import { as } from '../../support/callers'
import { anAdministrator, random } from '../../support/factories'
import { type Aim, domainOf } from '../world'
import { type Attempt, attempt, type Entries } from './attempt'

/** An alias in the target that somebody independent asks for; the demand is gone again, so that it binds nobody else here. */
async function freshApproval(aim: Aim): Promise<{ request: string }> {
	if (aim.target === 'missing') return { request: randomUUID() }
	const { db, people } = aim.world
	const domain = domainOf(aim)
	const asker = await anAdministrator(db)
	await anApprovalDemand(db, domain.organizationId, ['alias.create'])
	const wanted = { domain: domain.id, localPart: `w${random()}`, destinations: [people.a.address] }
	const asked = await execute(createAlias, as(asker), wanted, { reason: 'It is wanted.' })
	await db.query('DELETE FROM approval_demand WHERE organization_id = $1', [domain.organizationId])
	if (asked.ok || asked.problem.kind !== 'waits') throw new Error(`it did not wait: ${JSON.stringify(asked)}`)
	return { request: asked.problem.request }
}

/** What the program does by itself with what waits. */
export const LOOKING_AFTER: readonly Attempt[] = [
	attempt(tellApprovers, async (aim) => ({
		...(await freshApproval({ ...aim, target: 'a' })),
		what: 'asked' as const,
	})),
	attempt(endRequest, async (aim) => {
		const asked = await freshApproval({ ...aim, target: 'a' })
		await aim.world.db.query('UPDATE approval_request SET ends_at = now() WHERE id = $1', [asked.request])
		return asked
	}),
]

export const APPROVAL: Entries<'approval'> = {
	'approval.give': [
		// What is approved is the asker's deed, and has its own entry in their name.
		attempt(approveRequest, freshApproval, { parts: true }),
		attempt(refuseRequest, async (aim) => ({ ...(await freshApproval(aim)), answer: 'Not like this.' })),
	],
}
