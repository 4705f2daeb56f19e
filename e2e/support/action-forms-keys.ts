/** The entries of action-forms.ts for API keys. */
import { randomUUID } from 'node:crypto'
import type { Aim } from '../../tests/policy/world'
import { domainOf } from '../../tests/policy/world'
import { aMailbox } from '../../tests/support/factories'
import { aKey } from '../../tests/support/keys'
import { type ActionForm, on, own } from './action-form'

/** A key that somebody in the target made, for the mailboxes there. */
async function keyThere(aim: Aim): Promise<string> {
	const { accountId } = await aMailbox(aim.world.db, domainOf(aim))
	return (await aKey(aim.world.db, accountId, { scope: { domains: [domainOf(aim).id] } })).id
}
/** Of the actor's own. */
const ownKey = async ({ world, actor }: Aim): Promise<string> => {
	const maker = world.own[actor]?.accountId ?? randomUUID()
	return (await aKey(world.db, maker, { scope: { mailboxes: [world.people.c.id] } })).id
}

export const KEY_FORMS: Record<string, ActionForm> = {
	'keys.createKeyAction': on(
		'key.create',
		() => '/keys/new',
		async (aim) => ({
			name: 'Import',
			'rights[]': ['mailbox.read'],
			'domains[]': [aim.world.domains.c.id],
			maxMailboxes: '',
			maxAliases: '',
			maxStorage: '',
			maxStoragePerMailbox: '',
			endsOn: new Date(Date.now() + 30 * 86_400_000).toISOString().slice(0, 10),
		}),
	),
	'keys.revokeKeyAction': on(
		'grant.revoke',
		(id) => `/keys/${id}`,
		async (aim) => ({ key: await keyThere(aim) }),
	),
	'keys.revokeOwnKeyAction': own('own.revoke-key', 'reader', async (aim) => ({ key: await ownKey(aim) }), '/keys'),
	'keys.rotateOwnKeyAction': own(
		'own.rotate-key',
		'reader',
		async (aim) => ({ key: await ownKey(aim), overlapHours: '0' }),
		'/keys',
	),
}
