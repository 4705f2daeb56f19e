'use client'

import {
	ActionForm,
	CheckboxField,
	Fieldset,
	FormActions,
	FormBody,
	LinkButton,
	SelectField,
	SubmitButton,
	TextField,
	useActionForm,
} from '@/ui'
import {
	createOrganizationAction,
	editOrganizationAction,
	removeOrganizationAction,
	setOrganizationDelegationAction,
	setOrganizationEnabledAction,
	setOrganizationResellerAction,
} from '../actions'
import {
	type FieldOf,
	FROM_ABOVE,
	Limits,
	type LimitTexts,
	type OrganizationUse,
	UNLIMITED,
} from './organization-limit-fields'

/** @param top may it be made at the top of the server @param chosen the parent's id, empty for the top */
export function CreateOrganizationForm({
	parents,
	top,
	chosen,
	back,
}: {
	parents: readonly { id: string; path: string }[]
	top: boolean
	chosen: string
	back: string
}) {
	const form = useActionForm(createOrganizationAction)
	const places = [
		...(top ? [{ value: '', label: 'none (top level)' }] : []),
		...parents.map(({ id, path }) => ({ value: id, label: path })),
	]
	const [only] = places
	return (
		<ActionForm form={form}>
			<FormBody>
				<TextField {...form.field('name')} label="Name" required maxLength={200} autoComplete="off" />
				{only && places.length === 1 ? (
					<>
						<input type="hidden" name="parent" value={only.value} />
						{only.value !== '' && (
							<div className="fld">
								<span className="fld-label">Part of</span>
								<span>{only.label}</span>
							</div>
						)}
					</>
				) : (
					<SelectField
						{...form.field('parent', chosen)}
						label="Part of"
						options={places}
						help="Below a reseller, what is used here counts there as well."
					/>
				)}
				<Limits
					field={(name) => form.field(name, UNLIMITED[name])}
					help="For everything in and below the organization together. Empty means unlimited, 0 means none."
				/>
				<FormActions>
					<SubmitButton>Create organization</SubmitButton>
					<LinkButton href={back} variant="quiet">
						Cancel
					</LinkButton>
				</FormActions>
			</FormBody>
		</ActionForm>
	)
}

interface Of {
	organization: string
}

/** Name, and the limits for whoever may set them. */
export function EditOrganizationForm({
	organization,
	version,
	name,
	limits,
	use,
	minCharacters,
	asksReasons,
	mayLimit,
}: Of & {
	version: number
	name: string
	limits: LimitTexts
	use: OrganizationUse
	minCharacters: string
	asksReasons: boolean
	mayLimit: boolean
}) {
	const form = useActionForm(editOrganizationAction)
	const field: FieldOf = (limit) =>
		mayLimit ? form.field(limit, limits[limit]) : { name: limit, defaultValue: limits[limit], disabled: true }
	return (
		<ActionForm form={form} hidden={{ organization, version: form.version(version) }}>
			<FormBody>
				<TextField {...form.field('name', name)} label="Name" required maxLength={200} autoComplete="off" />
				<Limits
					field={field}
					use={use}
					help={
						mayLimit
							? 'For everything in and below the organization together. Empty means unlimited, 0 means none.'
							: FROM_ABOVE
					}
				/>
				<Fieldset legend="Passwords">
					<TextField
						{...form.field('minCharacters', minCharacters)}
						label="Shortest password"
						inputMode="numeric"
						maxLength={3}
						suffix="characters"
						autoComplete="off"
						help="From 15, which the server asks for, to 24. Holds for new passwords of everybody in and below the organization."
					/>
				</Fieldset>
				<CheckboxField
					{...form.check('asksReasons', asksReasons)}
					label="Ask for reasons"
					help="Whoever changes a mailbox or a person in or below it says why, and the person reads it."
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

/** One button, the other way round each time. */
export function OrganizationEnabledForm({ organization, enabled }: Of & { enabled: boolean }) {
	const form = useActionForm(setOrganizationEnabledAction)
	return (
		<ActionForm form={form} hidden={{ organization, enabled: enabled ? '' : 'on' }}>
			<SubmitButton variant="secondary">{enabled ? 'Disable organization' : 'Enable organization'}</SubmitButton>
		</ActionForm>
	)
}

/** Whether rights are handed on inside; the other way round each time. */
export function OrganizationDelegationForm({ organization, mayDelegate }: Of & { mayDelegate: boolean }) {
	const form = useActionForm(setOrganizationDelegationAction)
	return (
		<ActionForm form={form} hidden={{ organization, mayDelegate: mayDelegate ? '' : 'on' }}>
			<SubmitButton variant="secondary">{mayDelegate ? 'Switch delegation off' : 'Switch delegation on'}</SubmitButton>
		</ActionForm>
	)
}

/** Reseller or not; the other way round each time. */
export function OrganizationResellerForm({ organization, reseller }: Of & { reseller: boolean }) {
	const form = useActionForm(setOrganizationResellerAction)
	return (
		<ActionForm form={form} hidden={{ organization, reseller: reseller ? '' : 'on' }}>
			<SubmitButton variant="secondary">{reseller ? 'Make it an ordinary one' : 'Make it a reseller'}</SubmitButton>
		</ActionForm>
	)
}

/** For an organization in which nothing is left: nothing to type, since nothing is lost. */
export function RemoveOrganizationForm({ organization }: Of) {
	const form = useActionForm(removeOrganizationAction)
	return (
		<ActionForm form={form} hidden={{ organization }}>
			<FormActions>
				<SubmitButton variant="danger">Delete organization</SubmitButton>
				<LinkButton href={`/organizations/${organization}`} variant="quiet">
					Cancel
				</LinkButton>
			</FormActions>
		</ActionForm>
	)
}
