/**
 * What an archive says of itself. It stands first in the archive, so that whoever restores reads it before any mail, and it names every
 * message with the hash of its content: the rest of the archive is held against it.
 */
import { z } from 'zod'

const count = z.int().min(0)
const sha256 = z.string().regex(/^[0-9a-f]{64}$/)
const time = z.iso.datetime()
const text = z.string().max(2_000)

export const ManifestMessage = z.object({
	/** On disk: `` is the inbox, `.Sent` a folder (Maildir++, modified UTF-7). */
	folder: text,
	/** Below `maildir/` in the archive. */
	path: text,
	size: count,
	/** Letters of the maildir (D, F, P, R, S, T) and names of keywords. */
	flags: z.array(text).max(100),
	/** INTERNALDATE, seconds since 1970. */
	date: z.int(),
	sha256,
})

export const ManifestAlias = z.object({
	address: text,
	destinations: z.array(text).max(1_000),
	enabled: z.boolean(),
})

export const ManifestList = z.object({
	/** A list that is made later under the same address is another one. */
	id: z.uuid(),
	address: text,
	member: z.boolean(),
	owner: z.boolean(),
})

export const ManifestGrant = z.object({
	id: z.uuid(),
	role: text,
	builtInRole: text.nullable(),
	rights: z.array(text).max(1_000),
	scopes: z.array(z.object({ kind: text, id: z.uuid().nullable() })).max(10_000),
	startsAt: time,
	endsAt: time.nullable(),
	passOnDepth: count,
	givenBy: z.uuid().nullable(),
})

export const Manifest = z.object({
	format: z.literal('postern-mailbox'),
	version: z.literal(1),
	backup: z.uuid(),
	madeAt: time,
	mailbox: z.object({
		id: z.uuid(),
		address: text,
		domain: text,
		organization: z.object({ id: z.uuid(), name: text }),
		/** NULL = unlimited. As text: it may be larger than a number holds. */
		quotaBytes: z.string().nullable(),
		enabled: z.boolean(),
		sendOnly: z.boolean(),
		protocols: z.array(text).max(10),
		maxSendsPerHour: count.nullable(),
		maxSendsPerDay: count.nullable(),
		createdAt: time,
		deletedAt: time.nullable(),
	}),
	owner: z.object({ id: z.uuid(), name: text, address: text }),
	/** Aliases that deliver to it, and so forward its mail; those of other domains too. */
	aliases: z.array(ManifestAlias).max(100_000),
	/** Lists of which the mailbox is a member, and those that its owner looks after. */
	lists: z.array(ManifestList).max(100_000),
	/** What its owner may do, and what others may do on this mailbox alone. */
	grants: z.array(ManifestGrant).max(100_000),
	/** Rules of ManageSieve: files below `rules/`. */
	rules: z.array(z.object({ name: text, active: z.boolean(), path: text, sha256 })).max(1_000),
	/** As they are called on disk, the empty ones too. */
	folders: z.array(text).max(100_000),
	messages: z.array(ManifestMessage),
	counts: z.object({ folders: count, messages: count, bytes: count }),
})
export type Manifest = z.output<typeof Manifest>
