'use client'

import type { ReactNode } from 'react'
import { useFormStatus } from 'react-dom'
import { ActionForm, FormActions, FormBody, SubmitButton, TextAreaField, useActionForm } from '@/ui'
import {
	addListMembersAction,
	addOwnListMembersAction,
	removeListMembersAction,
	removeOwnListMembersAction,
} from '../actions'

/** @param own by whoever looks after the list, on their own page */
export function AddMembersForm({ list, own, help }: { list: string; own: boolean; help: string }) {
	const form = useActionForm(own ? addOwnListMembersAction : addListMembersAction)
	return (
		<ActionForm form={form} hidden={{ list }}>
			<FormBody>
				<TextAreaField
					// A new one after each success, so that it is empty again.
					key={form.state.status === 'done' ? form.state.answer : 'open'}
					{...form.field('members')}
					label="Add members"
					required
					rows={4}
					help={help}
					spellCheck={false}
					autoCapitalize="none"
				/>
				<FormActions>
					<SubmitButton variant="secondary">Add to the list</SubmitButton>
				</FormActions>
			</FormBody>
		</ActionForm>
	)
}

/** The form around the table, whose buttons each take one member off. */
export function TakingOffForm({ list, own, children }: { list: string; own: boolean; children: ReactNode }) {
	const form = useActionForm(own ? removeOwnListMembersAction : removeListMembersAction)
	return (
		<ActionForm form={form} hidden={{ list }}>
			{children}
		</ActionForm>
	)
}

/** @param address for those who hear the button and not the row around it */
export function TakeOffButton({ member, address }: { member: string; address: string }) {
	const { pending, data } = useFormStatus()
	return (
		<SubmitButton
			name="members[]"
			value={member}
			variant="quiet"
			size="small"
			pending={pending && data.get('members[]') === member}
			disabled={pending}
			aria-label={`Take ${address} off the list`}
		>
			Take off
		</SubmitButton>
	)
}
