/** What another panel holds, in the words of this one: read from its dump, judged by the policy, brought over by verbs. */
import { z } from 'zod'
import { PROTOCOLS } from '@/core/protocols'
import { Brought } from './brought-password'

const line = z.number().int().nonnegative().nullable()
const address = z.string().min(3).max(254)
const count = z.number().int().nonnegative().max(999_999_999).nullable()
const bytes = z
	.bigint()
	.positive()
	.max(1n << 50n)
	.nullable()

/** Something that is left behind, or that comes otherwise than it was. */
const Said = z.strictObject({ line, what: z.string().max(400), why: z.string().max(600) })
export type Said = z.infer<typeof Said>

const DomainItem = z.strictObject({
	line,
	name: z.string().min(3).max(253),
	description: z.string().max(2000),
	enabled: z.boolean(),
	maxMailboxes: count,
	maxAliases: count,
	maxStorageBytes: bytes,
	/** The most that its administrators may give one mailbox. */
	mostPerMailbox: bytes,
})
export type DomainItem = z.infer<typeof DomainItem>

const MailboxItem = z.strictObject({
	line,
	address,
	name: z.string().min(1).max(800),
	password: Brought,
	quotaBytes: bytes,
	enabled: z.boolean(),
	sendOnly: z.boolean(),
	protocols: z.array(z.enum(PROTOCOLS)).max(PROTOCOLS.length),
})
export type MailboxItem = z.infer<typeof MailboxItem>

const AliasItem = z.strictObject({
	line,
	address,
	destinations: z.array(address).min(1).max(5000),
	enabled: z.boolean(),
})
export type AliasItem = z.infer<typeof AliasItem>

/** Somebody who administers domains. */
const AdminItem = z.strictObject({
	line,
	address,
	name: z.string().min(1).max(800),
	domains: z.array(z.string().max(253)).min(1).max(1000),
})
export type AdminItem = z.infer<typeof AdminItem>

export const Inventory = z.strictObject({
	domains: z.array(DomainItem).max(20_000, 'At most 20,000 domains at once.'),
	mailboxes: z
		.array(MailboxItem)
		.max(20_000, 'At most 20,000 mailboxes at once; take some domains at a time, by --only.'),
	aliases: z.array(AliasItem).max(100_000, 'At most 100,000 aliases at once.'),
	admins: z.array(AdminItem).max(5000, 'At most 5,000 administrators at once.'),
	/** What does not come over, and why. */
	left: z.array(Said),
	/** What comes otherwise than it was, or is decided elsewhere. */
	notes: z.array(Said),
})
export type Inventory = z.infer<typeof Inventory>
