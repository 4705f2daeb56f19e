import { shownAddress } from '@/core/address'
import { Dialog, LinkButton, Notice, Section, Time } from '@/ui'
import type { MailboxDetail } from '../get-mailbox'
import { LiftProtectionForm, ProtectMailboxForm } from './protection-forms'

export { LiftProtectionForm }

type Props = { readonly mailbox: MailboxDetail; readonly now: Date }

/** Says that nothing here can be changed, and to whoever may lift it, how. */
export function ProtectionNotice({ mailbox, now }: Props) {
	const { protection, id, address } = mailbox
	if (!mailbox.isProtected) return null
	return (
		<Notice tone="info" title="This mailbox is protected">
			<p>
				{protection ? (
					<>
						Protected <Time value={protection.createdAt} now={now} />
						{protection.reason && `: ${protection.reason}`}.{' '}
					</>
				) : (
					'Another mailbox of the same owner is protected, and so is everything of theirs. '
				)}
				{LASTS}
			</p>
			{mailbox.mayLift && protection && (
				<div className="mt-3">
					<Dialog
						trigger={
							<LinkButton href={`/mailboxes/${id}/protection`} variant="secondary">
								Lift the protection…
							</LinkButton>
						}
						title={`Lift the protection of ${shownAddress(address)}?`}
						description={LIFTED}
					>
						<LiftProtectionForm mailbox={id} address={address} />
					</Dialog>
				</div>
			)}
		</Notice>
	)
}

const LASTS =
	'Until an administrator lifts it, nobody but the owner changes, disables or deletes it, sets the password, leads its mail elsewhere, or ends the owner’s sessions and rights.'
export const LIFTED =
	'Whoever has the rights reaches the mailbox again from that moment on. The owner sees on their own page that you lifted it, and why.'

/** For administrators: puts the mark on. */
export function ProtectSection({ mailbox }: { mailbox: MailboxDetail }) {
	if (!mailbox.mayLift || mailbox.isProtected) return null
	return (
		<Section
			title="Protection"
			description="Puts the mailbox and its owner out of everybody’s reach, administrators included, until the protection is lifted."
		>
			<ProtectMailboxForm mailbox={mailbox.id} />
		</Section>
	)
}
