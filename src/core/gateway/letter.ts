/**
 * Letters: the mails that the panel itself sends. A verb writes one in its own transaction, so that there is a letter if and only if the
 * thing it tells of was done; the worker sends it. Without an SMTP server it stays in the outbox, where who manages the server reads it.
 */
import { env } from '@/platform/env'
import { htmlOf, type LetterBody, textOf } from '../letter-body'
import type { Transaction } from './handles'

export interface Letter extends LetterBody {
	/** What it is about, in one word: invitation, reminder, … */
	readonly kind: string
	readonly to: { readonly address: string; readonly name: string; readonly account: string | null }
	/** Whose it is; NULL = the server's. */
	readonly organization: string | null
	readonly subject: string
	/** For `action`: below PUBLIC_ORIGIN. Kept apart from the body, and wiped once it is of no more use. */
	readonly link?: string
}

/** Leaves a letter behind. @returns its id */
export type Post = (letter: Letter) => Promise<string>

/** Letters about a mailbox, or to somebody who looks after some: they need no SMTP server where the panel reaches the mail server's own door. */
const INSIDE: readonly string[] = ['storage', 'digest', 'export', 'backup']

/** May a letter of this kind be put straight into the mailbox that it is for, where that is one of this server? */
export const isPutInside = (kind: string): boolean => env().doveadmUrl !== undefined && INSIDE.includes(kind)

/** Who sends it and why, for letters that nobody asked for. */
export const letterFooter = (): string =>
	`Sent by Postern, the mail panel at ${new URL(panelUrl('/')).host}, by itself. Nobody reads answers to this address.`

/** Is there a mail server that takes letters? Otherwise they are kept in the outbox. */
export const sendsMail = (): boolean => env().smtpUrl !== undefined

/** A page of this panel for a letter: the origin is a setting, never what a request said. */
export const panelUrl = (path: string): string => `${env().publicOrigin}${path}`

/** @param clientAddress from where it was asked, for the journal of its sending */
export const postIn =
	(tx: Transaction, clientAddress: string): Post =>
	async ({ kind, to, organization, subject, link, ...body }) => {
		const what = JSON.stringify({
			kind,
			toAddress: to.address,
			toName: to.name,
			subject,
			text: textOf(body),
			html: htmlOf(body),
			link: link ?? null,
			waits: sendsMail() || isPutInside(kind),
			account: to.account,
			organization,
		})
		const rows = await tx.$queryRaw<{ id: string }[]>`SELECT app.add_letter(${what}::jsonb, ${clientAddress}) AS id`
		return rows[0]?.id ?? ''
	}
