import type { ReactNode } from 'react'
import { Card, Notice, Section } from '@/ui'
import type { TemplateDetail as Template } from '../get-template'
import { ApplyForm } from './apply-forms'
import { TemplateRuns } from './template-runs'

/** What a template says, what became of it, and for a mailbox's the way to apply it again. @param children what was made with it */
export function TemplateDetail({ template, now, children }: { template: Template; now: Date; children?: ReactNode }) {
	const { id, kind, version, welcome, lines, missing, mandatoryIn, can } = template
	return (
		<>
			{missing.length > 0 && (
				<Notice tone="info" title="You hold less than this template">
					So you can neither change nor delete it; what you make with it gets what you hold. You lack:{' '}
					{missing.join(', ')}.
				</Notice>
			)}
			{mandatoryIn.length > 0 && (
				<Notice tone="info" title="Mandatory">
					New mailboxes of{' '}
					{mandatoryIn.map((organization, n) => (
						<span key={organization.id}>
							{n > 0 && ', '}
							<a href={`/organizations/${organization.id}/templates`}>{organization.name}</a>
						</span>
					))}{' '}
					are made with this template, or another one of their list.
				</Notice>
			)}
			<Section title={kind === 'mailbox' ? 'A mailbox begins with' : 'Its owner gets'}>
				<Card>
					<ul className="grid gap-1">
						{lines.map((line) => (
							<li key={line}>{line}</li>
						))}
					</ul>
					{welcome !== '' && <blockquote className="mt-3 whitespace-pre-line text-muted">{welcome}</blockquote>}
				</Card>
			</Section>
			{children}
			{can.apply && (
				<Section
					title="Apply again"
					description="Brings the mailboxes that were made with it back to what it says now, as far as you may edit each of them. It runs in your name, and shows here how far it is."
				>
					<Card>
						<ApplyForm template={id} version={version} lines={lines} />
					</Card>
				</Section>
			)}
			<TemplateRuns runs={template.runs} template={id} mayStop={can.apply} now={now} />
		</>
	)
}
