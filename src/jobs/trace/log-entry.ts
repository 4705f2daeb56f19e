/** What lines of a mail log say about messages. */

interface Said {
	/** Milliseconds since 1970; the log knows seconds. */
	readonly at: number
}
/** What a line says about a message. */
export type Entry = Said &
	(
		| {
				readonly kind: 'client'
				readonly queueId: string
				readonly client: string
				readonly login: string
				readonly inside: boolean
		  }
		| { readonly kind: 'message-id'; readonly queueId: string; readonly messageId: string }
		| { readonly kind: 'subject'; readonly queueId: string; readonly subject: string }
		| { readonly kind: 'queued'; readonly queueId: string; readonly sender: string; readonly sizeBytes: number }
		| Delivery
		| Refusal
		| { readonly kind: 'expired'; readonly queueId: string }
		/** The one is about the other: a report that it was not delivered, or the same message once more. */
		| { readonly kind: 'follows'; readonly queueId: string; readonly newId: string }
	)
export type Delivery = Said & {
	readonly kind: 'delivery'
	readonly queueId: string
	readonly recipient: string
	/** As the sender wrote it, when an alias made another of it. */
	readonly writtenAs: string
	readonly relay: string
	readonly code: string
	readonly status: 'sent' | 'deferred' | 'bounced'
	readonly reply: string
	/** Into a mailbox of this server. */
	readonly here: boolean
}
export type Refusal = Said & {
	readonly kind: 'refusal'
	/** Empty = before there was one. */
	readonly queueId: string
	readonly code: string
	readonly reply: string
	readonly sender: string
	/** Empty = before anybody was named. */
	readonly recipient: string
	readonly client: string
	/** Who signed in, as far as the line says. */
	readonly login: string
	/** At a door where people sign in. */
	readonly submitted: boolean
}
