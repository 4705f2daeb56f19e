'use client'

import { AddressField, Notice, PasswordField, SelectField, TextField, type useActionForm } from '@/ui'

export interface Home {
	/** Empty = in no organization. */
	id: string
	name: string
}

interface Props {
	form: ReturnType<typeof useActionForm>
	/** Where a new person may belong. */
	homes: readonly Home[]
	mayCreateMailbox: boolean
	/** Letters go out; otherwise they are kept in the outbox. */
	sendsMail: boolean
	onName?(name: string): void
}

/** Who is to be added: a name, an address elsewhere, where they belong. Typing a password for them is the second choice. */
export function Who({ form, homes, mayCreateMailbox, sendsMail, onName }: Props) {
	const { problem, values } = form.state
	const typed = String(values.address ?? '')
	return (
		<div className="grid gap-4">
			<div className="grid gap-4 sm:grid-cols-2">
				<TextField
					{...form.field('name')}
					label="Name"
					required
					autoComplete="off"
					onChange={(event) => onName?.(event.currentTarget.value)}
				/>
				<AddressField
					{...form.field('address')}
					label="E-mail address"
					type="email"
					required
					help="Outside this server. They sign in with it."
				/>
			</div>
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
			{homes.length > 1 && (
				<SelectField
					{...form.field('organization')}
					label="Belongs to"
					help="Whoever looks after people there sees this person."
					options={homes.map(({ id, name }) => ({ value: id, label: name }))}
				/>
			)}
			{homes.length === 1 && <input type="hidden" name="organization" value={homes[0]?.id ?? ''} />}
			<p className="text-muted text-sm">
				They get a letter with a link that works once, and choose a password that nobody else learns.
				{!sendsMail &&
					' This server has no mail server to send with, so the letter is kept in the outbox to be handed over.'}
			</p>
			<details>
				<summary className="cursor-pointer font-medium">Type a password instead of inviting</summary>
				<div className="mt-3">
					<PasswordField
						{...form.secret('password')}
						label="Password"
						optional
						generate
						autoComplete="new-password"
						help="At least 15 characters. You would know it then, and no letter is sent."
					/>
				</div>
			</details>
		</div>
	)
}
