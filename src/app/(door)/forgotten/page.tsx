import type { Metadata } from 'next'
import { ForgottenDoor } from '@/features/forgotten'
import { sendsMail } from '@/features/grants'

export const metadata: Metadata = { title: 'Forgotten password' }

export default function ForgottenPage() {
	return <ForgottenDoor sends={sendsMail()} />
}
