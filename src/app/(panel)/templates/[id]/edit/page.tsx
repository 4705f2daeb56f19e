import type { Metadata } from 'next'
import { notFound } from 'next/navigation'
import { writtenBytes } from '@/core/address'
import { requireViewer } from '@/core/gateway/viewer'
import { EditTemplateForm, getTemplate, type TemplateFacts } from '@/features/templates'
import { Notice, Page } from '@/ui'
import { idOf, orNotFound } from '../../../../or-not-found'
import { rightsGroups } from '../../rights-groups'

export const metadata: Metadata = { title: 'Edit template' }

const count = (value: number | null): string => (value === null ? '' : String(value))

/** What stands in the form at first. */
const startOf = (template: TemplateFacts) => ({
	name: template.name,
	description: template.description,
	quota: writtenBytes(template.quotaBytes),
	sendOnly: template.sendOnly ? 'on' : '',
	protocols: template.protocols.join(),
	addressPattern: template.addressPattern,
	welcome: template.welcome,
	scope: template.scope,
	maxMailboxes: count(template.maxMailboxes),
	maxAliases: count(template.maxAliases),
	maxLists: count(template.maxLists),
	maxStorage: writtenBytes(template.maxStorageBytes),
	maxStoragePerMailbox: writtenBytes(template.maxStoragePerMailboxBytes),
	maxSendsPerHour: count(template.maxSendsPerHour),
	maxSendsPerDay: count(template.maxSendsPerDay),
	passOnDepth: String(template.passOnDepth),
	endsAfterDays: count(template.endsAfterDays),
})

export default async function EditTemplatePage({ params }: { params: Promise<{ id: string }> }) {
	const viewer = await requireViewer()
	const id = await idOf(params)
	const template = await orNotFound(getTemplate(viewer, id))
	if (!template.can.edit) notFound()
	return (
		<Page
			title={`Edit ${template.name}`}
			breadcrumb={[
				{ label: 'Templates', href: '/templates' },
				{ label: template.name, href: `/templates/${id}` },
			]}
			width={template.kind === 'mailbox' ? 'narrow' : undefined}
		>
			{template.kind === 'mailbox' && template.used > 0 && (
				<Notice tone="info" title="Mailboxes that were made with it stay as they are">
					Afterwards you can apply it to them again, on the page of the template.
				</Notice>
			)}
			<EditTemplateForm
				template={id}
				version={template.version}
				kind={template.kind}
				start={startOf(template)}
				rights={template.rights}
				groups={template.kind === 'person' ? rightsGroups() : []}
				offered={template.offered}
			/>
		</Page>
	)
}
