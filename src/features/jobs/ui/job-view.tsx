import { Card, DescriptionList, LinkButton, Notice, Time } from '@/ui'
import type { FailedJobDetail } from '../list-jobs'
import { Asker } from './asker'
import { RetryForm } from './job-forms'

/** What it was about, with a way there. */
function About({ job: { about, letterId, templateId } }: { job: FailedJobDetail }) {
	if (letterId) return <a href={`/outbox/${letterId}`}>{about}</a>
	if (templateId) return <a href={`/templates/${templateId}`}>{about}</a>
	return <>{about}</>
}

/** One failed job: what it was, what went wrong, and what can be done about it. */
export function JobView({ job, now }: { job: FailedJobDetail; now: Date }) {
	const { can } = job
	return (
		<div className="grid gap-6">
			<Notice tone="danger" title="What went wrong the last time">
				<span className="wrap-anywhere">{job.error}</span>
			</Notice>
			<Card>
				<DescriptionList
					items={[
						...(job.about ? [{ term: 'About', detail: <About job={job} /> }] : []),
						{ term: 'Asked for by', detail: <Asker job={job} /> },
						{ term: 'Asked for', detail: <Time value={job.askedAt} now={now} /> },
						{ term: 'Last tried', detail: <Time value={job.triedAt} now={now} /> },
						{ term: 'Tries', detail: String(job.tries) },
					]}
				/>
			</Card>
			<p className="text-muted text-sm">
				What earlier tries have done already is not done again. The log of the worker has the whole error.
			</p>
			{(can.retry || can.discard) && (
				<div className="flex flex-wrap items-center gap-2">
					{can.retry && <RetryForm job={job.id} />}
					{can.discard && (
						<LinkButton href={`/jobs/${job.id}/discard`} variant="quiet">
							Discard …
						</LinkButton>
					)}
				</div>
			)}
		</div>
	)
}
