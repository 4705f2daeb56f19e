import { createHash, randomBytes } from 'node:crypto'
import { type Aim, freshMailbox } from '../../tests/policy/world'
import { freshRequest } from '../../tests/policy/world-people'
import { PASSWORD, random } from '../../tests/support/factories'
import { type ActionForm, door, NEW_PASSWORD, on, own } from './action-form'

/** A one-time link of the target, and the recovery address that one confirms. */
async function link({ world, target, actor }: Aim, purpose: 'reset' | 'recovery'): Promise<string> {
	const { accountId } = await freshMailbox({ world, target: target === 'own' ? 'a' : target, actor })
	const secret = randomBytes(32).toString('base64url')
	const hash = createHash('sha256').update(secret).digest()
	await world.db.query('DELETE FROM recovery_address WHERE account_id = $1', [accountId])
	if (purpose === 'recovery')
		await world.db.query('INSERT INTO recovery_address (account_id, wanted, token_hash) VALUES ($1, $2, $3)', [
			accountId,
			`p${random()}@elsewhere.test`,
			hash,
		])
	await world.db.query(
		"INSERT INTO token (hash, purpose, account_id, auth_epoch, expires_at) SELECT $1, $3, id, auth_epoch, now() + interval '1 day' FROM account WHERE id = $2",
		[hash, accountId, purpose],
	)
	return secret
}

const answer = async (aim: Aim) => ({ request: await freshRequest(aim), answer: 'approve' })

export const FORGOTTEN_FORMS: Record<string, ActionForm> = {
	'forgotten.forgottenAction': door('/forgotten', 'anonymous', async (aim) => ({
		address: (await freshMailbox({ ...aim, target: 'a' })).address,
		how: 'manager',
	})),
	'forgotten.resetPasswordAction': door('/reset/x', 'anonymous', async (aim) => ({
		secret: await link(aim, 'reset'),
		newPassword: NEW_PASSWORD(),
	})),
	'forgotten.confirmRecoveryAction': door('/recovery/x', 'anonymous', async (aim) => ({
		secret: await link(aim, 'recovery'),
	})),
	'forgotten.setRecoveryAddressAction': own('own.set-recovery', 'reader', async () => ({
		address: `p${random()}@elsewhere.test`,
		currentPassword: PASSWORD,
	})),
	'forgotten.answerForPersonAction': on('account.set-password', () => '/', answer),
	'forgotten.answerForMailboxAction': on('mailbox.set-password', () => '/', answer),
}
