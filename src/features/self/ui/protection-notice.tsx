import { shownAddress } from '@/core/address'
import { Notice, Time } from '@/ui'
import type { LiftedProtection } from '../lifted-protection'

/** Tells the owner that their mailbox lost its protection: whoever lifts one does it in the open. */
export function ProtectionLifted({ lifted, now }: { lifted: LiftedProtection | null; now: Date }) {
	if (!lifted) return null
	return (
		<Notice tone="warning" title={`Your mailbox ${shownAddress(lifted.address)} is no longer protected`}>
			{lifted.who} lifted the protection <Time value={lifted.at} now={now} />: {lifted.reason}. People who manage your
			mailbox can change it and set your password again. If this surprises you, ask them.
		</Notice>
	)
}
