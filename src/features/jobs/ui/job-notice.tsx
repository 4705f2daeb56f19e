import { Notice } from '@/ui'

/** Says that there are jobs which the server gave up, and nothing when there are none. */
export function FailedJobsNotice({ count }: { count: number | null }) {
	if (!count) return null
	return (
		<Notice tone="warning" title={count === 1 ? 'One job has failed' : `${count} jobs have failed`}>
			The server has tried often enough and gave up. <a href="/jobs">See what it was</a>, and let it try again.
		</Notice>
	)
}
