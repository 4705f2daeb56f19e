'use client'

import { useState } from 'react'
import {
	ActionForm,
	type ActionFormState,
	Button,
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
import { adoptMaildirAction, createMailboxAction } from '../actions'
import { chosenIn, type FormChoices, FreeSettings, TemplateFields } from './template-choice'
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

const MORE_DOMAINS = 'These are the first by name. For another, begin on the page of that domain.'
const NO_CHOICES: FormChoices = { mailbox: [], person: [], isMandatory: false }

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
			<AddressFields
				form={form}
				domains={domains}
				domainId={domain?.id ?? ''}
				onDomain={setDomain}
				proposal={proposal}
				isProposed={Boolean(used?.pattern)}
				isFixed={adopts !== undefined}
				more={more}
			/>
			{domain?.mailboxesLeft !== null && domain?.mailboxesLeft !== undefined && (
				<p className="text-sm text-muted">
					{domain.mailboxesLeft} mailboxes left in {domain.name}.
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

function AddressFields({
	form,
	domains,
	domainId,
	onDomain,
	proposal,
	isProposed,
	isFixed,
	more,
}: {
	form: ActionFormState
	domains: readonly DomainOption[]
	domainId: string
	onDomain: (id: string) => void
	/** What the template makes of the name by now; empty = nothing yet. */
	proposal: string
	isProposed: boolean
	/** The domain is decided, and not sent along. */
	isFixed: boolean
	more: boolean
}) {
	const only = domains.length === 1 ? domains[0] : undefined
	const made =
		proposal === ''
			? 'the address that the template makes of the name'
			: `${proposal}, or the next number behind it that is free`
	return (
		<div className="grid gap-4 sm:grid-cols-2">
			<TextField
				{...form.field('localPart')}
				label="Address"
				required={!isProposed}
				autoComplete="off"
				autoCapitalize="none"
				spellCheck={false}
				suffix={only ? `@${only.name}` : '@'}
				{...(isProposed ? { placeholder: proposal, help: `Leave it empty for ${made}.` } : {})}
			/>
			{only ? (
				!isFixed && <input type="hidden" name="domain" value={only.id} />
			) : (
				<SelectField
					{...form.field('domain', domainId)}
					label="Domain"
					{...(more ? { help: MORE_DOMAINS } : {})}
					options={domains.map(({ id, name }) => ({ value: id, label: name }))}
					onChange={(event) => onDomain(event.currentTarget.value)}
				/>
			)}
		</div>
	)
}
