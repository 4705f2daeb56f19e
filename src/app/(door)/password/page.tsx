import type { Metadata } from 'next'
import { ChangePasswordForm } from '@/features/self'
import { DoorFrame, SoftLink } from '@/ui'

export const metadata: Metadata = { title: 'Change your password' }

export default function PasswordPage() {
	return (
		<DoorFrame
			title="Change your password"
			description="For your mailbox and for this panel. You need the one that you have now."
			foot={<SoftLink href="/sign-in">Sign in</SoftLink>}
		>
			<ChangePasswordForm />
		</DoorFrame>
	)
}
