'use client'

import { ChoiceGroups, RadioCards, type useActionForm } from '@/ui'
import { type Draft, NOTHING, type RightsOption, type RoleOption, SINGLE, tickable } from './give-choices'

const lacking = (missing: readonly string[]): string =>
	missing.length > 3 ? `You lack ${missing.length} of its rights.` : `You lack: ${missing.join(', ')}.`

const rightsText = (n: number): string => (n === 1 ? '1 right' : `${n} rights`)

const roleOption = (role: RoleOption) => ({
	value: role.value,
	label: role.name,
	disabled: role.missing.length > 0,
	help: (
		<>
			{role.missing.length > 0 ? lacking(role.missing) : role.description}
			<span className="mt-1 block text-xs">{`${rightsText(role.rights.length)} · ${role.origin}`}</span>
		</>
	),
})

/** What can be chosen comes first; what the giver lacks something of stays to be seen, with the reason. */
const roleOptions = (roles: readonly RoleOption[], mayBeNothing: boolean) => [
	...roles.filter(({ missing }) => missing.length === 0).map(roleOption),
	{ value: SINGLE, label: 'Single rights', help: 'Tick exactly what they may do, one by one.' },
	...(mayBeNothing
		? [{ value: NOTHING, label: 'Nothing yet', help: 'They can sign in, and rights are given later.' }]
		: []),
	...roles.filter(({ missing }) => missing.length > 0).map(roleOption),
]

interface Props {
	roles: readonly RoleOption[]
	/** All rights, in words. */
	groups: readonly RightsOption[]
	/** Those of them that the giver holds. */
	offered: readonly string[]
	form: ReturnType<typeof useActionForm>
	draft: Draft
	/** The person is only added now, and may be left without rights. */
	mayBeNothing: boolean
	change(part: Partial<Draft>): void
}

/** A role, or single rights. The list of rights unfolds without any script. */
export function GiveWhat({ roles, groups, offered, form, draft, mayBeNothing, change }: Props) {
	return (
		<div
			className="group/what grid gap-5"
			onChange={(event) => {
				const at = event.target
				if (at instanceof HTMLInputElement && at.name === 'role') change({ role: at.value })
			}}
		>
			<RadioCards
				{...form.field('role', draft.role)}
				label="Role"
				options={roleOptions(roles, mayBeNothing)}
				className="[&>.fld-label]:sr-only [&_.radio-cards-list]:sm:grid-cols-2"
			/>
			<div className="hidden group-has-[input[value=single]:checked]/what:block">
				<ChoiceGroups
					name="rights"
					label="Rights"
					help="Only rights that you hold yourself are offered. What a right needs is ticked along with it."
					error={form.state.problem?.fields?.rights}
					groups={tickable(groups, offered)}
					start={draft.rights}
					onChange={(rights) => change({ rights })}
				/>
			</div>
		</div>
	)
}
