/** What a template says, as a form sends it and as the database keeps it. Needs neither clock nor database. */
import { z } from 'zod'
import { BytesOrUnlimited, Checkbox, CountOrUnlimited, line, Note, Quota } from '@/core/address'
import { ChosenProtocols, SENDS_BY_SMTP } from '@/core/chosen-protocols'
import { invalid } from '@/core/gateway/result'
import { GRANTABLE_RIGHTS, withDependencies } from '@/core/policy'
import { type AddressPattern, PATTERNS } from '@/core/proposed-address'
import { PROTOCOLS } from '@/core/protocols'

const TemplateName = line(100, 'Write a name.').refine((text) => text.length > 0, 'Write a name.')
const DAYS = 'Write a number of days, from 1 to 3650, or leave it empty for no end.'
const Days = z
	.union([z.string().max(10), z.number(), z.null()], { error: DAYS })
	.transform((value) => (value === null || value === '' ? null : Number(value)))
	.refine((days) => days === null || (Number.isInteger(days) && days >= 1 && days <= 3650), DAYS)
const patterns = ['', ...(Object.keys(PATTERNS) as AddressPattern[])] as const
const Welcome = z
	.string()
	.max(8000, 'At most 2,000 characters.')
	.transform((text) => text.normalize('NFC').replaceAll('\r\n', '\n').trim())
	.refine((text) => [...text].length <= 2000, 'At most 2,000 characters.')
	.refine((text) => !/[\p{Cf}\p{Cs}]|(?!\n)\p{Cc}/u.test(text), 'Leave out control characters.')

const named = { name: TemplateName, description: Note.default('') }
const ofMailbox = {
	...named,
	quota: Quota.default(null),
	sendOnly: Checkbox,
	protocols: ChosenProtocols.default([...PROTOCOLS]),
	addressPattern: z.enum(patterns, { error: 'That is not one of the choices.' }).default(''),
	welcome: Welcome.default(''),
}
export const SCOPES = ['mailbox', 'domain', 'organization'] as const
const ofPerson = {
	...named,
	rights: z
		.array(z.enum(GRANTABLE_RIGHTS, { error: 'That is not one of the rights.' }))
		.max(200)
		.default([]),
	scope: z.enum(SCOPES, { error: 'That is not one of the choices.' }).default('domain'),
	maxMailboxes: CountOrUnlimited.default(null),
	maxAliases: CountOrUnlimited.default(null),
	maxLists: CountOrUnlimited.default(null),
	maxStorage: BytesOrUnlimited.default(null),
	maxStoragePerMailbox: Quota.default(null),
	maxSendsPerHour: CountOrUnlimited.default(null),
	maxSendsPerDay: CountOrUnlimited.default(null),
	passOnDepth: z.coerce
		.number({ error: 'Write a whole number.' })
		.int('Write a whole number.')
		.min(0)
		.max(10)
		.default(0),
	endsAfterDays: Days.default(null),
}
export const MailboxContent = z.strictObject({ kind: z.literal('mailbox'), ...ofMailbox })
export const PersonContent = z.strictObject({ kind: z.literal('person'), ...ofPerson })
export type Content = z.output<typeof MailboxContent> | z.output<typeof PersonContent>

/** The columns of a template, without its name. */
export function columnsOf(content: Content) {
	const { name, description } = content
	if (content.kind === 'mailbox') {
		const { quota: quotaBytes, sendOnly, protocols, addressPattern, welcome } = content
		if (sendOnly && !protocols.includes('smtp')) throw invalid({ protocols: SENDS_BY_SMTP })
		return { name, description, quotaBytes, sendOnly, protocols, addressPattern, welcome, rights: [] }
	}
	if (content.rights.length === 0) throw invalid({ rights: 'Tick at least one right.' })
	const rights = withDependencies(content.rights)
	if (content.passOnDepth > 0 && !rights.includes('grant.give'))
		throw invalid({ passOnDepth: 'To hand rights on, the right “Give rights to others” must be among them.' })
	const { scope, passOnDepth, endsAfterDays } = content
	return {
		name,
		description,
		rights,
		scope,
		maxMailboxes: content.maxMailboxes,
		maxAliases: content.maxAliases,
		maxLists: content.maxLists,
		maxStorageBytes: content.maxStorage,
		maxStoragePerMailboxBytes: content.maxStoragePerMailbox,
		maxSendsPerHour: content.maxSendsPerHour,
		maxSendsPerDay: content.maxSendsPerDay,
		passOnDepth,
		endsAfterDays,
	}
}
