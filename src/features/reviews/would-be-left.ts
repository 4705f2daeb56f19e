import type { Loaded } from '@/core/gateway/actor'
import { rehearse } from '@/core/gateway/rehearse'
import { decideReview, type Left } from './decide-review'
import type { ReviewItem } from './list-review-items'
import { signOf } from './review-rules'

/** Which of these the viewer could not decide about, and why: asked by ending all of them in a transaction that is rolled back. */
export async function wouldBeLeft(
	viewer: Loaded,
	review: string,
	items: readonly Pick<ReviewItem, 'id' | 'version'>[],
): Promise<readonly Omit<Left, 'label'>[]> {
	const { accountId, sessionId } = viewer
	if (items.length === 0 || !accountId) return []
	const caller = { kind: 'person', accountId, sessionId, clientAddress: '' } as const
	const input = { review, items: items.map(signOf), decision: 'end' }
	const result = await rehearse(decideReview, caller, input)
	return result.ok ? result.value.left : items.map(({ id }) => ({ item: id, why: result.problem.text }))
}
