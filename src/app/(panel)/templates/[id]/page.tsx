import { Pencil } from 'lucide-react'
import type { Metadata } from 'next'
import type { Loaded } from '@/core/gateway/actor'
import { requireViewer } from '@/core/gateway/viewer'
import {
	getTemplate,
	RemoveTemplateForm,
	TemplateDetail,
	type TemplateFacts,
	TemplateMailboxTable,
	templateMailboxes,
	usedWords,
} from '@/features/templates'
import { Dialog, FilterBar, FilterSelect, LinkButton, Page, SearchField, Section } from '@/ui'
import { idOf, orNotFound } from '../../../or-not-found'
import { oneEach, Said, type SearchParams } from '../../../said'

export const metadata: Metadata = { title: 'Template' }

type Props = { params: Promise<{ id: string }>; searchParams: SearchParams }

const DRIFT = [
	{ value: '', label: 'all of them' },
	{ value: '1', label: 'those that differ' },
]

async function MadeWith({
	viewer,
	template,
	filter,
}: {
	viewer: Loaded
	template: TemplateFacts
	filter: { q?: string | undefined; drift?: string | undefined; at?: string | undefined }
}) {
	if (template.kind !== 'mailbox') return null
	const page = await templateMailboxes(viewer, template, filter)
	if (!page) return null
	return (
		<Section title="Made with it">
			{template.used > 0 && (
				<FilterBar>
					<SearchField label="Search addresses" defaultValue={filter.q} />
					<FilterSelect label="Show" name="drift" defaultValue={filter.drift ?? ''} options={DRIFT} />
				</FilterBar>
			)}
			<TemplateMailboxTable page={page} filter={filter} template={template.id} />
		</Section>
	)
}

function Ending({ template: { id, name, can } }: { template: TemplateFacts }) {
	if (!can.remove) return null
	return (
		<Section title="Delete" description="What was made with it stays as it is.">
			<div>
				<Dialog
					trigger={
						<LinkButton href={`/templates/${id}/delete`} variant="danger">
							Delete template…
						</LinkButton>
					}
					title={`Delete the template ${name}?`}
					description="It cannot be used from then on. What was made with it stays as it is."
				>
					<RemoveTemplateForm template={id} />
				</Dialog>
			</div>
		</Section>
	)
}

export default async function TemplatePage({ params, searchParams }: Props) {
	const viewer = await requireViewer()
	const id = await idOf(params)
	const { q, drift, at } = await oneEach(searchParams)
	const template = await orNotFound(getTemplate(viewer, id))
	const what = template.kind === 'mailbox' ? 'For mailboxes' : 'For persons'
	const home =
		template.organizationId === null ? 'of the whole server' : `of ${template.organization ?? 'an organization'}`
	const used = template.kind === 'mailbox' && template.used > 0 ? `, ${usedWords(template.used)} made with it` : ''
	const words = `${what}, ${home}${used}`
	const edit = template.can.edit && (
		<LinkButton href={`/templates/${id}/edit`} variant="primary" icon={<Pencil size={16} aria-hidden />}>
			Edit
		</LinkButton>
	)
	return (
		<Page
			title={template.name}
			description={template.description ? `${template.description} · ${words}` : words}
			breadcrumb={[{ label: 'Templates', href: '/templates' }]}
			action={edit}
		>
			<Said searchParams={searchParams} />
			<TemplateDetail template={template} now={viewer.now}>
				<MadeWith viewer={viewer} template={template} filter={{ q, drift, at }} />
			</TemplateDetail>
			<Ending template={template} />
		</Page>
	)
}
