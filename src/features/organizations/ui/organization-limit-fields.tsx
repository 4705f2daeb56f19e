'use client'

import type { ReactNode } from 'react'
import { Fieldset, LimitField } from '@/ui'

export interface LimitTexts {
	maxDomains: string
	maxMailboxes: string
	maxAliases: string
	maxLists: string
	maxStorageBytes: string
	maxSendsPerHour: string
	maxSendsPerDay: string
}

export interface OrganizationUse {
	domains: number
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

export const UNLIMITED: LimitTexts = {
	maxDomains: '',
	maxMailboxes: '',
	maxAliases: '',
	maxLists: '',
	maxStorageBytes: '',
	maxSendsPerHour: '',
	maxSendsPerDay: '',
}
export const FROM_ABOVE =
	'The limits of an organization are set from above it. Ask whoever manages it there to change them.'

export type FieldOf = (name: keyof LimitTexts) => {
	name: string
	defaultValue: string
	error?: string | undefined
	disabled?: boolean
}

/** How much everything in and below an organization may use. @param use what is used by now; not for one that is about to be made */
export function Limits({ field, use, help }: { field: FieldOf; use?: OrganizationUse; help: ReactNode }) {
	const counted = (used: number) => ({
		used,
		help: `${used} in use now.`,
		below: `${used} ${used === 1 ? 'is' : 'are'} in use; nothing is removed, nothing can be added.`,
	})
	const sent = (used: number, span: string) => ({
		used,
		help: `Sent to ${used} in the last ${span}.`,
		below: `${used} in the last ${span} already: nothing more is sent until it is fewer.`,
	})
	const stored = use && {
		used: use.storage,
		help: `${use.storageText} promised to mailboxes now.`,
		below: `${use.storageText} are in use; nothing is removed, nothing can be added.`,
	}
	return (
		<Fieldset legend="Limits" help={help}>
			<div className="grid gap-4 sm:grid-cols-2">
				<LimitField {...field('maxDomains')} label="Domains" {...(use && counted(use.domains))} />
				<LimitField {...field('maxMailboxes')} label="Mailboxes" {...(use && counted(use.mailboxes))} />
				<LimitField {...field('maxAliases')} label="Aliases" {...(use && counted(use.aliases))} />
				<LimitField {...field('maxLists')} label="Lists" {...(use && counted(use.lists))} />
				<LimitField
					{...field('maxStorageBytes')}
					label="Storage of all mailboxes"
					{...(stored ?? { help: 'Such as 500 GB.' })}
				/>
			</div>
			<div className="grid gap-4 sm:grid-cols-2">
				<LimitField
					{...field('maxSendsPerHour')}
					label="Recipients an hour"
					{...(use ? sent(use.sentLastHour, 'hour') : { help: 'To how many its mailboxes may send, all together.' })}
				/>
				<LimitField
					{...field('maxSendsPerDay')}
					label="Recipients a day"
					{...(use && sent(use.sentLastDay, '24 hours'))}
				/>
			</div>
		</Fieldset>
	)
}
