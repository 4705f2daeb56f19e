import type { Metadata } from 'next'
import { requireViewer } from '@/core/gateway/viewer'
import { OwnAppPasswords, ownMailSignIn } from '@/features/app-passwords'
import { Page } from '@/ui'

export const metadata: Metadata = { title: 'App passwords' }

export default async function AppPasswordsPage() {
	const viewer = await requireViewer()
	const signIn = await ownMailSignIn(viewer)
	return (
		<Page
			title="App passwords"
			description="A password of its own for each mail program and device. None of them opens this panel, and each can be ended alone."
			breadcrumb={[{ label: 'My account', href: '/my' }]}
			width="narrow"
		>
			<OwnAppPasswords signIn={signIn} now={viewer.now} />
		</Page>
	)
}
