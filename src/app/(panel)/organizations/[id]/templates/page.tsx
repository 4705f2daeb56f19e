import { LayoutTemplate } from 'lucide-react'
import type { Metadata } from 'next'
import { requireViewer } from '@/core/gateway/viewer'
import { getRequirements, RequireForm } from '@/features/templates'
import { Card, EmptyState, Page } from '@/ui'
import { idOf, orNotFound } from '../../../../or-not-found'
import { Said, type SearchParams } from '../../../../said'

export const metadata: Metadata = { title: 'Mandatory templates' }

type Props = { params: Promise<{ id: string }>; searchParams: SearchParams }

export default async function RequiredTemplatesPage({ params, searchParams }: Props) {
	const viewer = await requireViewer()
	const id = await idOf(params)
	const { name, choices, mayRequire } = await orNotFound(getRequirements(viewer, id))
	const required = choices.filter(({ isRequired }) => isRequired)
	return (
		<Page
			title="Mandatory templates"
			description={`With at least one ticked, nobody makes a mailbox in ${name}, or in organizations below it that tick none themselves, without one of these. With none, mailboxes are made freely.`}
			breadcrumb={[
				{ label: 'Organizations', href: '/organizations' },
				{ label: name, href: `/organizations/${id}` },
			]}
			width="narrow"
		>
			<Said searchParams={searchParams} />
			{mayRequire && choices.length > 0 && <RequireForm organization={id} choices={choices} />}
			{!mayRequire && (
				<Card>
					{required.length === 0 ? 'Mailboxes are made freely.' : required.map((choice) => choice.name).join(', ')}
				</Card>
			)}
			{mayRequire && choices.length === 0 && (
				<EmptyState icon={<LayoutTemplate />} title="No template yet">
					First <a href={`/templates/new?organization=${id}`}>make a template for mailboxes</a>.
				</EmptyState>
			)}
		</Page>
	)
}
