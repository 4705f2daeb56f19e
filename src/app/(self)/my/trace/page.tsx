import type { Metadata } from 'next'
import { requireViewer } from '@/core/gateway/viewer'
import {
	LiveSwitch,
	listOwnTraces,
	logState,
	ownTraceChart,
	TraceCharts,
	TraceFilters,
	TraceTable,
} from '@/features/trace'
import { listAddress, Page, Section } from '@/ui'
import { oneEach, type SearchParams } from '../../../said'

export const metadata: Metadata = { title: 'My messages' }

export default async function MyTracePage({ searchParams }: { searchParams: SearchParams }) {
	const viewer = await requireViewer()
	const { from, to, subject, id, result, way, since, until, sort, at, live } = await oneEach(searchParams)
	const filter = { from, to, subject, id, result, way, since, until, sort, at }
	const [page, state, days] = await Promise.all([
		listOwnTraces(viewer, filter),
		logState(viewer, 'own.read'),
		ownTraceChart(viewer),
	])
	const subjects = state?.keepsSubjects ?? false
	const address = listAddress('/my/trace', { ...filter, live })
	return (
		<Page
			title="My messages"
			description="What you sent and what was sent to you, and what became of it. Nothing of what stands in them is kept here."
			breadcrumb={[{ label: 'My account', href: '/my' }]}
			action={<LiveSwitch isLive={live === 'on'} href={address({ live: live === 'on' ? undefined : 'on' })} />}
		>
			<TraceFilters filter={filter} subjects={subjects} domains={[]} live={live} />
			<TraceTable
				page={page}
				path="/my/trace"
				filter={filter}
				subjects={subjects}
				now={viewer.now}
				none="As soon as somebody writes to you, or you send a message, it stands here."
			/>
			<Section id="days" title="By day" description="The last 30 days (UTC).">
				<TraceCharts days={days} />
			</Section>
		</Page>
	)
}
