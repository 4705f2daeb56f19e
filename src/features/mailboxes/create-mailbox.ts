import { randomUUID } from 'node:crypto'
import { z } from 'zod'
import { addressOf, Checkbox, Id, LocalPart, Name, Quota, TOO_LONG } from '@/core/address'
import { ChosenProtocols, SENDS_BY_SMTP } from '@/core/chosen-protocols'
import { command } from '@/core/gateway/command'
import type { ReadHandle } from '@/core/gateway/handles'
import { sendsMail } from '@/core/gateway/letter'
import { domainPlace, WITH_LINEAGE } from '@/core/gateway/places'
import { invalid, type PanelError } from '@/core/gateway/result'
import { leastLength, NewPasswordOrNone } from '@/core/password'
import { areAll, PROTOCOLS, type Protocol } from '@/core/protocols'
import {
	ChosenTemplate,
	type ChosenTemplates,
	chosenTemplates,
	giveAlong,
	REQUIRED,
	welcomeLetter,
} from '@/features/template-use'
import { freeLocalPart } from './free-local-part'
import { expectWithinCeiling } from './mailbox-rules'
import { preparedPassword } from './prepared-password'

const TAKEN = { field: 'localPart', text: 'This address is taken.' }
const BY_TEMPLATE_ALL = 'The template says this. Tick all of them, or take no template.'
const BY_TEMPLATE = 'The template says this. Leave it empty, or take no template.'

const LocalPartOrEmpty = z
	.string({ error: 'Write the part before the @.' })
	.max(300, 'The part before the @ has at most 64 characters.')
	.transform((text, context) => {
		if (text.trim() === '') return ''
		const parsed = LocalPart.safeParse(text)
		if (parsed.success) return parsed.data
		context.addIssue({ code: 'custom', message: parsed.error.issues[0]?.message ?? '' })
		return z.NEVER
	})

const input = z.strictObject({
	domain: Id,
	/** Empty: as the template proposes. */
	localPart: LocalPartOrEmpty,
	name: Name,
	password: NewPasswordOrNone,
	/** Left out with a template, which says it. */
	quota: Quota.optional(),
	sendOnly: Checkbox,
	/** Left out: all of them, or what the template says. */
	protocols: ChosenProtocols.optional(),
	/** For the mailbox, and for what its owner may do. */
	template: ChosenTemplate,
	person: ChosenTemplate,
})
type Input = Omit<z.output<typeof input>, 'password'>

interface Ids {
	readonly account: string
	readonly mailbox: string
}

/** Known before the rows are there where something is given along: rights are decided, and rows armed, for exactly these. */
export const idsFor = ({ person }: Pick<Input, 'person'>): Ids | null =>
	person ? { account: randomUUID(), mailbox: randomUUID() } : null

/**
 * Makes a mailbox, the person who owns it and, with a template for persons, what they may do: together or not at all. Without a
 * password one is made and shown once. A template is copied as far as the actor holds it themselves.
 */
export const createMailbox = command({
	name: 'create-mailbox',
	right: 'mailbox.create',
	input,
	prepare: async (wanted) => {
		return { ...wanted, ...(await preparedPassword(wanted)), ids: idsFor(wanted) }
	},
	locate: async (read, wanted, by) => {
		const row = await read.domain.findFirst({
			where: { id: wanted.domain, deletedAt: null },
			select: { id: true, name: true, organizationId: true, organization: WITH_LINEAGE },
		})
		if (!row) return null
		const place = domainPlace(row)
		const asked = { template: wanted.template, person: wanted.person, mailboxId: wanted.ids?.mailbox ?? '' }
		const templates = await chosenTemplates(read, asked, { domain: place, organization: row.organization }, by)
		const localPart = await localPartOf(read, wanted, row.id, templates)
		return {
			place,
			label: `${localPart}@${row.name}`,
			...(wanted.ids ? { account: wanted.ids.account } : {}),
			gives: givesAlong(templates, row.organizationId),
			row: { ...row, templates, localPart, least: await leastLength(read, place.chain) },
		}
	},
	run: async (tx, { input: wanted, row: domain, grant, giving, actor, post }) => {
		const { templates, localPart } = domain
		const { quotaBytes, sendOnly, protocols } = settingsOf(wanted, templates)
		expectWithinCeiling(grant.limits, quotaBytes)
		const address = wholeAddress(localPart, domain.name)
		const { organizationId, id: domainId } = domain
		const { welcome, byLetter } = welcomeOf(templates)
		const account = await tx.account.create({
			data: {
				...(wanted.ids ? { id: wanted.ids.account } : {}),
				name: wanted.name,
				address,
				organizationId,
				domainId,
				passwordHash: wanted.password.hashFor({ address, name: wanted.name, least: domain.least }),
				state: 'active',
				// A letter where letters are sent and mail is received; else their own page says it.
				welcome: byLetter ? null : welcome,
			},
			select: { id: true },
		})
		const mailbox = await tx.mailbox.create({
			data: {
				...(wanted.ids ? { id: wanted.ids.mailbox } : {}),
				accountId: account.id,
				domainId,
				localPart,
				quotaBytes,
				sendOnly,
				protocols: [...protocols],
				grantId: grant.id,
				templateId: templates.mailbox?.template.id ?? null,
			},
			select: { id: true },
		})
		const to = { address, name: wanted.name, account: account.id }
		if (byLetter) await post(welcomeLetter(welcome ?? '', to, organizationId))
		const after = { address, name: wanted.name, quotaBytes, sendOnly, ...some(protocols), ...templateIn(templates) }
		return {
			of: mailbox.id,
			accountId: account.id,
			before: null,
			after,
			also: await giveAlong(tx, { person: templates.person, holder: to, by: actor.accountId, parent: giving }),
			result: { id: mailbox.id, address, account: account.id },
			...(wanted.shown ? { reveal: { address, password: wanted.shown } } : {}),
		}
	},
	conflicts: {
		address_pkey: TAKEN,
		account_address_live: TAKEN,
		mailbox_template_required: { field: 'template', text: REQUIRED },
		mailbox_template_foreign: { field: 'template', text: 'That is not one of the choices.' },
	},
})

function wholeAddress(localPart: string, domain: string): string {
	if (localPart === '') throw invalid({ localPart: 'Write the part before the @.' })
	const address = addressOf(localPart, domain)
	if (address === null) throw invalid({ localPart: TOO_LONG })
	return address
}

/** What its owner is told, and whether by letter. */
function welcomeOf({ mailbox }: ChosenTemplates): { welcome: string | null; byLetter: boolean } {
	const welcome = mailbox?.template.welcome || null
	return { welcome, byLetter: welcome !== null && !mailbox?.outcome.sendOnly && sendsMail() }
}

/** For the journal: where not all of them, which. */
const some = (protocols: readonly Protocol[]) => (areAll(protocols) ? {} : { protocols })

/** For the journal: with which template. */
const templateIn = ({ mailbox }: ChosenTemplates) => (mailbox ? { template: mailbox.template.name } : {})

/** What its owner is given: nothing while something is wrong with the choice, so that this is said and not decided. */
function givesAlong({ fault, person }: ChosenTemplates, home: string) {
	const proposal = fault ? null : person?.outcome.proposal
	return proposal ? { proposal, home } : null
}

/** As it was written; where nothing was, the first that is free of what the template makes of the name. */
async function localPartOf(
	read: ReadHandle,
	wanted: Input,
	domainId: string,
	{ mailbox }: ChosenTemplates,
): Promise<string> {
	if (wanted.localPart !== '' || !mailbox) return wanted.localPart
	return freeLocalPart(read, { domainId, pattern: mailbox.template.addressPattern, name: wanted.name })
}

/** @throws PanelError for what is wrong with the templates, and for settings beside them: what a template says is said by it alone */
function settingsOf(
	wanted: Input,
	{ mailbox, fault }: ChosenTemplates,
): { quotaBytes: bigint | null; sendOnly: boolean; protocols: readonly Protocol[] } {
	const wrong: PanelError | null = fault
	if (wrong) throw wrong
	if (!mailbox) {
		if (wanted.quota === undefined) throw invalid({ quota: 'Write a size such as 500 MB or 10 GB, or leave it empty.' })
		const protocols = wanted.protocols ?? PROTOCOLS
		if (wanted.sendOnly && !protocols.includes('smtp')) throw invalid({ protocols: SENDS_BY_SMTP })
		return { quotaBytes: wanted.quota, sendOnly: wanted.sendOnly, protocols }
	}
	if (wanted.quota) throw invalid({ quota: BY_TEMPLATE })
	if (wanted.sendOnly) throw invalid({ sendOnly: BY_TEMPLATE })
	if (wanted.protocols && !areAll(wanted.protocols)) throw invalid({ protocols: BY_TEMPLATE_ALL })
	return mailbox.outcome
}
