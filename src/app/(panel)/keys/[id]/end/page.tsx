import type { Metadata } from 'next'
import { notFound } from 'next/navigation'
import { requireViewer } from '@/core/gateway/viewer'
import { EndKeyForm, getKey, WhatKeyEnds } from '@/features/keys'
import { Card, Notice, Page } from '@/ui'
import { idOf, orNotFound } from '../../../../or-not-found'

export const metadata: Metadata = { title: 'End an API key' }

export default async function EndKeyPage({ params }: { params: Promise<{ id: string }> }) {
	const viewer = await requireViewer()
	const id = await idOf(params)
	const { name, isMine, mayEnd } = await orNotFound(getKey(viewer, id))
	if (!mayEnd) notFound()
	return (
		<Page
			title={`End ${name}?`}
			breadcrumb={[
				{ label: 'API keys', href: '/keys' },
				{ label: name, href: `/keys/${id}` },
			]}
			width="narrow"
		>
			<Notice tone="warning" title="This ends at once">
				<WhatKeyEnds name={name} />
			</Notice>
			<Card>
				<EndKeyForm id={id} isMine={isMine} backHref={`/keys/${id}`} />
			</Card>
		</Page>
	)
}
