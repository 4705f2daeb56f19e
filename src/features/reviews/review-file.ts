import { z } from 'zod'
import { CSV_TYPE, csvFile, csvText } from '@/core/csv'
import { file } from '@/core/gateway/file'
import { SERVER } from '@/core/policy'
import { endWords, holderWords, placeWords, STATE_WORDS, stateOf } from './item-words'
import { listReviewItems, type ReviewItem } from './list-review-items'
import { getReview, inReview } from './list-reviews'

/** More than anybody reviews. */
const MOST = 50_000
const HEAD = [
	'holder',
	'signs in with, or whose key it is',
	'role',
	'where',
	'rights',
	'since',
	'end',
	'given by',
	'asked',
	'decision',
	'decided by',
	'decided at',
	'reason',
	'ended at',
	'ended by',
	'note',
]
const moment = (at: Date | null): string => at?.toISOString().replace(/\.\d+Z$/, 'Z') ?? ''
const cells = (item: ReviewItem): string[] => [
	csvText(item.holder),
	csvText(holderWords(item)),
	csvText(item.roleName),
	csvText(placeWords(item)),
	csvText(item.held.rights.join(' ')),
	moment(item.held.startsAt),
	csvText(endWords(item.held)),
	csvText(item.giver),
	csvText(item.reviewer),
	csvText(STATE_WORDS[stateOf(item)]),
	csvText(item.decidedBy),
	moment(item.decidedAt),
	csvText(item.reason),
	moment(item.endedAt),
	csvText(item.endedBy),
	csvText(item.note),
]

/** A review to take along, as auditors ask for it: every grant as it was when the review was opened, and who decided what about it, and when. */
export const reviewFile = file({
	right: 'review.manage',
	what: 'an access review',
	input: z.strictObject({ review: z.string().max(40) }),
	page: ({ review }) => `/reviews/${encodeURIComponent(review)}`,
	make: async (viewer, { review: id }) => {
		const review = await getReview(viewer, id)
		const page = review?.mayManage ? await listReviewItems(viewer, id, {}, MOST) : null
		if (!review || !page) return null
		const organization = await inReview(viewer, id, async (read) => {
			const row = await read.review.findFirst({ where: { id }, select: { organizationId: true } })
			return row?.organizationId ?? null
		})
		const place = organization
			? { kind: 'organization' as const, id: organization }
			: { kind: 'server' as const, id: SERVER }
		return {
			name: `access-review-${review.createdAt.toISOString().slice(0, 10)}.csv`,
			type: CSV_TYPE,
			filter: { which: review.name },
			of: [{ ...place, rows: page.rows.length }],
			body: () => csvFile(HEAD, page.rows.map(cells)),
		}
	},
})
