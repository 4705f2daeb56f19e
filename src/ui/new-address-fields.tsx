'use client'

import type { ActionFormState } from './action-form'
import { SelectField, TextField } from './text-field'
import { words } from './words'

/**
 * Local part and domain of an address that is about to be made; with one domain there is nothing to choose.
 * @param more there are more domains than these
 * @param isFixed the only domain is decided, and not sent along
 * @param proposal what is made of it when the field is left empty, and that in words; without it the field is required
 */
export function NewAddressFields({
	form,
	domains,
	domainId,
	onDomain,
	more,
	isFixed = false,
	proposal,
}: {
	form: ActionFormState
	domains: readonly { id: string; name: string }[]
	domainId: string
	onDomain?: (id: string) => void
	more: boolean
	isFixed?: boolean
	proposal?: { text: string; help: string } | undefined
}) {
	const only = domains.length === 1 ? domains[0] : undefined
	return (
		<div className="grid gap-4 sm:grid-cols-2">
			<TextField
				{...form.field('localPart')}
				label={words.newAddress.address}
				required={!proposal}
				autoComplete="off"
				autoCapitalize="none"
				spellCheck={false}
				suffix={only ? `@${only.name}` : '@'}
				{...(proposal ? { placeholder: proposal.text, help: proposal.help } : {})}
			/>
			{only ? (
				!isFixed && <input type="hidden" name="domain" value={only.id} />
			) : (
				<SelectField
					{...form.field('domain', domainId)}
					label={words.newAddress.domain}
					{...(more ? { help: words.newAddress.moreDomains } : {})}
					options={domains.map(({ id, name }) => ({ value: id, label: name }))}
					onChange={(event) => onDomain?.(event.currentTarget.value)}
				/>
			)}
		</div>
	)
}
