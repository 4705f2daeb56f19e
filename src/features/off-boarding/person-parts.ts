/** What is theirs as a person: their way in, invitations that they sent, rights. */
import { shownAddress } from '@/core/address'
import { mailboxPlace, organizationOrServer } from '@/core/gateway/places'
import { setAccountEnabled } from '@/features/accounts/verbs'
import { revokeAppPassword } from '@/features/app-passwords/verbs'
import { removeSecondFactor } from '@/features/factors/verbs'
import { cancelInvitation, revokeAllGrants, revokeGrant } from '@/features/grants/verbs'
import { DISABLED } from './off-boarding-rules'
import { keeps, placeOfLeaver, step, type Work } from './step'

/** Their way in: the account, and what would open it again. */
export async function endSignIn(work: Work): Promise<void> {
	const { found, part, read } = work
	const { leaver } = found
	const place = placeOfLeaver(found)
	const { state } = await read.account.findFirstOrThrow({ where: { id: leaver.id }, select: { state: true } })
	if (state === 'disabled') keeps(work, 'Their account is disabled already.')
	else {
		const text = DISABLED
		const done = await step(work, { text, right: 'account.set-enabled', place }, () =>
			part(setAccountEnabled, { account: leaver.id, enabled: false }),
		)
		if (!done) await endAppPasswords(work)
	}
	if (!leaver.authenticator && leaver.passkeys.length === 0) return
	const text = 'Their passkeys, authenticator and recovery codes are removed.'
	await step(work, { text, right: 'account.remove-second-factor', place }, () =>
		part(removeSecondFactor, { account: leaver.id }),
	)
}

/** Where the account itself is not theirs to disable. With it they would have ended by themselves. */
async function endAppPasswords(work: Work): Promise<void> {
	const { found, part, now } = work
	const [mailbox] = found.leaver.mailboxes
	const live = found.leaver.appPasswords.filter(({ endsAt }) => endsAt === null || endsAt > now)
	if (!mailbox || live.length === 0) return
	const text = live.length === 1 ? 'Their app password ends.' : `Their ${live.length} app passwords end.`
	await step(work, { text, right: 'mailbox.set-password', place: mailboxPlace(mailbox) }, async () => {
		for (const { id } of live) await part(revokeAppPassword, { mailbox: mailbox.id, appPassword: id })
	})
}

export async function endInvitations(work: Work): Promise<void> {
	for (const { id, address, organization } of work.found.has.invitations) {
		const text = `The invitation that they sent to ${shownAddress(address)} is taken back.`
		const place = organizationOrServer(organization)
		await step(work, { text, right: 'account.invite', place }, () => work.part(cancelInvitation, { invitation: id }))
	}
}

/** Everything at once, so that it can be undone at once; where not all of it is theirs to take, one by one. */
export async function endGrants(work: Work): Promise<void> {
	const { found, choices, part } = work
	const { leaver, has } = found
	if (has.grants.length === 0) return
	const roles = has.grants
		.map(({ roleName }) => `“${roleName}”`)
		.toSorted()
		.join(', ')
	const below = choices.keep.length > 0 ? ', but for what you keep' : ''
	const text = `Everything they hold ends: ${roles}. What they handed on ends too${below}.`
	const all = await work.attempt(() => part(revokeAllGrants, { account: leaver.id, keep: choices.keep }))
	if (all.ok) {
		work.lines.push({ is: 'done', text })
		return
	}
	const place = placeOfLeaver(found)
	for (const { id, roleName } of has.grants) {
		// What hung below another of these has ended with it.
		const isOpen = (await work.read.grant.count({ where: { id, revokedAt: null } })) > 0
		if (!isOpen) continue
		const keep = has.kept.filter(({ parentId }) => parentId === id).map((child) => child.id)
		await step(work, { text: `What they hold as “${roleName}” ends.`, right: 'grant.revoke', place }, () =>
			part(revokeGrant, { grant: id, keep }),
		)
	}
}
