'use client'

import { ActionForm, FormActions, FormBody, SubmitButton, TextField, useActionForm } from '@/ui'
import { askRenewalAction, extendGrantAction } from '../actions'

/** One click on the overview. */
export function AskRenewalForm({ grant }: { grant: string }) {
	const form = useActionForm(askRenewalAction)
	return (
		<ActionForm form={form} hidden={{ grant }}>
			<SubmitButton variant="secondary" size="small">
				Ask for more time
			</SubmitButton>
		</ActionForm>
	)
}

/** On a page of its own, with room for a reason. */
export function RenewalForm({ grant }: { grant: string }) {
	const form = useActionForm(askRenewalAction)
	return (
		<ActionForm form={form} hidden={{ grant }}>
			<FormBody>
				<TextField
					{...form.field('reason')}
					label="Reason"
					optional
					autoComplete="off"
					help="Such as “Mia is away until August”. They read it along with your request."
				/>
				<FormActions>
					<SubmitButton>Ask for more time</SubmitButton>
				</FormActions>
			</FormBody>
		</ActionForm>
	)
}

/** Moves the end, and leaves everything else as it is. @param fields the grant's terms with the new end, as the form for editing has them */
export function ExtendForm({ fields, days }: { fields: Readonly<Record<string, string>>; days: number }) {
	const form = useActionForm(extendGrantAction)
	return (
		<ActionForm form={form} hidden={fields}>
			<SubmitButton variant="secondary" size="small">
				{`Extend by ${days} days`}
			</SubmitButton>
		</ActionForm>
	)
}
