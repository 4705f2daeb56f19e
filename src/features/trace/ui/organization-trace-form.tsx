'use client'

import {
	ActionForm,
	CheckboxField,
	FormActions,
	FormBody,
	LinkButton,
	SubmitButton,
	TextField,
	useActionForm,
} from '@/ui'
import { setOrganizationTraceAction } from '../actions'

/** For how long messages are traced in an organization, and whether their subjects are read. */
export function OrganizationTraceForm({
	organization,
	version,
	traceDays,
	traceSubjects,
	days,
}: {
	organization: string
	version: number
	traceDays: string
	traceSubjects: boolean
	days: number
}) {
	const form = useActionForm(setOrganizationTraceAction)
	return (
		<ActionForm form={form} hidden={{ organization, version: form.version(version) }}>
			<FormBody>
				<TextField
					{...form.field('traceDays', traceDays)}
					label="Kept for"
					suffix="days"
					inputMode="numeric"
					maxLength={4}
					autoComplete="off"
					help={`Empty means as above it, or 30. ${days === 1 ? '1 day holds' : `${days} days hold`} now; the server may keep less. What is older is removed within an hour.`}
				/>
				<CheckboxField
					{...form.check('traceSubjects', traceSubjects)}
					label="Show subjects"
					help="Off, nobody reads the subject of any message of this organization in the trace, and what was kept of them is removed. They are kept only where the server logs them."
				/>
				<FormActions>
					<SubmitButton>Save</SubmitButton>
					<LinkButton href={`/organizations/${organization}`} variant="quiet">
						Cancel
					</LinkButton>
				</FormActions>
			</FormBody>
		</ActionForm>
	)
}
