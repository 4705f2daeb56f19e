import { randomUUID } from 'node:crypto'
import { type Aim, domainOf, freshMailbox, freshOrganization } from '../../tests/policy/world'
import { anApprovalRequest } from '../../tests/support/approvals'
import { anAccount } from '../../tests/support/factories'
import { type ActionForm, on, own } from './action-form'

/** Somebody else's, about the domain of the target. */
async function asked(aim: Aim): Promise<{ request: string }> {
	if (aim.target === 'missing') return { request: randomUUID() }
	const asker = await anAccount(aim.world.db)
	return { request: await anApprovalRequest(aim.world.db, asker.id, domainOf(aim).id) }
}

async function askedByOneself(aim: Aim): Promise<{ request: string }> {
	const { accountId } = await freshMailbox(aim)
	const domain = await aim.world.db.query<{ id: string }>('SELECT domain_id AS id FROM account WHERE id = $1', [
		accountId,
	])
	const [found] = domain.rows
	if (!found) return { request: randomUUID() }
	return { request: await anApprovalRequest(aim.world.db, accountId, found.id) }
}

const page = (id: string) => `/approvals/${id}`

/** What a browser would send to the actions about approval. */
export const APPROVAL_FORMS: Record<string, ActionForm> = {
	'approvals.demandApprovalAction': on(
		'organization.demand-approval',
		(id) => `/organizations/${id}/approvals`,
		async (aim) => ({
			organization: (await freshOrganization(aim)).id,
			version: '1',
			'rights[]': ['mailbox.remove'],
		}),
		'2',
	),
	// What was asked for is sealed with a key of the server: e2e/approvals.spec.ts approves what a browser asked for.
	'approvals.approveRequestAction': { ...on('approval.give', page, asked), by: null },
	'approvals.refuseRequestAction': on('approval.give', page, async (aim) => ({
		...(await asked(aim)),
		answer: 'Not like this.',
	})),
	'approvals.withdrawRequestAction': { ...own('own.ask-approval', 'reader', askedByOneself), page },
}
