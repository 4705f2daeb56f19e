'use client'

import { useState } from 'react'
import {
	ActionForm,
	Button,
	CheckboxField,
	FormActions,
	FormBody,
	LinkButton,
	PasswordField,
	SecretOnce,
	SelectField,
	SubmitButton,
	TextField,
	useActionForm,
} from '@/ui'
import { createMailboxAction } from '../actions'

export interface DomainOption {
	id: string
	name: string
	/** Proposed, in words; empty = unlimited. */
	quota: string
	mailboxesLeft: number | null
}

const MORE_DOMAINS = 'These are the first by name. For another, begin on the page of that domain.'

/** Who, under which address, with how much room. The password may be left to the panel, which shows it once. */
export function CreateMailboxForm({
	domains,
	chosen,
	more,
}: {
	domains: readonly DomainOption[]
	chosen: string
	/** There are more domains than these. */
	more: boolean
}) {
	const form = useActionForm(createMailboxAction)
	const [domainId, setDomain] = useState(chosen)
	const domain = domains.find((option) => option.id === domainId) ?? domains[0]
	const [again, setAgain] = useState('')
	const { reveal, answer } = form.state
	if (reveal && answer !== again) {
		return (
			<FormBody>
				<SecretOnce
					title="The mailbox is made"
					items={[
						{ label: 'Address', value: reveal.address ?? '' },
						{ label: 'Password', value: reveal.password ?? '' },
					]}
					note="The password is shown this once and kept nowhere. Hand it over; its owner can change it at /password."
				/>
				<FormActions>
					<LinkButton href="/mailboxes?sort=-created" variant="primary">
						Done
					</LinkButton>
					<Button onClick={() => setAgain(answer)}>Make another</Button>
				</FormActions>
			</FormBody>
		)
	}
	return (
		<ActionForm form={form} key={again}>
			<FormBody>
				<TextField
					{...form.field('name')}
					label="Name"
					help="The person who owns the mailbox."
					required
					autoComplete="off"
				/>
				<div className="grid gap-4 sm:grid-cols-2">
					<TextField
						{...form.field('localPart')}
						label="Address"
						required
						autoComplete="off"
						autoCapitalize="none"
						spellCheck={false}
						suffix={domains.length === 1 ? `@${domain?.name}` : '@'}
					/>
					{domains.length === 1 ? (
						<input type="hidden" name="domain" value={domain?.id} />
					) : (
						<SelectField
							{...form.field('domain', domainId)}
							label="Domain"
							{...(more ? { help: MORE_DOMAINS } : {})}
							options={domains.map(({ id, name }) => ({ value: id, label: name }))}
							onChange={(event) => setDomain(event.currentTarget.value)}
						/>
					)}
				</div>
				{domain?.mailboxesLeft !== null && domain?.mailboxesLeft !== undefined && (
					<p className="text-sm text-muted">
						{domain.mailboxesLeft} mailboxes left in {domain.name}.
					</p>
				)}
				<TextField
					{...form.field('quota', domain?.quota ?? '')}
					key={domainId}
					label="Quota"
					optional
					help="Such as 500 MB or 10 GB. Empty means unlimited."
					placeholder="unlimited"
				/>
				<PasswordField
					{...form.secret('password')}
					label="Password"
					optional
					generate
					autoComplete="new-password"
					help="Leave it empty and the panel makes one, shown once."
				/>
				<CheckboxField
					{...form.check('sendOnly')}
					label="Send only"
					help="May send mail, but receives none and cannot be opened."
				/>
				<FormActions>
					<SubmitButton>Create mailbox</SubmitButton>
					<LinkButton href="/mailboxes" variant="quiet">
						Cancel
					</LinkButton>
				</FormActions>
			</FormBody>
		</ActionForm>
	)
}
