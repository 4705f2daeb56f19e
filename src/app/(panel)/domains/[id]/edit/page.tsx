import type { Metadata } from 'next'
import { notFound } from 'next/navigation'
import { shownAddress, shownBytes, writtenBytes } from '@/core/address'
import { requireViewer } from '@/core/gateway/viewer'
import { EditDomainForm, getDomain } from '@/features/domains'
import { Card, Page } from '@/ui'
import { isId, orNotFound } from '../../../../or-not-found'

export const metadata: Metadata = { title: 'Edit domain' }

export default async function EditDomainPage({ params }: { params: Promise<{ id: string }> }) {
	const viewer = await requireViewer()
	const { id } = await params
	if (!isId(id)) notFound()
	const domain = await orNotFound(getDomain(viewer, id))
	if (!domain.can['domain.edit'] || domain.deletedAt) notFound()
	const name = shownAddress(domain.name)
	return (
		<Page
			title={`Edit ${name}`}
			breadcrumb={[
				{ label: 'Domains', href: '/domains' },
				{ label: name, href: `/domains/${id}` },
			]}
			width="narrow"
		>
			<Card>
				<EditDomainForm
					domain={id}
					version={domain.version}
					mayLimit={domain.can['set-limits']}
					start={{
						description: domain.description,
						defaultQuotaBytes: writtenBytes(domain.defaultQuotaBytes),
						maxMailboxes: domain.maxMailboxes?.toString() ?? '',
						maxAliases: domain.maxAliases?.toString() ?? '',
						maxLists: domain.maxLists?.toString() ?? '',
						maxStorageBytes: writtenBytes(domain.maxStorageBytes),
						maxSendsPerHour: domain.maxSendsPerHour?.toString() ?? '',
						maxSendsPerDay: domain.maxSendsPerDay?.toString() ?? '',
					}}
					use={{
						mailboxes: domain.mailboxes,
						aliases: domain.aliases,
						lists: domain.lists,
						storage: Number(domain.storageBytes),
						storageText: shownBytes(domain.storageBytes),
						sentLastHour: domain.sentLastHour,
						sentLastDay: domain.sentLastDay,
					}}
				/>
			</Card>
		</Page>
	)
}
