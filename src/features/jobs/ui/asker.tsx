import type { FailedJob } from '../list-jobs'

/** For whom it was to be done. */
export function Asker({ job: { askedBy, askedByName, byClock } }: { job: FailedJob }) {
	if (askedBy) return <a href={`/accounts/${askedBy}`}>{askedByName}</a>
	return <>{byClock ? 'The clock' : 'The server'}</>
}
