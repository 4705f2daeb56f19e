/** What of a template can be applied again to the mailboxes that were made with it. Pure, and free of imports that a browser lacks. */
export const APPLIED_FIELDS = ['quota', 'sendOnly', 'protocols'] as const
export type AppliedField = (typeof APPLIED_FIELDS)[number]

/** As the boxes of a form call them. */
export const APPLIED_LABELS: Readonly<Record<AppliedField, string>> = {
	quota: 'Quota',
	sendOnly: 'Send only, or not',
	protocols: 'Protocols of mail programs',
}
