import type { Metadata } from 'next'
import { notFound } from 'next/navigation'
import { requireViewer } from '@/core/gateway/viewer'
import { mayAnywhere } from '@/core/policy'
import { CreateDomainForm, type OrganizationChoice, organizationChoices } from '@/features/domains'
import { Card, EmptyState, LinkButton, Page } from '@/ui'
import { oneEach, type SearchParams } from '../../../said'

export const metadata: Metadata = { title: 'New domain' }

const optionOf = ({ id, path, domains, maxDomains }: OrganizationChoice) => ({
	id,
	path,
	used: maxDomains === null ? '' : `${domains} of ${maxDomains} domains in use.`,
	full: maxDomains !== null && domains >= maxDomains,
})

export default async function NewDomainPage({ searchParams }: { searchParams: SearchParams }) {
	const viewer = await requireViewer()
	if (!mayAnywhere(viewer.actor, 'domain.create', viewer.now)) notFound()
	const { organization } = await oneEach(searchParams)
	const options = (await organizationChoices(viewer, 'domain.create')).map(optionOf)
	const asked = options.find(({ id }) => id === organization)
	const chosen = asked ?? options.find(({ full }) => !full)
	const breadcrumb = [{ label: 'Domains', href: '/domains' }]
	if (!chosen)
		return (
			<Page title="New domain" breadcrumb={breadcrumb} width="narrow">
				<NoRoom any={options.length > 0} mayMake={mayAnywhere(viewer.actor, 'organization.create', viewer.now)} />
			</Page>
		)
	return (
		<Page title="New domain" breadcrumb={breadcrumb} width="narrow">
			<Card>
				<CreateDomainForm
					options={options}
					chosen={chosen.id}
					address={viewer.address}
					back={asked ? `/organizations/${asked.id}` : '/domains'}
				/>
			</Card>
		</Page>
	)
}

function NoRoom({ any, mayMake }: { any: boolean; mayMake: boolean }) {
	const make = mayMake && (
		<LinkButton href="/organizations/new" variant="primary">
			New organization
		</LinkButton>
	)
	if (any)
		return (
			<EmptyState title="No room for a domain" action={make}>
				Every organization that you may add to has as many domains as it is allowed.
			</EmptyState>
		)
	return (
		<EmptyState title="No organization yet" action={make}>
			A domain belongs to an organization: a customer, a school, a company. Make one first.
		</EmptyState>
	)
}
