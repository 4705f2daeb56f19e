import type { ReadHandle } from '@/core/gateway/handles'
import { organizationOrServer, WITH_LINEAGE } from '@/core/gateway/places'

/** For verbs on one review: the place that it is about, and its row. */
export async function locateReview(read: ReadHandle, id: string) {
	const row = await read.review.findFirst({
		where: { id },
		select: {
			id: true,
			name: true,
			dueAt: true,
			everyMonths: true,
			repeatsAt: true,
			reviewers: true,
			openedById: true,
			openedBy: true,
			items: true,
			settled: true,
			askedAt: true,
			remindedAt: true,
			closedAt: true,
			closedBy: true,
			version: true,
			createdAt: true,
			organization: WITH_LINEAGE,
		},
	})
	return row && { place: organizationOrServer(row.organization), label: row.name, row }
}
