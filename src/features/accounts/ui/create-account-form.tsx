'use client'

import {
	ActionForm,
	FormActions,
	FormBody,
	LinkButton,
	Notice,
	PasswordField,
	SelectField,
	SubmitButton,
	TextField,
	useActionForm,
} from '@/ui'
import { createAccountAction } from '../actions'
import { InvitationLink } from './invitation-link'

interface Place {
	/** Empty = in no organization. */
	id: string
	name: string
}

/** Adds a person by their address elsewhere. They are invited; typing a password for them is the second choice. */
export function CreateAccountForm({
	places,
	mayCreateMailbox,
	mayGive,
}: {
	places: readonly Place[]
	mayCreateMailbox: boolean
	mayGive: boolean
}) {
	const form = useActionForm(createAccountAction)
	const { reveal, problem, values } = form.state
	const typed = String(values.address ?? '')
	if (reveal) {
		return (
			<div className="grid gap-5">
				<InvitationLink title={`${reveal.name} is added`} reveal={reveal} />
				<FormActions>
					<LinkButton href={`/accounts/${reveal.account}${mayGive ? '/give' : ''}`} variant="primary">
						{mayGive ? 'Next: give rights' : 'Done'}
					</LinkButton>
					<LinkButton href="/accounts/new" variant="quiet">
						Add another
					</LinkButton>
				</FormActions>
			</div>
		)
	}
	return (
		<ActionForm form={form} hidden={places.length === 1 ? { organization: places[0]?.id ?? '' } : {}}>
			<FormBody>
				<TextField {...form.field('name')} label="Name" required autoComplete="off" />
				<TextField
					{...form.field('address')}
					label="E-mail address"
					type="email"
					required
					autoComplete="off"
					autoCapitalize="none"
					spellCheck={false}
					help="An address outside this server; they sign in with it. Who has a mailbox here is in the list already."
				/>
				{problem?.kind === 'conflict' && (
					<Notice tone="info" title="What may be meant instead">
						<ul className="list-disc ps-4">
							<li>
								<a href={`/accounts?q=${encodeURIComponent(typed)}`}>Look for {typed} in the list</a>, and give rights
								there.
							</li>
							{mayCreateMailbox && (
								<li>
									<a href="/mailboxes/new">Make a mailbox</a>: its owner signs in with it, and can be given rights like
									anybody.
								</li>
							)}
						</ul>
					</Notice>
				)}
				{places.length > 1 && (
					<SelectField
						{...form.field('organization')}
						label="Belongs to"
						help="Whoever looks after people there sees this person."
						options={places.map(({ id, name }) => ({ value: id, label: name }))}
					/>
				)}
				<details>
					<summary className="cursor-pointer font-medium">Type a password instead of inviting</summary>
					<div className="mt-3">
						<PasswordField
							{...form.secret('password')}
							label="Password"
							optional
							generate
							autoComplete="new-password"
							help="At least 15 characters. You would know it then; an invitation lets them choose one that nobody else learns."
						/>
					</div>
				</details>
				<FormActions>
					<SubmitButton>Add person</SubmitButton>
					<LinkButton href="/accounts" variant="quiet">
						Cancel
					</LinkButton>
				</FormActions>
			</FormBody>
		</ActionForm>
	)
}
