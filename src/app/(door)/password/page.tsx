import type { Metadata } from 'next'
import { ChangePasswordDoor } from '@/features/self'

export const metadata: Metadata = { title: 'Change your password' }

/** For everybody who has a password here, without signing in. */
export default function PasswordPage() {
	return <ChangePasswordDoor />
}
