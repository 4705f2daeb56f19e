'use client'

import {
	ActionForm,
	CheckboxField,
	Dialog,
	DialogActions,
	FormActions,
	FormBody,
	LinkButton,
	NewAddressFields,
	SubmitButton,
	TextAreaField,
	useActionForm,
} from '@/ui'
import { createListAction, editListAction, removeListAction } from '../actions'
import { ListFields, type ListTexts, NEW_LIST } from './list-fields'

export function CreateListForm({
	domains,
	chosen,
	more,
	mayOutside,
}: {
	domains: readonly { id: string; name: string }[]
	chosen: string
	/** There are more domains than these. */
	more: boolean
	mayOutside: boolean
}) {
	const form = useActionForm(createListAction)
	return (
		<ActionForm form={form}>
			<FormBody>
				<NewAddressFields form={form} domains={domains} domainId={chosen} more={more} />
				<ListFields form={form} start={NEW_LIST} mayOutside={mayOutside} />
				<TextAreaField
					{...form.field('members')}
					label="Members"
					optional
					rows={6}
					help="Paste as many as you like, one a line; “Ada Kern <ada@example.org>” will do. More can be added later."
					spellCheck={false}
					autoCapitalize="none"
				/>
				<FormActions>
					<SubmitButton>Create list</SubmitButton>
					<LinkButton href="/lists" variant="quiet">
						Cancel
					</LinkButton>
				</FormActions>
			</FormBody>
		</ActionForm>
	)
}

export function EditListForm({
	list,
	version,
	start,
	enabled,
	mayOutside,
}: {
	list: string
	version: number
	start: ListTexts
	enabled: boolean
	mayOutside: boolean
}) {
	const form = useActionForm(editListAction)
	return (
		<ActionForm form={form} hidden={{ list, version: form.version(version) }}>
			<FormBody>
				<ListFields form={form} start={start} mayOutside={mayOutside} />
				<CheckboxField
					{...form.check('enabled', enabled)}
					label="Enabled"
					help="While it is off, mail to this address is refused."
				/>
				<FormActions>
					<SubmitButton>Save</SubmitButton>
					<LinkButton href={`/lists/${list}`} variant="quiet">
						Cancel
					</LinkButton>
				</FormActions>
			</FormBody>
		</ActionForm>
	)
}

export const REMOVED =
	'Mail to this address is refused from then on. The members keep their mailboxes and what they got.'

/** Deletes the list with its members: a sentence and a button. */
export function RemoveList({ list, address }: { list: string; address: string }) {
	const form = useActionForm(removeListAction)
	return (
		<Dialog
			trigger={
				<LinkButton href={`/lists/${list}/delete`} variant="danger">
					Delete…
				</LinkButton>
			}
			title={`Delete ${address}?`}
			description={REMOVED}
		>
			<ActionForm form={form} hidden={{ list }}>
				<DialogActions>
					<SubmitButton variant="danger">Delete list</SubmitButton>
				</DialogActions>
			</ActionForm>
		</Dialog>
	)
}

/** The same on a page of its own, for whoever has no script. */
export function RemoveListForm({ list }: { list: string }) {
	const form = useActionForm(removeListAction)
	return (
		<ActionForm form={form} hidden={{ list }}>
			<FormActions>
				<SubmitButton variant="danger">Delete list</SubmitButton>
				<LinkButton href={`/lists/${list}`} variant="quiet">
					Cancel
				</LinkButton>
			</FormActions>
		</ActionForm>
	)
}
