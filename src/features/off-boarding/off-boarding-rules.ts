/** What is decided about somebody who leaves, and what is said of it. Pure. */
import { createHash } from 'node:crypto'
import { z } from 'zod'
import { Id } from '@/core/address'
import { EndsOn } from '@/core/days'

export const FOR_MAILBOX = ['keep', 'forward', 'remove'] as const
export const FOR_LISTS = ['remove', 'hand-over', 'keep'] as const
export const FOR_ALIASES = ['keep', 'hand-over', 'remove'] as const
const CHOICE = 'That is not one of the choices.'

const MailboxChoice = z.strictObject({ mailbox: Id, what: z.enum(FOR_MAILBOX, { error: CHOICE }) })

export const choiceFields = {
	/** The address that somebody of the same organization signs in with, who takes over; empty = nobody does. */
	colleague: z.string().max(300, 'That is no address.').default(''),
	/** What is left out stays as it is. */
	mailboxes: z.array(MailboxChoice).max(200).default([]),
	/** The lists that they are on. */
	lists: z.enum(FOR_LISTS, { error: CHOICE }).default('remove'),
	/** The aliases that deliver to them. */
	aliases: z.enum(FOR_ALIASES, { error: CHOICE }).default('keep'),
	/** Of what they handed on: the grants that stay. */
	keep: z.array(Id).max(1000, 'At most 1000 of them.').default([]),
}
const Choices = z.strictObject(choiceFields)
export type Choices = z.output<typeof Choices>
export type MailboxChoice = Choices['mailboxes'][number]['what']

/** The last day (UTC); empty = now. */
export const LastDay = EndsOn.default(null)

/** As they are kept until the day. @throws when somebody else wrote that row */
export const choicesFrom = (kept: unknown): Choices => Choices.parse(kept)

/** @param values fields of a form or of an address, of which a mailbox's has the mailbox's id in its name */
export function choicesIn(values: Readonly<Record<string, unknown>>) {
	const mailboxes = Object.entries(values).flatMap(([name, what]) =>
		name.startsWith(BOX) ? [{ mailbox: name.slice(BOX.length), what }] : [],
	)
	const one = (name: string) => (typeof values[name] === 'string' ? { [name]: values[name] } : {})
	const keep = values.keep === undefined ? [] : [values.keep].flat()
	return { ...one('colleague'), ...one('lists'), ...one('aliases'), mailboxes, keep }
}
const OWN_FIELDS = new Set(['account', 'lastDay', 'mark', 'colleague', 'lists', 'aliases', 'keep'])
/** Does the form have a field of this name? What has another is refused by the verb. */
export const isField = (name: string): boolean => OWN_FIELDS.has(name) || name.startsWith(BOX)

/** Before the id of a mailbox, in the name of its field. */
export const BOX = 'mailbox-'

const MAILBOX_WORDS = { keep: 'kept', forward: 'new mail to the colleague', remove: 'to the trash' } as const
const LIST_WORDS = { remove: 'taken off', 'hand-over': 'the colleague takes their place', keep: 'left on' } as const
const ALIAS_WORDS = { keep: 'left', 'hand-over': 'delivered to the colleague', remove: 'taken out' } as const

/** @param of the mailboxes that there are */
export const choicesInWords = (
	{ mailboxes, lists, aliases }: Choices,
	of: readonly { readonly id: string; readonly address: string }[],
) => ({
	theirMailboxes: Object.fromEntries(
		FOR_MAILBOX.map((what) => [MAILBOX_WORDS[what], addressesFor(what, mailboxes, of)] as const).filter(
			([, addresses]) => addresses.length > 0,
		),
	),
	theirLists: LIST_WORDS[lists],
	theirAliases: ALIAS_WORDS[aliases],
})
const addressesFor = (
	what: MailboxChoice,
	chosen: Choices['mailboxes'],
	of: readonly { readonly id: string; readonly address: string }[],
): string[] =>
	of
		.filter(({ id }) => (chosen.find(({ mailbox }) => mailbox === id)?.what ?? 'keep') === what)
		.map(({ address }) => address)

export type Is = 'done' | 'kept' | 'left'
/** One part of it, in words. */
export interface Line {
	readonly is: Is
	readonly text: string
	/** Of what is left: why. */
	readonly why?: string
	/** Of what is left: who could. */
	readonly who?: readonly string[]
}

/** Another one as soon as something else would be done, or could not be. */
export const markOf = (lines: readonly Line[]): string =>
	createHash('sha256')
		.update(JSON.stringify(lines.map(({ is, text, why }) => [is, text, why ?? ''])))
		.digest('base64url')

const Lines = z.array(
	z.object({
		is: z.enum(['done', 'kept', 'left']),
		text: z.string(),
		why: z.string().optional(),
		who: z.array(z.string()).optional(),
	}),
)
export const linesFrom = (kept: unknown): Line[] =>
	Lines.parse(kept).map(({ is, text, why, who }) => ({ is, text, ...(why ? { why } : {}), ...(who ? { who } : {}) }))

/** What is said of nearly everybody. */
export const DISABLED =
	'Their account is disabled: sessions, app passwords and API keys end, and no browser is trusted any more.'
export const mailboxStays = (name: string): string => `The mailbox ${name} stays, and still takes mail.`
