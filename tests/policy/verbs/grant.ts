import { randomUUID } from 'node:crypto'
import { editGrant } from '@/features/grants/edit-grant'
import { giveGrant } from '@/features/grants/give-grant'
import { restoreGrant } from '@/features/grants/restore-grant'
import { revokeAllGrants } from '@/features/grants/revoke-all-grants'
import { revokeGrant } from '@/features/grants/revoke-grant'
import { createKey } from '@/features/keys/create-key'
import { revokeKey } from '@/features/keys/revoke-key'
import { aMailbox } from '../../support/factories'
import { aKey } from '../../support/keys'
import { domainOf, organizationOf } from '../world'
import { freshGrant, justRevoked } from '../world-people'
import { type Aim, attempt, type Entries } from './attempt'
import { DECIDING } from './review'

/** Where the grant is to count: an organization, a domain or the server. The person is one whom every actor may see. */
function scope(aim: Aim) {
	if (aim.target === 'server') return { server: true }
	return ['1', '1.1', '2'].includes(aim.target)
		? { organizations: [organizationOf(aim) ?? ''] }
		: { domains: [domainOf(aim).id] }
}

/** A domain that lies in the target. */
const DOMAIN_IN: Partial<Record<Aim['target'], 'a' | 'n' | 'c'>> = { '1': 'a', '1.1': 'n', '2': 'c' }
const domainIn = (aim: Aim): string => {
	const name = DOMAIN_IN[aim.target]
	return name ? aim.world.domains[name].id : domainOf(aim).id
}

const holderOf = async (aim: Aim): Promise<string> => {
	const { id } = await freshGrant(aim)
	const { rows } = await aim.world.db.query<{ account_id: string }>(
		'SELECT account_id FROM access_grant WHERE id = $1',
		[id],
	)
	return rows[0]?.account_id ?? id
}

const nothing = { maxMailboxes: '', maxAliases: '', maxStorage: '', maxStoragePerMailbox: '' }
/** They are asked beside another right, so a refusal may be for any of the two. */
const SECOND = { reasons: ['exceeds-own', 'out-of-scope', 'expired', 'not-yet'] } as const

/** A key that somebody in the target made, or who is the target, for the mailboxes there. */
async function freshKey(aim: Aim): Promise<{ id: string }> {
	if (aim.target === 'missing') return { id: randomUUID() }
	const own = aim.target === 'own' ? aim.world.own[aim.actor] : undefined
	const maker = own ?? (await aMailbox(aim.world.db, domainOf(aim)))
	return aKey(aim.world.db, maker.accountId, { scope: { domains: [domainOf(aim).id] } })
}

const DAY_MS = 86_400_000
export const KEY: Entries<'key'> = {
	'key.create': [
		attempt(createKey, async (aim) => ({
			name: 'Import',
			rights: ['mailbox.read' as const],
			...scope(aim),
			...nothing,
			endsOn: new Date(Date.now() + 30 * DAY_MS).toISOString(),
		})),
	],
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
	'grant.make-team-member': [
		attempt(
			giveGrant,
			async (aim) => ({
				account: aim.world.people.a.accountId,
				role: 'single',
				rights: ['mailbox.read' as const],
				...scope(aim),
				...nothing,
			}),
			SECOND,
		),
	],
	// Somebody of organization 2 for what lies in 1, and the other way round.
	'grant.make-manager': [
		attempt(
			giveGrant,
			async (aim) => ({
				account: aim.world.people[aim.target === '2' ? 'a' : 'c'].accountId,
				role: 'single',
				rights: ['mailbox.read' as const],
				...(aim.target === 'server' ? { server: true } : { domains: [domainIn(aim)] }),
				...nothing,
			}),
			SECOND,
		),
	],
	'grant.edit': [
		attempt(editGrant, async (aim) => ({
			grant: (await freshGrant(aim)).id,
			version: 1,
			maxMailboxes: '5',
			maxAliases: '',
			maxStorage: '',
			maxStoragePerMailbox: '',
			endsOn: '',
			reason: 'Less from now on',
		})),
	],
	'grant.review': DECIDING,
	'grant.restore': [attempt(restoreGrant, justRevoked, { fresh: true })],
	'grant.revoke': [
		attempt(revokeGrant, async (aim) => ({ grant: (await freshGrant(aim)).id })),
		// All or nothing: it names the grants that are beyond the actor before it asks for the right.
		attempt(revokeKey, async (aim) => ({ key: (await freshKey(aim)).id }), { only: ['below', 'a', 'b', 'n', 'c'] }),
		attempt(revokeAllGrants, async (aim) => ({ account: await holderOf(aim) }), { reasons: ['oneself', 'outranked'] }),
	],
}
