import type { RightSpec } from './spec'

/** Rights over reviews of what people hold. To decide in one is a right over grants. */
export const REVIEW_RIGHTS = {
	'review.manage': {
		on: ['server', 'organization'],
		writes: ['review'],
		label: 'Manage access reviews',
		consequence: 'Has everybody’s rights looked at by a day: sees who holds what, who decided what, and closes it.',
		dependsOn: ['account.read'],
	},
} as const satisfies Record<string, RightSpec>
