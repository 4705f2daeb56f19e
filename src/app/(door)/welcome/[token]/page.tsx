import type { Metadata } from 'next'
import { shownAddress } from '@/core/address'
import { InvitationForm, readLink, SetUpForm } from '@/features/welcome'
import { DoorFrame } from '@/ui'
import { DeadLink } from '../../dead-link'

export const metadata: Metadata = { title: 'Welcome' }

/** A one-time link. Opening it changes nothing; it is used up by the form. */
export default async function WelcomePage({ params }: { params: Promise<{ token: string }> }) {
	const { token } = await params
	const link = await readLink(token)
	if (link?.purpose === 'invitation') {
		return (
			<DoorFrame title={`Welcome, ${link.name}`} description="Choose a password. With it you sign in from now on.">
				<InvitationForm secret={token} address={shownAddress(link.address)} />
			</DoorFrame>
		)
	}
	if (link?.purpose === 'first_administrator') {
		return (
			<DoorFrame
				title="Set up Postern"
				description="You are the first. This account may do everything, and can give rights to others."
			>
				<SetUpForm secret={token} />
			</DoorFrame>
		)
	}
	return <DeadLink />
}
