import type { Metadata } from 'next'
import { notFound } from 'next/navigation'
import { shownAddress } from '@/core/address'
import { requireViewer } from '@/core/gateway/viewer'
import { domainContents, getDomain, RemoveDomainForm, WhatIsInside } from '@/features/domains'
import { Card, Page } from '@/ui'
import { isId, orNotFound } from '../../../../or-not-found'

export const metadata: Metadata = { title: 'Delete domain' }

export default async function DeleteDomainPage({ params }: { params: Promise<{ id: string }> }) {
	const viewer = await requireViewer()
	const { id } = await params
	if (!isId(id)) notFound()
	const domain = await orNotFound(getDomain(viewer, id))
	if (!domain.can['domain.remove'] || domain.deletedAt) notFound()
	const contents = await domainContents(viewer, id)
	const name = shownAddress(domain.name)
	return (
		<Page
			title={`Delete ${name}?`}
			breadcrumb={[
				{ label: 'Domains', href: '/domains' },
				{ label: name, href: `/domains/${id}` },
			]}
			width="narrow"
		>
			<WhatIsInside domain={domain} contents={contents} />
			<Card>
				<RemoveDomainForm domain={id} name={name} />
			</Card>
		</Page>
	)
}
