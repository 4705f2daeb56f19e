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
import { createAliasAction, editAliasAction, removeAliasAction } from '../actions'

const HELP = 'One address a line.'
const HELP_INSIDE = 'One address a line, each within what you manage.'

export function CreateAliasForm({
	domains,
	chosen,
	more,
}: {
	domains: readonly { id: string; name: string }[]
	chosen: string
	/** There are more domains than these. */
	more: boolean
}) {
	const form = useActionForm(createAliasAction)
	return (
		<ActionForm form={form}>
			<FormBody>
				<NewAddressFields form={form} domains={domains} domainId={chosen} more={more} />
				<TextAreaField
					{...form.field('destinations')}
					label="Delivers to"
					help={HELP}
					required
					spellCheck={false}
					autoCapitalize="none"
				/>
				<FormActions>
					<SubmitButton>Create alias</SubmitButton>
					<LinkButton href="/aliases" variant="quiet">
						Cancel
					</LinkButton>
				</FormActions>
			</FormBody>
		</ActionForm>
	)
}

export function EditAliasForm({
	alias,
	version,
	destinations,
	enabled,
	stays,
	mayOutside,
}: {
	alias: string
	version: number
	destinations: string
	enabled: boolean
	/** postmaster and abuse cannot be switched off. */
	stays: boolean
	mayOutside: boolean
}) {
	const form = useActionForm(editAliasAction)
	return (
		<ActionForm form={form} hidden={{ alias, version: form.version(version), ...(stays ? { enabled: 'on' } : {}) }}>
			<FormBody>
				<TextAreaField
					{...form.field('destinations', destinations)}
					label="Delivers to"
					help={mayOutside ? HELP : HELP_INSIDE}
					required
					spellCheck={false}
					autoCapitalize="none"
				/>
				{!stays && (
					<CheckboxField
						{...form.check('enabled', enabled)}
						label="Enabled"
						help="While it is off, mail to this address is refused."
					/>
				)}
				<FormActions>
					<SubmitButton>Save</SubmitButton>
				</FormActions>
			</FormBody>
		</ActionForm>
	)
}

/** Deletes at once what can be made again at once: a sentence and a button, nothing to type. */
export function RemoveAlias({ alias, address }: { alias: string; address: string }) {
	const form = useActionForm(removeAliasAction)
	return (
		<Dialog
			trigger={
				<LinkButton href={`/aliases/${alias}/delete`} variant="danger">
					Delete…
				</LinkButton>
			}
			title={`Delete ${address}?`}
			description="Mail to this address is refused from then on. The mailboxes that it delivers to stay."
		>
			<ActionForm form={form} hidden={{ alias }}>
				<DialogActions>
					<SubmitButton variant="danger">Delete alias</SubmitButton>
				</DialogActions>
			</ActionForm>
		</Dialog>
	)
}

/** The same on a page of its own, for whoever has no script. */
export function RemoveAliasForm({ alias }: { alias: string }) {
	const form = useActionForm(removeAliasAction)
	return (
		<ActionForm form={form} hidden={{ alias }}>
			<FormActions>
				<SubmitButton variant="danger">Delete alias</SubmitButton>
				<LinkButton href={`/aliases/${alias}`} variant="quiet">
					Cancel
				</LinkButton>
			</FormActions>
		</ActionForm>
	)
}
