import type { Metadata } from 'next'
import { shownAddress } from '@/core/address'
import { ConfirmRecoveryForm, readReset } from '@/features/forgotten'
import { DoorFrame } from '@/ui'
import { DeadLink } from '../../dead-link'

export const metadata: Metadata = { title: 'Confirm a recovery address' }

/** A one-time link. Opening it changes nothing; it is used up by the form. */
export default async function RecoveryPage({ params }: { params: Promise<{ token: string }> }) {
	const { token } = await params
	const address = await readReset(token, 'recovery')
	if (address === null) return <DeadLink />
	return (
		<DoorFrame
			title="Confirm your recovery address"
			description={`From then on, a link for a new password of ${shownAddress(address)} comes to where you read this letter.`}
		>
			<ConfirmRecoveryForm secret={token} />
		</DoorFrame>
	)
}
