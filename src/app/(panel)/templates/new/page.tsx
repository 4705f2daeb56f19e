import type { Metadata } from 'next'
import { notFound } from 'next/navigation'
import { shownAddress } from '@/core/address'
import type { Loaded } from '@/core/gateway/actor'
import { requireViewer } from '@/core/gateway/viewer'
import { isRight, mayAnywhere, specOf } from '@/core/policy'
import { CreateTemplateForm, cloneOfMailbox, cloneOfPerson, templatePlaces } from '@/features/templates'
import { EmptyState, Notice, Page, Tabs } from '@/ui'
import { oneEach, type SearchParams } from '../../../said'
import { rightsGroups } from '../rights-groups'

export const metadata: Metadata = { title: 'New template' }

const isHeld = (right: string, held: readonly string[]): boolean => held.includes(right)

/** What was taken over from elsewhere, and what was not. */
function Filled({ from, left }: { from: string; left: readonly string[] }) {
	const labels = left.filter(isRight).map((right) => specOf(right).label)
	return (
		<Notice tone="info" title={`Filled from ${shownAddress(from)}`}>
			A copy: whatever happens there later changes nothing here.
			{labels.length > 0 && ` Left out, since you do not hold it yourself: ${labels.join(', ')}.`}
		</Notice>
	)
}

const sourceOf = (
	viewer: Loaded,
	{ mailbox, person }: { mailbox?: string | undefined; person?: string | undefined },
) => (mailbox ? cloneOfMailbox(viewer, mailbox) : cloneOfPerson(viewer, person ?? ''))

export default async function NewTemplatePage({ searchParams }: { searchParams: SearchParams }) {
	const viewer = await requireViewer()
	if (!mayAnywhere(viewer.actor, 'template.create', viewer.now)) notFound()
	const { organization, kind: asked, mailbox, person } = await oneEach(searchParams)
	const kind = asked === 'person' || person ? 'person' : 'mailbox'
	const source = await sourceOf(viewer, { mailbox, person })
	const places = await templatePlaces(viewer)
	const chosen = places.find(({ id }) => id === organization) ?? places.find(({ id }) => id !== '') ?? places[0]
	const left = (source?.rights ?? []).filter((right) => !isHeld(right, chosen?.rights ?? []))
	const tabs = [
		{ href: '/templates/new', label: 'For mailboxes', current: kind === 'mailbox' },
		{ href: '/templates/new?kind=person', label: 'For persons', current: kind === 'person' },
	]
	return (
		<Page
			title="New template"
			description={
				kind === 'mailbox'
					? 'What new mailboxes begin with.'
					: 'What the owner of a new mailbox may do besides reading their own mail.'
			}
			breadcrumb={[{ label: 'Templates', href: '/templates' }]}
			width={kind === 'mailbox' ? 'narrow' : undefined}
		>
			{!source && <Tabs label="What it is for" items={tabs} />}
			{source && <Filled from={source.from} left={left} />}
			{chosen ? (
				<CreateTemplateForm
					places={places}
					chosen={chosen.id}
					kind={kind}
					start={source?.fields ?? {}}
					rights={(source?.rights ?? []).filter((right) => isHeld(right, chosen.rights))}
					groups={kind === 'person' ? rightsGroups() : []}
				/>
			) : (
				<EmptyState title="No place for a template yet">
					A template belongs to an organization or to the whole server.
				</EmptyState>
			)}
		</Page>
	)
}
