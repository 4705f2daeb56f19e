'use client'

import {
	ActionForm,
	Card,
	CheckboxField,
	CheckboxGroup,
	FormActions,
	FormBody,
	RadioCards,
	SubmitButton,
	TextField,
	useActionForm,
} from '@/ui'
import { demandSecondFactorAction, demandServerFactorAction } from '../actions'
import type { Demand } from '../get-demand'

export interface RoleChoice {
	readonly value: string
	readonly label: string
	readonly help: string
}

const options = (everybody: string) => [
	{ value: 'nobody', label: 'Nobody', help: 'Whoever wants a second factor sets one up.' },
	{ value: 'roles', label: 'Chosen roles', help: 'Those who hold one of the roles that are ticked below.' },
	{ value: 'holders', label: 'Everybody with rights', help: 'Whoever holds any grant, whatever role it came from.' },
	{ value: 'everybody', label: 'Everybody', help: everybody },
]

interface FieldsProps {
	readonly form: ReturnType<typeof useActionForm>
	readonly demand: Demand
	readonly roles: readonly RoleChoice[]
	readonly everybody: string
	/** What an empty number of days means; NULL = it may not be empty. */
	readonly serverDays: number | null
}

function Fields({ form, demand, roles, everybody, serverDays }: FieldsProps) {
	return (
		<FormBody>
			<RadioCards {...form.field('whom', demand.whom)} label="Of whom it is asked" options={options(everybody)} />
			<CheckboxGroup
				{...form.boxes('roles', demand.roles)}
				label="Roles"
				options={roles}
				help="Counts when “Chosen roles” is taken. Roles of your own say on their own page whether they ask for one."
			/>
			<TextField
				{...form.field('graceDays', demand.graceDays?.toString() ?? '')}
				label="Days to set one up"
				inputMode="numeric"
				autoComplete="off"
				className="max-w-60"
				optional={serverDays !== null}
				help={
					serverDays === null
						? 'From the day on which somebody is given rights. With 0 it is asked at once.'
						: `Left empty it is as on the whole server: ${serverDays}. With 0 it is asked at once.`
				}
			/>
			<CheckboxField
				{...form.check('trustsDevices', demand.trustsDevices)}
				label="Browsers may be remembered for 30 days"
				help="Off: whoever is asked for a second factor gives it at every sign-in."
			/>
			<FormActions>
				<SubmitButton>Save</SubmitButton>
			</FormActions>
		</FormBody>
	)
}

/** What an organization demands of those in and below it. */
export function DemandForm({
	organization,
	demand,
	...more
}: { organization: string; demand: Demand; serverDays: number } & Pick<FieldsProps, 'roles'>) {
	const form = useActionForm(demandSecondFactorAction)
	return (
		<Card>
			<ActionForm form={form} hidden={{ organization, version: form.version(demand.version) }}>
				<Fields
					form={form}
					demand={demand}
					everybody="Owners of mailboxes too: for this panel, never for their mail programs."
					{...more}
				/>
			</ActionForm>
		</Card>
	)
}

/** What the server demands, whatever an organization says. */
export function ServerDemandForm({ demand, roles }: { demand: Demand } & Pick<FieldsProps, 'roles'>) {
	const form = useActionForm(demandServerFactorAction)
	return (
		<Card>
			<ActionForm form={form} hidden={{ version: form.version(demand.version) }}>
				<Fields
					form={form}
					demand={demand}
					roles={roles}
					serverDays={null}
					everybody="Every owner of a mailbox on this server too: for this panel, never for their mail programs."
				/>
			</ActionForm>
		</Card>
	)
}
