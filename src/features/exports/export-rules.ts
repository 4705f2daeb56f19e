/** Rules about copies of one's own mail that need neither clock nor database. */

/** How long the file can be had. */
export const KEPT_DAYS = 3

export const FORMATS = ['mbox', 'maildir'] as const
export type Format = (typeof FORMATS)[number]

/** What the file is called when somebody gets it. ASCII, whatever the address: header values can hold nothing else. */
export const fileNameOf = ({ address, format, askedAt }: { address: string; format: Format; askedAt: Date }): string =>
	`${address.replace(/[^a-z0-9@._-]/g, '_')}-${askedAt.toISOString().slice(0, 10)}-${format}.zip`
