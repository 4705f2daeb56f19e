'use client'

import { useState } from 'react'
import {
	ActionForm,
	AddressField,
	Fieldset,
	FormActions,
	FormBody,
	LimitField,
	LinkButton,
	SelectField,
	SubmitButton,
	TextField,
	useActionForm,
} from '@/ui'
import { createDomainAction } from '../actions'

export interface OrganizationOption {
	id: string
	path: string
	/** How many of how many domains are used, in words; empty = no limit. */
	used: string
	full: boolean
}

/** How the browser itself writes the name for the network; empty where that is no different, or no name. */
function punycodeOf(typed: string): string {
	const text = typed.trim()
	if (text === '' || /[\s/:?#@\\]/.test(text)) return ''
	const url = URL.parse?.(`https://${text}`)
	return url && url.hostname !== text.toLowerCase() && url.hostname.includes('xn--') ? url.hostname : ''
}

function OrganizationChoice({ options, chosen, form }: Pick<Props, 'options' | 'chosen'> & { form: Form }) {
	const field = form.field('organization', chosen)
	const [id, setId] = useState(field.defaultValue)
	const now = options.find((option) => option.id === id)
	const [only] = options
	if (only && options.length === 1)
		return (
			<>
				<input type="hidden" name="organization" value={only.id} />
				<div className="fld">
					<span className="fld-label">Organization</span>
					<span>
						{only.path} <span className="text-muted">{only.used}</span>
					</span>
				</div>
			</>
		)
	return (
		<SelectField
			{...field}
			label="Organization"
			options={options.map(({ id: value, path, full }) => ({
				value,
				label: full ? `${path} (full)` : path,
				disabled: full,
			}))}
			help={now?.used}
			onChange={(event) => setId(event.currentTarget.value)}
		/>
	)
}

type Form = ReturnType<typeof useActionForm>
interface Props {
	options: readonly OrganizationOption[]
	chosen: string
	/** Proposed for postmaster and abuse: the viewer's own. */
	address: string
	/** Where Cancel leads. */
	back: string
}

/** A name, whose it is, who reads postmaster's mail, and how much there may be in it. */
export function CreateDomainForm({ options, chosen, address, back }: Props) {
	const form = useActionForm(createDomainAction)
	const name = form.field('name')
	const [punycode, setPunycode] = useState('')
	return (
		<ActionForm form={form}>
			<FormBody>
				<TextField
					{...name}
					label="Domain"
					required
					placeholder="example.com"
					autoComplete="off"
					autoCapitalize="none"
					spellCheck={false}
					onChange={(event) => setPunycode(punycodeOf(event.currentTarget.value))}
					help={punycode && `In DNS records and mail programs: ${punycode}`}
				/>
				<OrganizationChoice options={options} chosen={chosen} form={form} />
				<TextField {...form.field('description')} label="Description" optional maxLength={500} />
				<AddressField
					{...form.field('postmaster', address)}
					label="Mail to postmaster and abuse goes to"
					help="Every domain has these two addresses, for other mail servers and for complaints. They can be pointed elsewhere, but not deleted."
					required
				/>
				<Fieldset
					legend="Limits"
					help="Empty means unlimited, 0 means none. The organization's own limits hold in any case."
				>
					<div className="grid gap-4 sm:grid-cols-2">
						<LimitField {...form.field('maxMailboxes')} label="Mailboxes" />
						<LimitField {...form.field('maxAliases')} label="Aliases" />
						<LimitField {...form.field('maxLists')} label="Lists" />
						<LimitField
							{...form.field('maxStorageBytes')}
							label="Storage of all mailboxes"
							help="Such as 500 GB. Every mailbox needs a quota then."
						/>
						<TextField
							{...form.field('defaultQuotaBytes')}
							label="Quota proposed for a new mailbox"
							placeholder="unlimited"
							autoComplete="off"
							help="Such as 500 MB or 10 GB."
						/>
						<LimitField
							{...form.field('maxSendsPerHour')}
							label="Recipients an hour"
							help="To how many its mailboxes may send, all together."
						/>
						<LimitField {...form.field('maxSendsPerDay')} label="Recipients a day" />
					</div>
				</Fieldset>
				<FormActions>
					<SubmitButton>Create domain</SubmitButton>
					<LinkButton href={back} variant="quiet">
						Cancel
					</LinkButton>
				</FormActions>
			</FormBody>
		</ActionForm>
	)
}
