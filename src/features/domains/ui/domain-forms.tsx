'use client'

import {
	ActionForm,
	ConfirmByTyping,
	Fieldset,
	FormActions,
	FormBody,
	LimitField,
	LinkButton,
	SubmitButton,
	TextField,
	useActionForm,
} from '@/ui'
import { editDomainAction, removeDomainAction, restoreDomainAction, setDomainEnabledAction } from '../actions'

interface Of {
	domain: string
}

export interface EditableDomain {
	description: string
	defaultQuotaBytes: string
	maxMailboxes: string
	maxAliases: string
	maxLists: string
	maxStorageBytes: string
	maxSendsPerHour: string
	maxSendsPerDay: string
}

export interface DomainUse {
	mailboxes: number
	aliases: number
	lists: number
	/** Bytes, and the same in words. */
	storage: number
	storageText: string
	/** Recipients. */
	sentLastHour: number
	sentLastDay: number
}

const FROM_ABOVE = 'Limits are set from the organization. Ask whoever manages it there to change them.'
const sentAlready = (sent: number, span: string) =>
	`${sent} in the last ${span} already: nothing more is sent until it is fewer.`
const below = (what: string) => `${what} in use; nothing is removed, nothing can be added.`

/** Description, proposed quota, and the limits for whoever may set them. */
export function EditDomainForm({
	domain,
	version,
	start,
	use,
	mayLimit,
}: Of & { version: number; start: EditableDomain; use: DomainUse; mayLimit: boolean }) {
	const form = useActionForm(editDomainAction)
	const limit = (name: Exclude<keyof EditableDomain, 'description' | 'defaultQuotaBytes'>) =>
		mayLimit ? form.field(name, start[name]) : { name, defaultValue: start[name], disabled: true }
	return (
		<ActionForm form={form} hidden={{ domain, version: form.version(version) }}>
			<FormBody>
				<TextField {...form.field('description', start.description)} label="Description" optional maxLength={500} />
				<TextField
					{...form.field('defaultQuotaBytes', start.defaultQuotaBytes)}
					label="Quota proposed for a new mailbox"
					help="Such as 500 MB or 10 GB. Mailboxes that exist keep theirs."
					placeholder="unlimited"
					autoComplete="off"
				/>
				<Fieldset legend="Limits" help={mayLimit ? 'Empty means unlimited, 0 means none.' : FROM_ABOVE}>
					<div className="grid gap-4 sm:grid-cols-2">
						<LimitField
							{...limit('maxMailboxes')}
							label="Mailboxes"
							used={use.mailboxes}
							help={`${use.mailboxes} in use now.`}
							below={below(use.mailboxes === 1 ? '1 is' : `${use.mailboxes} are`)}
						/>
						<LimitField
							{...limit('maxAliases')}
							label="Aliases"
							used={use.aliases}
							help={`${use.aliases} in use now.`}
							below={below(use.aliases === 1 ? '1 is' : `${use.aliases} are`)}
						/>
						<LimitField
							{...limit('maxLists')}
							label="Lists"
							used={use.lists}
							help={`${use.lists} in use now.`}
							below={below(use.lists === 1 ? '1 is' : `${use.lists} are`)}
						/>
						<LimitField
							{...limit('maxStorageBytes')}
							label="Storage of all mailboxes"
							used={use.storage}
							help={`${use.storageText} promised now. With a limit, every mailbox needs a quota.`}
							below={below(`${use.storageText} are`)}
						/>
					</div>
					<div className="grid gap-4 sm:grid-cols-2">
						<LimitField
							{...limit('maxSendsPerHour')}
							label="Recipients an hour"
							used={use.sentLastHour}
							help={`To how many its mailboxes send; ${use.sentLastHour} in the last hour.`}
							below={sentAlready(use.sentLastHour, 'hour')}
						/>
						<LimitField
							{...limit('maxSendsPerDay')}
							label="Recipients a day"
							used={use.sentLastDay}
							help={`${use.sentLastDay} in the last 24 hours.`}
							below={sentAlready(use.sentLastDay, '24 hours')}
						/>
					</div>
				</Fieldset>
				<FormActions>
					<SubmitButton>Save</SubmitButton>
					<LinkButton href={`/domains/${domain}`} variant="quiet">
						Cancel
					</LinkButton>
				</FormActions>
			</FormBody>
		</ActionForm>
	)
}

/** One button, the other way round each time. */
export function DomainEnabledForm({ domain, enabled }: Of & { enabled: boolean }) {
	const form = useActionForm(setDomainEnabledAction)
	return (
		<ActionForm form={form} hidden={{ domain, enabled: enabled ? '' : 'on' }}>
			<SubmitButton variant="secondary">{enabled ? 'Disable domain' : 'Enable domain'}</SubmitButton>
		</ActionForm>
	)
}

/** @param name as shown, to be typed */
export function RemoveDomainForm({ domain, name }: Of & { name: string }) {
	const form = useActionForm(removeDomainAction)
	return (
		<ActionForm form={form} hidden={{ domain }}>
			<FormBody>
				<ConfirmByTyping {...form.secret('confirm')} expected={name} />
				<FormActions>
					<SubmitButton variant="danger">Move to the trash</SubmitButton>
					<LinkButton href={`/domains/${domain}`} variant="quiet">
						Cancel
					</LinkButton>
				</FormActions>
			</FormBody>
		</ActionForm>
	)
}

/** @param small for a row of a list; `name` is spoken then */
export function RestoreDomainForm({ domain, name, small }: Of & { name: string; small?: boolean }) {
	const form = useActionForm(restoreDomainAction)
	return (
		<ActionForm form={form} hidden={{ domain }}>
			<SubmitButton
				variant={small ? 'secondary' : 'primary'}
				size={small ? 'small' : 'medium'}
				aria-label={`Restore ${name}`}
			>
				Restore
			</SubmitButton>
		</ActionForm>
	)
}
