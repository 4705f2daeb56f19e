import type { Metadata } from 'next'
import { redirect } from 'next/navigation'
import { requireViewer } from '@/core/gateway/viewer'
import { NewPasskey, noPasskeysHere } from '@/features/factors'
import { Card, Page } from '@/ui'
import { oneEach, type SearchParams } from '../../../../../said'

export const metadata: Metadata = { title: 'Add a passkey' }

export default async function NewPasskeyPage({ searchParams }: { searchParams: SearchParams }) {
	await requireViewer()
	if (noPasskeysHere() !== null) redirect('/my/security')
	const { name = '' } = await oneEach(searchParams)
	return (
		<Page
			title="Add a passkey"
			description="Your browser asks where to keep it, and for your finger, face or PIN."
			breadcrumb={[
				{ label: 'My account', href: '/my' },
				{ label: 'Security', href: '/my/security' },
			]}
			width="narrow"
		>
			<Card>
				<NewPasskey name={name.slice(0, 64)} />
			</Card>
		</Page>
	)
}
