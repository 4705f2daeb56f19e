'use client'

import { ActionForm, Card, CheckboxField, FormActions, FormBody, Notice, SubmitButton, useActionForm } from '@/ui'
import { requireTemplatesAction } from '../actions'

interface Choice {
	readonly id: string
	readonly name: string
	readonly organization: string | null
	readonly lines: readonly string[]
	readonly isRequired: boolean
}

/** Which templates new mailboxes of an organization have to be made with; none ticked = they are made freely. */
export function RequireForm({ organization, choices }: { organization: string; choices: readonly Choice[] }) {
	const form = useActionForm(requireTemplatesAction)
	const { problem } = form.state
	return (
		<Card>
			<ActionForm form={form} hidden={{ organization }}>
				<FormBody>
					{problem?.fields?.templates && <Notice tone="danger" title={problem.fields.templates} />}
					{choices.map((choice, n) => (
						<CheckboxField
							key={choice.id}
							id={n === 0 ? 'f-templates' : `f-templates-${choice.id}`}
							name="templates[]"
							value={choice.id}
							label={choice.name}
							help={`${choice.lines.join(' · ')}${choice.organization === null ? ' · of the whole server' : ` · of ${choice.organization}`}`}
							defaultChecked={form.ticked('templates', choice.id, choice.isRequired)}
						/>
					))}
					<FormActions>
						<SubmitButton>Save</SubmitButton>
					</FormActions>
				</FormBody>
			</ActionForm>
		</Card>
	)
}
