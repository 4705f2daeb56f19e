import { giveGrant } from '@/features/grants/give-grant'
import { revokeAllGrants } from '@/features/grants/revoke-all-grants'
import { revokeGrant } from '@/features/grants/revoke-grant'
import { domainOf, freshGrant, organizationOf } from '../world'
import { type Aim, attempt, type Entries } from './attempt'

/** Where the grant is to count: an organization, a domain or the server. The person is one whom every actor may see. */
function scope(aim: Aim) {
	if (aim.target === 'server') return { server: true }
	return ['1', '1.1', '2'].includes(aim.target)
		? { organizations: [organizationOf(aim) ?? ''] }
		: { domains: [domainOf(aim).id] }
}

const holderOf = async (aim: Aim): Promise<string> => {
	const { id } = await freshGrant(aim)
	const { rows } = await aim.world.db.query<{ account_id: string }>(
		'SELECT account_id FROM access_grant WHERE id = $1',
		[id],
	)
	return rows[0]?.account_id ?? id
}

export const GRANT: Entries<'grant'> = {
	'grant.give': [
		attempt(giveGrant, async (aim) => ({
			account: aim.world.people.a.accountId,
			role: 'single',
			rights: ['mailbox.read' as const],
			...scope(aim),
			maxMailboxes: '',
			maxAliases: '',
			maxStorage: '',
			maxStoragePerMailbox: '',
		})),
	],
	'grant.revoke': [
		attempt(revokeGrant, async (aim) => ({ grant: (await freshGrant(aim)).id })),
		// All or nothing: it names the grants that are beyond the actor before it asks for the right.
		attempt(revokeAllGrants, async (aim) => ({ account: await holderOf(aim) }), { reasons: ['oneself', 'outranked'] }),
	],
}
