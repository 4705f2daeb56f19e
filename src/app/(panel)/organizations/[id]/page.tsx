import { Archive, LayoutTemplate, Pencil, Plus, Route, ShieldCheck, Stamp } from 'lucide-react'
import type { Metadata } from 'next'
import { notFound } from 'next/navigation'
import type { Loaded } from '@/core/gateway/actor'
import { requireViewer } from '@/core/gateway/viewer'
import { mayAnywhere } from '@/core/policy'
import { billingHere, PlanSection } from '@/features/billing'
import { DomainTable, GrantsHere, grantsHere, listDomains, NoDomains } from '@/features/domains'
import {
	getOrganization,
	listOrganizations,
	OrganizationDetail,
	type OrganizationFacts,
	OrganizationTable,
} from '@/features/organizations'
import { organizationHistory, UseChart } from '@/features/storage'
import { LinkButton, Page, Section } from '@/ui'
import { isId, orNotFound } from '../../../or-not-found'
import { Said, type SearchParams } from '../../../said'

export const metadata: Metadata = { title: 'Organization' }

const crumbs = ({ parentId, parentName }: OrganizationFacts) => [
	{ label: 'Organizations', href: '/organizations' },
	...(parentName === null ? [] : [{ label: parentName, href: `/organizations/${parentId}` }]),
]

function Actions({
	organization: { id, can },
	seesTemplates,
}: {
	organization: OrganizationFacts
	seesTemplates: boolean
}) {
	return (
		<>
			{seesTemplates && (
				<LinkButton href={`/organizations/${id}/templates`} icon={<LayoutTemplate size={16} aria-hidden />}>
					Templates
				</LinkButton>
			)}
			{can['organization.demand-second-factor'] && (
				<LinkButton href={`/organizations/${id}/second-factors`} icon={<ShieldCheck size={16} aria-hidden />}>
					Second factors
				</LinkButton>
			)}
			{can['organization.demand-approval'] && (
				<LinkButton href={`/organizations/${id}/approvals`} icon={<Stamp size={16} aria-hidden />}>
					Approvals
				</LinkButton>
			)}
			{can['organization.set-trash'] && (
				<LinkButton href={`/organizations/${id}/trash`} icon={<Archive size={16} aria-hidden />}>
					Trash and backups
				</LinkButton>
			)}
			{can['organization.edit'] && (
				<LinkButton href={`/organizations/${id}/trace`} icon={<Route size={16} aria-hidden />}>
					Message trace
				</LinkButton>
			)}
			{can['organization.edit'] && (
				<LinkButton href={`/organizations/${id}/edit`} icon={<Pencil size={16} aria-hidden />}>
					Edit
				</LinkButton>
			)}
			{can['domain.create'] && (
				<LinkButton href={`/domains/new?organization=${id}`} variant="primary" icon={<Plus size={16} aria-hidden />}>
					New domain
				</LinkButton>
			)}
		</>
	)
}

/** So many stand on this page; the rest is one step away. */
const SHOWN = 10

async function Domains({ organization, viewer }: { organization: OrganizationFacts; viewer: Loaded }) {
	if (!organization.can['read-domains']) return null
	const filter = { organization: organization.id }
	const page = await listDomains(viewer, filter, SHOWN)
	const nested = page.rows.some((row) => row.organizationId !== organization.id)
	return (
		<Section
			title="Domains"
			action={page.next && <a href={`/domains?organization=${organization.id}`}>All {organization.domains} domains</a>}
		>
			<DomainTable
				page={page}
				filter={filter}
				now={viewer.now}
				preview
				showOrganization={nested}
				empty={<NoDomains filtered={false} create={null} />}
			/>
		</Section>
	)
}

async function Below({ organization, viewer }: { organization: OrganizationFacts; viewer: Loaded }) {
	const filter = { below: organization.id }
	const page = await listOrganizations(viewer, filter, SHOWN)
	const mayMake = organization.can['organization.create'] && organization.reseller
	if (page.rows.length === 0 && !mayMake) return null
	const action = (
		<div className="flex flex-wrap items-center gap-4">
			{page.next && <a href={`/organizations?below=${organization.id}`}>All organizations below</a>}
			{mayMake && (
				<LinkButton
					href={`/organizations/new?parent=${organization.id}`}
					size="small"
					icon={<Plus size={16} aria-hidden />}
				>
					New organization below
				</LinkButton>
			)}
		</div>
	)
	return (
		<Section
			title="Organizations below"
			description="As a reseller it may have customers of its own; what they use counts here as well."
			action={action}
		>
			{page.rows.length > 0 && (
				<OrganizationTable page={page} filter={filter} now={viewer.now} preview={organization.id} empty={null} />
			)}
		</Section>
	)
}

export default async function OrganizationPage({
	params,
	searchParams,
}: {
	params: Promise<{ id: string }>
	searchParams: SearchParams
}) {
	const viewer = await requireViewer()
	const { id } = await params
	if (!isId(id)) notFound()
	const organization = await orNotFound(getOrganization(viewer, id))
	const [grants, billing, days] = await Promise.all([
		grantsHere(viewer, { lineage: organization.lineage }),
		billingHere(viewer, id),
		organizationHistory(viewer, id),
	])
	return (
		<Page
			title={organization.name}
			breadcrumb={crumbs(organization)}
			action={
				<Actions organization={organization} seesTemplates={mayAnywhere(viewer.actor, 'template.read', viewer.now)} />
			}
		>
			<Said searchParams={searchParams} />
			<OrganizationDetail organization={organization} now={viewer.now}>
				<Domains organization={organization} viewer={viewer} />
				<Below organization={organization} viewer={viewer} />
				<UseChart days={days} limitBytes={organization.maxStorageBytes} limitName="Limit" />
				<PlanSection id={id} billing={billing} />
				{grants && <GrantsHere grants={grants} here={organization.name} now={viewer.now} />}
			</OrganizationDetail>
		</Page>
	)
}
