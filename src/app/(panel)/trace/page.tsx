import { ChartColumn, Download } from 'lucide-react'
import type { Metadata } from 'next'
import { shownAddress } from '@/core/address'
import { requireViewer } from '@/core/gateway/viewer'
import { domainFilter } from '@/features/mailboxes'
import {
	LiveSwitch,
	LogNotice,
	LookForm,
	listTraces,
	logState,
	TraceFilters,
	TraceTable,
	traceMailbox,
} from '@/features/trace'
import { Card, FileButton, LinkButton, listAddress, Page } from '@/ui'
import { isId, orNotFound } from '../../or-not-found'
import { oneEach, Said, type SearchParams } from '../../said'
import { ActivityTabs } from '../activity-tabs'

export const metadata: Metadata = { title: 'Message trace' }

export default async function TracePage({ searchParams }: { searchParams: SearchParams }) {
	const viewer = await requireViewer()
	const { from, to, subject, id, result, way, domain, mailbox, since, until, sort, at, live } =
		await oneEach(searchParams)
	const filter = { from, to, subject, id, result, way, domain, mailbox, since, until, sort, at }
	const [state, domains, narrowed] = await Promise.all([
		orNotFound(logState(viewer).then((found) => ({ found }))),
		domainFilter(viewer, 'trace.read', domain),
		isId(mailbox) ? orNotFound(traceMailbox(viewer, mailbox)) : null,
	])
	const closed = narrowed?.isClosed ? narrowed : null
	const page = closed ? null : await orNotFound(listTraces(viewer, filter))
	const subjects = state.found?.keepsSubjects ?? false
	const address = listAddress('/trace', { ...filter, live })
	const description = narrowed
		? `What ${shownAddress(narrowed.address)} sent and received.`
		: 'Who wrote to whom within your scope, and what became of it.'
	return (
		<Page
			title="Message trace"
			description={description}
			action={
				page && (
					<>
						<LiveSwitch isLive={live === 'on'} href={address({ live: live === 'on' ? undefined : 'on' })} />
						<LinkButton
							href={listAddress('/trace/charts', { domain, mailbox })({})}
							icon={<ChartColumn size={16} aria-hidden />}
						>
							Charts
						</LinkButton>
						{page.rows.length > 0 && (
							<FileButton file="trace" values={{ ...filter, at: undefined }} icon={<Download size={16} aria-hidden />}>
								CSV
							</FileButton>
						)}
					</>
				)
			}
			{...(narrowed
				? {
						breadcrumb: [
							{ label: shownAddress(narrowed.address), href: `/mailboxes/${narrowed.id}` },
							{ label: 'All messages', href: '/trace' },
						],
					}
				: {})}
		>
			<Said searchParams={searchParams} />
			<ActivityTabs viewer={viewer} current="/trace" />
			<LogNotice state={state.found} />
			{closed && (
				<Card>
					<LookForm mailbox={closed.id} address={shownAddress(closed.address)} />
				</Card>
			)}
			{page && (
				<>
					<TraceFilters filter={filter} subjects={subjects} domains={domains} live={live} />
					<TraceTable
						page={page}
						path="/trace"
						filter={filter}
						subjects={subjects}
						now={viewer.now}
						none="As soon as the mail server takes a message, or refuses one, it stands here."
					/>
				</>
			)}
		</Page>
	)
}
