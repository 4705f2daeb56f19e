'use client'

import { ActionForm, CheckboxField, FormActions, FormBody, LastStep, Notice, SubmitButton, useActionForm } from '@/ui'
import { applyTemplateAction, removeTemplateAction, stopTemplateAction } from '../actions'
import { APPLIED_FIELDS, APPLIED_LABELS } from '../applied-fields'

/** Which fields to apply again. Bound to the version that is shown. */
export function ApplyForm({
	template,
	version,
	lines,
}: {
	template: string
	version: number
	lines: readonly string[]
}) {
	const form = useActionForm(applyTemplateAction)
	const { problem } = form.state
	const now = problem?.current?.fields
	return (
		<ActionForm form={form} hidden={{ template, version: form.version(version) }}>
			<FormBody>
				{now !== undefined && (
					<Notice tone="warning" title="This template was changed meanwhile">
						You saw: {lines.join('; ')}. It now says: {now}. Send it again to apply that.
					</Notice>
				)}
				{APPLIED_FIELDS.map((field, n) => (
					<CheckboxField
						key={field}
						name="fields[]"
						id={n === 0 ? 'f-fields' : `f-fields-${field}`}
						value={field}
						label={APPLIED_LABELS[field]}
						defaultChecked={form.ticked('fields', field, true)}
						{...(n === 0 && problem?.fields?.fields ? { error: problem.fields.fields } : {})}
					/>
				))}
				<FormActions>
					<SubmitButton variant="secondary">Apply to all its mailboxes</SubmitButton>
				</FormActions>
			</FormBody>
		</ActionForm>
	)
}

export function StopForm({ template }: { template: string }) {
	const form = useActionForm(stopTemplateAction)
	return (
		<ActionForm form={form} hidden={{ template }}>
			<SubmitButton variant="secondary" size="small">
				Stop
			</SubmitButton>
		</ActionForm>
	)
}

/** The last step of deleting a template. @param backHref on a page of its own: the way out */
export function RemoveTemplateForm({ template, backHref }: { template: string; backHref?: string }) {
	const form = useActionForm(removeTemplateAction)
	return (
		<ActionForm form={form} hidden={{ template }}>
			<LastStep text="Delete template" backHref={backHref} />
		</ActionForm>
	)
}
