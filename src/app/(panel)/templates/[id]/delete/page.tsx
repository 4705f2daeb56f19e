import type { Metadata } from 'next'
import { notFound } from 'next/navigation'
import { requireViewer } from '@/core/gateway/viewer'
import { getTemplate, RemoveTemplateForm } from '@/features/templates'
import { Card, Notice, Page } from '@/ui'
import { idOf, orNotFound } from '../../../../or-not-found'

export const metadata: Metadata = { title: 'Delete template' }

export default async function DeleteTemplatePage({ params }: { params: Promise<{ id: string }> }) {
	const viewer = await requireViewer()
	const id = await idOf(params)
	const template = await orNotFound(getTemplate(viewer, id))
	if (!template.can.remove) notFound()
	return (
		<Page
			title={`Delete the template ${template.name}?`}
			breadcrumb={[
				{ label: 'Templates', href: '/templates' },
				{ label: template.name, href: `/templates/${id}` },
			]}
			width="narrow"
		>
			<Notice tone="warning" title="What will happen">
				It cannot be used from then on. What was made with it stays as it is.
			</Notice>
			<Card>
				<RemoveTemplateForm template={id} backHref={`/templates/${id}`} />
			</Card>
		</Page>
	)
}
