/** What the trace is made of: messages in the queue, parts of what is told about them, and the tries of each part. */

export interface Message {
	readonly queueId: string
	journeyId: string
	at: number
	sender: string
	messageId: string
	subject: string
	sizeBytes: number | null
	client: string
	/** The address of whoever signed in. */
	login: string
	inside: boolean
}
export type Result = 'sent' | 'received' | 'deferred' | 'bounced' | 'refused'
export interface Part {
	readonly id: string
	readonly journeyId: string
	readonly queueId: string
	readonly at: number
	readonly side: 'sender' | 'recipient'
	readonly domainId: string | null
	readonly mailboxId: string | null
	readonly sender: string
	readonly recipient: string
	readonly deliveredTo: string
	readonly subject: string
	readonly messageId: string
	readonly sizeBytes: number | null
	readonly client: string
	readonly login: string
	/** NULL = nothing was tried yet. */
	result: Result | null
	resultAt: number
	deferredAt: number | null
}
export interface Event {
	readonly id: string
	readonly partId: string
	readonly at: number
	readonly result: Result
	readonly code: string
	readonly reply: string
	readonly relay: string
	readonly queueId: string
	readonly place: number
}
/** Whose an address was at a moment. */
export interface Whose {
	readonly domainId: string | null
	readonly mailboxId: string | null
}
export type WhoseAt = (address: string, at: number) => Whose

/** What the database knew before. */
export interface Known {
	readonly messages: readonly Message[]
	readonly parts: readonly Part[]
	/** The journey of the earliest message with a Message-ID. */
	readonly journeys: ReadonlyMap<string, string>
}
/** What is to be kept. */
export interface Told {
	readonly messages: readonly Message[]
	readonly newParts: readonly Part[]
	readonly changedParts: readonly Part[]
	readonly events: readonly Event[]
	/** Parts of these queue ids belong to that journey. */
	readonly joined: ReadonlyMap<string, string>
	readonly days: readonly Day[]
}
export interface Day {
	readonly day: string
	readonly domainId: string
	readonly result: Result
}
/** Stands for no domain where counts are kept. */
export const NOBODYS = '00000000-0000-0000-0000-000000000000'
export const NOBODY: Whose = { domainId: null, mailboxId: null }

/** A name at the mail server's door is an address with what ends it behind a slash (prisma/mailserver.sql). */
export const addressOfLogin = (login: string): string => login.split('/', 1)[0] ?? ''

/** One side of a way. */
export type Side = Pick<Part, 'side' | 'domainId' | 'mailboxId'> & { readonly deliveredTo?: string }
export type Tried = Pick<Event, 'at' | 'code' | 'reply' | 'relay' | 'queueId'>
