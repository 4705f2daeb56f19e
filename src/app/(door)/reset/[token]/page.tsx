import type { Metadata } from 'next'
import { shownAddress } from '@/core/address'
import { ResetForm, readReset } from '@/features/forgotten'
import { DoorFrame } from '@/ui'
import { DeadLink } from '../../dead-link'

export const metadata: Metadata = { title: 'New password' }

/** A one-time link. Opening it changes nothing; it is used up by the form. */
export default async function ResetPage({ params }: { params: Promise<{ token: string }> }) {
	const { token } = await params
	const address = await readReset(token, 'reset')
	if (address === null) return <DeadLink />
	return (
		<DoorFrame title="Choose a new password" description="Then sign in with it.">
			<ResetForm secret={token} address={shownAddress(address)} />
		</DoorFrame>
	)
}
