import { execute } from '@/core/gateway/execute'
import { rehearse } from '@/core/gateway/rehearse'
import { editAccount } from '@/features/accounts/edit-account'
import { endAccountSessions } from '@/features/accounts/end-account-sessions'
import { forgetAccountDevice } from '@/features/accounts/forget-account-device'
import { setAccountEnabled } from '@/features/accounts/set-account-enabled'
import { setAccountPassword } from '@/features/accounts/set-account-password'
import { removeSecondFactor } from '@/features/factors/remove-second-factor'
import { answerForPerson } from '@/features/forgotten/answer-for-person'
import { addPerson } from '@/features/grants/add-person'
import { cancelInvitation } from '@/features/grants/cancel-invitation'
import { resendInvitation } from '@/features/grants/resend-invitation'
import { cancelOffBoarding } from '@/features/off-boarding/cancel-off-boarding'
import { offBoard } from '@/features/off-boarding/off-board'
import { runOffBoarding } from '@/features/off-boarding/run-off-boarding'
import { anAuthenticator, aTrustedDevice, PASSWORD, random } from '../../support/factories'
import { type Aim, freshMailbox, organizationOf } from '../world'
import { freshOffBoarding } from '../world-leaving'
import { freshInvitation, freshRequest } from '../world-people'
import { attempt, type Entries, reading } from './attempt'

const account = async (aim: Aim): Promise<string> => (await freshMailbox(aim)).accountId

async function signedIn(aim: Aim): Promise<string> {
	const id = await account(aim)
	await aim.world.db.query(
		`INSERT INTO session (id_hash, public_id, account_id, auth_epoch, idle_expires_at, absolute_expires_at, client_address, user_agent, factor)
		SELECT sha256(random()::text::bytea), gen_random_uuid(), id, auth_epoch, now() + interval '1 hour', now() + interval '1 day', '', '', 'authenticator' FROM account WHERE id = $1`,
		[id],
	)
	return id
}

async function trusting(aim: Aim): Promise<string> {
	const id = await account(aim)
	await aTrustedDevice(aim.world.db, id)
	return id
}

const newPerson = (aim: Aim) => ({
	organization: organizationOf(aim),
	name: 'New',
	address: `p${random()}@elsewhere.test`,
	role: 'none' as const,
	maxMailboxes: '',
	maxAliases: '',
	maxStorage: '',
	maxStoragePerMailbox: '',
})

export const ACCOUNT: Entries<'account'> = {
	'account.read': reading(
		async (read) => (await read.account.findMany({ select: { id: true } })).map(({ id }) => id),
		account,
	),
	'account.create': [
		attempt(addPerson, async (aim) => ({ ...newPerson(aim), password: PASSWORD })),
		attempt(addPerson, async (aim) => newPerson(aim)),
	],
	'account.edit': [
		attempt(editAccount, async (aim) => ({ account: await account(aim), version: 1, name: `New ${random()}` })),
	],
	'account.set-enabled': [attempt(setAccountEnabled, async (aim) => ({ account: await account(aim), enabled: false }))],
	'account.set-password': [
		attempt(setAccountPassword, async (aim) => ({ account: await account(aim), password: `${PASSWORD} ${random()}` })),
		attempt(answerForPerson, async (aim) => ({ request: await freshRequest(aim), answer: 'approve' as const })),
	],
	'account.remove-second-factor': [
		attempt(removeSecondFactor, async (aim) => {
			const id = await account(aim)
			await anAuthenticator(aim.world.db, id)
			return { account: id }
		}),
	],
	'account.off-board': [
		// For a day to come: then nothing but the plan is written.
		{
			...attempt(offBoard, async (aim) => ({ account: await account(aim), lastDay: '2099-01-31' })),
			execute: async (caller, asked, request) => {
				const plan = await rehearse(offBoard, caller, asked)
				return execute(offBoard, caller, { ...(asked as object), mark: plan.ok ? plan.value.mark : '' }, request)
			},
		},
		attempt(runOffBoarding, freshOffBoarding, { fresh: true, parts: true }),
		attempt(cancelOffBoarding, freshOffBoarding),
	],
	'account.invite': [attempt(resendInvitation, freshInvitation), attempt(cancelInvitation, freshInvitation)],
	'account.end-sessions': [
		attempt(endAccountSessions, async (aim) => ({ account: await signedIn(aim) })),
		attempt(forgetAccountDevice, async (aim) => ({ account: await trusting(aim) })),
	],
}
