import type { Metadata } from 'next'
import { requireViewer } from '@/core/gateway/viewer'
import { ownSetup, SetupAuthenticator } from '@/features/factors'
import { Card, Page, QrCode } from '@/ui'

export const metadata: Metadata = { title: 'Authenticator app' }

export default async function AuthenticatorPage() {
	const viewer = await requireViewer()
	const { uri, key } = await ownSetup(viewer)
	return (
		<Page
			title="Authenticator app"
			breadcrumb={[
				{ label: 'My account', href: '/my' },
				{ label: 'Security', href: '/my/security' },
			]}
			width="narrow"
		>
			<Card>
				<SetupAuthenticator
					picture={<QrCode value={uri} label="The key, for an authenticator app to read" />}
					setupKey={key}
				/>
			</Card>
		</Page>
	)
}
