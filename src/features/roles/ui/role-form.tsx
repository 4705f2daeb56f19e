'use client'

import { useState } from 'react'
import {
	ActionForm,
	CheckboxField,
	ChoiceGroups,
	FormActions,
	LinkButton,
	Notice,
	SelectField,
	SubmitButton,
	TextField,
	useActionForm,
} from '@/ui'
import { createRoleAction, editRoleAction } from '../actions'
import type { RightsGroup } from '../rights-in-words'

/** Where the role may belong, with what the viewer could put into it there. */
export interface PlaceOption {
	id: string
	name: string
	rights: readonly string[]
}
type Form = ReturnType<typeof useActionForm>

const optionsOf = (groups: readonly RightsGroup[], offered: ReadonlySet<string>) =>
	groups
		.map(({ title, rights }) => ({
			title,
			options: rights
				.filter(({ right }) => offered.has(right))
				.map(({ right, label, consequence, needs }) => ({ value: right, label, help: consequence, needs })),
		}))
		.filter(({ options }) => options.length > 0)

interface Body {
	form: Form
	groups: readonly RightsGroup[]
	offered: readonly string[]
	name?: string
	description?: string
	rights?: readonly string[]
	demandsFactor?: boolean
}

function RoleFields({ form, groups, offered, name, description, rights = [], demandsFactor = false }: Body) {
	const { problem, values } = form.state
	const typed = values.rights
	const list = typed === undefined ? [] : [typed].flat()
	const current = problem?.current?.rights
	return (
		<>
			<div className="grid gap-4 sm:grid-cols-2">
				<TextField
					{...form.field('name', name)}
					label="Name"
					required
					autoComplete="off"
					help="Such as HR, or Front desk."
				/>
				<TextField {...form.field('description', description)} label="Description" optional autoComplete="off" />
			</div>
			{current !== undefined && (
				<Notice tone="warning" title="Somebody else saved this role meanwhile">
					It now contains: {current}.
				</Notice>
			)}
			<ChoiceGroups
				name="rights"
				label="Rights"
				help="Only rights that you hold yourself are offered. What a right needs is ticked along with it."
				error={problem?.fields?.rights}
				groups={optionsOf(groups, new Set(offered))}
				start={form.state.status === 'failed' ? list : rights}
			/>
			<CheckboxField
				{...form.check('demandsFactor', demandsFactor)}
				label="Whoever holds it needs a second factor"
				help="They have some days to set one up. From then on they can do nothing else until they have."
			/>
		</>
	)
}

/** A new role: where it belongs, what it is called, and its rights, ticked one by one. */
export function CreateRoleForm({
	places,
	groups,
	chosen,
	model,
}: {
	places: readonly PlaceOption[]
	groups: readonly RightsGroup[]
	chosen: string
	/** The role that it is cloned from. */
	model: { from: string; name: string; description: string; rights: readonly string[] } | null
}) {
	const form = useActionForm(createRoleAction)
	const [place, setPlace] = useState(chosen)
	const offered = places.find(({ id }) => id === place)?.rights ?? []
	const beyond = (model?.rights ?? []).filter((right) => !offered.includes(right))
	const labels = groups.flatMap(({ rights }) => rights).filter(({ right }) => beyond.includes(right))
	const hidden = { ...(places.length === 1 ? { organization: place } : {}), ...(model ? { from: model.from } : {}) }
	return (
		<ActionForm form={form} hidden={hidden} className="grid gap-6">
			{model && (
				<Notice tone="info" title={`Begins as a copy of ${model.name}`}>
					{labels.length === 0
						? 'All of its rights are ticked. Later changes to either leave the other as it is.'
						: `Left out, because you do not hold it there yourself: ${labels.map(({ label }) => label).join(', ')}.`}
				</Notice>
			)}
			{places.length > 1 && (
				<SelectField
					{...form.field('organization', chosen)}
					label="Belongs to"
					help="A role of the whole server can be given by everybody who may see roles."
					options={places.map(({ id, name }) => ({ value: id, label: name }))}
					onChange={(event) => setPlace(event.currentTarget.value)}
					className="max-w-90"
				/>
			)}
			<RoleFields
				form={form}
				groups={groups}
				offered={offered}
				{...(model && {
					name: `Copy of ${model.name}`,
					description: model.description,
					rights: model.rights,
				})}
			/>
			<FormActions>
				<SubmitButton>Create role</SubmitButton>
				<LinkButton href="/roles" variant="quiet">
					Cancel
				</LinkButton>
			</FormActions>
		</ActionForm>
	)
}

/** The same for a role that is there. */
export function EditRoleForm({
	role,
	version,
	held,
	...fields
}: {
	role: string
	version: number
	/** Live grants that were made from it. */
	held: number
} & Omit<Body, 'form'>) {
	const form = useActionForm(editRoleAction)
	return (
		<ActionForm form={form} hidden={{ role, version: form.version(version) }} className="grid gap-6">
			{held > 0 && (
				<Notice
					tone="info"
					title={held === 1 ? 'One grant was made from this role' : `${held} grants were made from this role`}
				>
					Whoever holds it keeps exactly what they were given. What you change here counts for grants given from now on;
					once it is saved, you are shown what applying it to its holders would change for each.
				</Notice>
			)}
			<RoleFields form={form} {...fields} />
			<FormActions>
				<SubmitButton>Save role</SubmitButton>
				<LinkButton href={`/roles/${role}`} variant="quiet">
					Cancel
				</LinkButton>
			</FormActions>
		</ActionForm>
	)
}
