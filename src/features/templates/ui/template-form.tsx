'use client'

import { useState } from 'react'
import {
	ActionForm,
	type ActionFormState,
	Card,
	FormActions,
	FormBody,
	LinkButton,
	SelectField,
	SubmitButton,
	useActionForm,
} from '@/ui'
import { createTemplateAction, editTemplateAction } from '../actions'
import { MailboxFields, PersonFields, type RightsGroups, type Start } from './template-fields'

/** Where the template may belong, with what the viewer could put into it there. */
export interface PlaceOption {
	id: string
	name: string
	rights: readonly string[]
}
interface Body {
	kind: 'mailbox' | 'person'
	start: Start
	rights: readonly string[]
	groups: RightsGroups
}

function Fields({
	form,
	kind,
	start,
	rights,
	groups,
	offered,
}: Body & { form: ActionFormState; offered: readonly string[] }) {
	if (kind === 'mailbox') return <MailboxFields form={form} start={start} />
	return <PersonFields form={form} start={start} rights={rights} groups={groups} offered={offered} />
}

/** A new template: where it belongs, what it is called, and what it says. */
export function CreateTemplateForm({
	places,
	chosen,
	...body
}: Body & { places: readonly PlaceOption[]; chosen: string }) {
	const form = useActionForm(createTemplateAction)
	const [place, setPlace] = useState(chosen)
	const offered = places.find(({ id }) => id === place)?.rights ?? []
	const hidden = { kind: body.kind, ...(places.length === 1 ? { organization: place } : {}) }
	return (
		<Card>
			<ActionForm form={form} hidden={hidden}>
				<FormBody>
					{places.length > 1 && (
						<SelectField
							{...form.field('organization', chosen)}
							label="Belongs to"
							help="It can be used in the domains of the organization, and of those below it."
							options={places.map(({ id, name }) => ({ value: id, label: name }))}
							onChange={(event) => setPlace(event.currentTarget.value)}
						/>
					)}
					<Fields form={form} offered={offered} {...body} />
					<FormActions>
						<SubmitButton>Create template</SubmitButton>
						<LinkButton href="/templates" variant="quiet">
							Cancel
						</LinkButton>
					</FormActions>
				</FormBody>
			</ActionForm>
		</Card>
	)
}

/** The same for a template that is there. */
export function EditTemplateForm({
	template,
	version,
	offered,
	...body
}: Body & { template: string; version: number; offered: readonly string[] }) {
	const form = useActionForm(editTemplateAction)
	return (
		<Card>
			<ActionForm form={form} hidden={{ template, kind: body.kind, version: form.version(version) }}>
				<FormBody>
					<Fields form={form} offered={offered} {...body} />
					<FormActions>
						<SubmitButton>Save template</SubmitButton>
						<LinkButton href={`/templates/${template}`} variant="quiet">
							Cancel
						</LinkButton>
					</FormActions>
				</FormBody>
			</ActionForm>
		</Card>
	)
}
