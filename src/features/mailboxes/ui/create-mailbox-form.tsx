'use client'

import { useState } from 'react'
import {
	ActionForm,
	type ActionFormState,
	Button,
	FormActions,
	FormBody,
	LinkButton,
	NewAddressFields,
	PasswordField,
	SecretOnce,
	SubmitButton,
	TextField,
	useActionForm,
} from '@/ui'
import { adoptMaildirAction, createMailboxAction } from '../actions'
import { chosenIn, type FormChoices, FreeSettings, NO_CHOICES, TemplateFields } from './template-choice'
import { useProposal } from './use-proposal'

export interface DomainOption {
	id: string
	name: string
	/** Proposed, in words; empty = unlimited. */
	quota: string
	mailboxesLeft: number | null
	/** With which templates a mailbox can be made in it. */
	choices: FormChoices
}
interface Props {
	domains: readonly DomainOption[]
	chosen: string
	/** There are more domains than these. */
	more: boolean
	/** Id of the template to begin with. */
	template: string
}

/** Who, with which template, under which address. The password may be left to the panel, which shows it once. */
export function CreateMailboxForm(props: Props) {
	const form = useActionForm(createMailboxAction)
	const [again, setAgain] = useState('')
	const { reveal, answer } = form.state
	if (reveal && answer !== again) return <Made reveal={reveal} onAgain={() => setAgain(answer)} />
	return (
		<ActionForm form={form} key={again}>
			<Fields form={form} {...props} />
		</ActionForm>
	)
}

/** The same for mail that was found: the domain is that of the folder. */
export function AdoptForm({ domain, finding }: { domain: DomainOption; finding: string }) {
	const form = useActionForm(adoptMaildirAction)
	const { reveal } = form.state
	if (reveal) return <Made reveal={reveal} />
	return (
		<ActionForm form={form} hidden={{ finding }}>
			<Fields form={form} domains={[domain]} chosen={domain.id} more={false} template="" adopts={`/drift/${finding}`} />
		</ActionForm>
	)
}

function Made({ reveal, onAgain }: { reveal: Readonly<Record<string, string>>; onAgain?: () => void }) {
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
				{onAgain && <Button onClick={onAgain}>Make another</Button>}
			</FormActions>
		</FormBody>
	)
}

const typedIn = (form: ActionFormState, name: string): string | undefined => {
	const value = form.state.values[name]
	return typeof value === 'string' ? value : undefined
}

/** @param proposal what the template makes of the name by now; empty = nothing yet */
const proposedWords = (proposal: string): string =>
	`Leave it empty for ${proposal === '' ? 'the address that the template makes of the name' : `${proposal}, or the next number behind it that is free`}.`

/** @param adopts for mail that was found: where its page is */
function Fields({ form, domains, chosen, more, template, adopts }: Props & { form: ActionFormState; adopts?: string }) {
	const [domainId, setDomain] = useState(typedIn(form, 'domain') ?? chosen)
	const domain = domains.find((option) => option.id === domainId) ?? domains[0]
	const choices = domain?.choices ?? NO_CHOICES
	const [templateId, setTemplate] = useState(typedIn(form, 'template')?.split(':')[0] ?? template)
	const used = chosenIn(choices, templateId)
	const { proposal, onName } = useProposal(used?.pattern ?? '', typedIn(form, 'name') ?? '')
	return (
		<FormBody>
			<TextField
				{...form.field('name')}
				label="Name"
				help="The person who owns the mailbox."
				required
				autoComplete="off"
				onChange={(event) => onName(event.currentTarget.value)}
			/>
			<TemplateFields form={form} choices={choices} used={used} onTemplate={setTemplate} />
			<NewAddressFields
				form={form}
				domains={domains}
				domainId={domain?.id ?? ''}
				onDomain={setDomain}
				proposal={used?.pattern ? { text: proposal, help: proposedWords(proposal) } : undefined}
				isFixed={adopts !== undefined}
				more={more}
			/>
			{domain?.mailboxesLeft !== null && domain?.mailboxesLeft !== undefined && (
				<p className="text-sm text-muted">
					{domain.mailboxesLeft === 1 ? 'One mailbox' : `${domain.mailboxesLeft} mailboxes`} left in {domain.name}.
				</p>
			)}
			{!used && <FreeSettings form={form} key={domainId} quota={domain?.quota ?? ''} />}
			<PasswordField
				{...form.secret('password')}
				label="Password"
				optional
				generate
				autoComplete="new-password"
				help="Leave it empty and the panel makes one, shown once."
			/>
			<FormActions>
				<SubmitButton>{adopts ? 'Adopt it' : 'Create mailbox'}</SubmitButton>
				<LinkButton href={adopts ?? '/mailboxes'} variant="quiet">
					Cancel
				</LinkButton>
			</FormActions>
		</FormBody>
	)
}
