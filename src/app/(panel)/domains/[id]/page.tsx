import { Pencil, Plus } from 'lucide-react'
import type { Metadata } from 'next'
import { notFound } from 'next/navigation'
import { shownAddress } from '@/core/address'
import { requireViewer } from '@/core/gateway/viewer'
import { DomainBackups, domainSchedule } from '@/features/backup-schedules'
import { billingHere, PlanSection } from '@/features/billing'
import { DomainDetail, type DomainFacts, GrantsHere, getDomain, grantsHere } from '@/features/domains'
import { domainHistory, UseChart } from '@/features/storage'
import { LinkButton, Page } from '@/ui'
import { isId, orNotFound } from '../../../or-not-found'
import { Said, type SearchParams } from '../../../said'
import { WhyLink } from '../../why-link'

export const metadata: Metadata = { title: 'Domain' }

const crumbs = ({ can, organizationId, organizationName }: DomainFacts) =>
	can['read-organization'] && organizationName !== null
		? [
				{ label: organizationName, href: `/organizations/${organizationId}` },
				{ label: 'Domains', href: `/domains?organization=${organizationId}` },
			]
		: [{ label: 'Domains', href: '/domains' }]

function Actions({ domain: { id, can, deletedAt } }: { domain: DomainFacts }) {
	if (deletedAt) return null
	return (
		<>
			<WhyLink question={`what=domain:${id}`} />
			{can['domain.edit'] && (
				<LinkButton href={`/domains/${id}/edit`} icon={<Pencil size={16} aria-hidden />}>
					Edit
				</LinkButton>
			)}
			{can['mailbox.create'] && (
				<LinkButton href={`/mailboxes/new?domain=${id}`} variant="primary" icon={<Plus size={16} aria-hidden />}>
					New mailbox
				</LinkButton>
			)}
		</>
	)
}

export default async function DomainPage({
	params,
	searchParams,
}: {
	params: Promise<{ id: string }>
	searchParams: SearchParams
}) {
	const viewer = await requireViewer()
	const { id } = await params
	if (!isId(id)) notFound()
	const domain = await orNotFound(getDomain(viewer, id))
	const [grants, billing, days, backups] = domain.deletedAt
		? [null, null, null, null]
		: await Promise.all([
				grantsHere(viewer, { lineage: domain.lineage, domain: id }),
				billingHere(viewer, id),
				domainHistory(viewer, id),
				domainSchedule(viewer, id),
			])
	const name = shownAddress(domain.name)
	return (
		<Page title={name} breadcrumb={crumbs(domain)} action={<Actions domain={domain} />}>
			<Said searchParams={searchParams} />
			<DomainDetail domain={domain} now={viewer.now}>
				{days && <UseChart days={days} limitBytes={domain.maxStorageBytes} limitName="Limit" />}
				<PlanSection id={id} billing={billing} />
				<DomainBackups of={backups} now={viewer.now} />
				{grants && <GrantsHere grants={grants} here={name} now={viewer.now} />}
			</DomainDetail>
		</Page>
	)
}
