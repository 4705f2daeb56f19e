import { Notice } from '@/ui'
import type { FindingCounts } from '../list-findings'

/** Says on the overview that something differs, and nothing while nothing does. */
export function DriftNotice({ counts }: { counts: FindingCounts | null }) {
	if (!counts?.open) return null
	const title = counts.open === 1 ? 'One thing differs' : `${counts.open} things differ`
	return (
		<Notice tone={counts.gravest >= 3 ? 'danger' : 'info'} title={title}>
			Panel, mail server, maildirs and DNS do not all say the same. <a href="/drift">See what it is</a>, and have it
			mended.
		</Notice>
	)
}
