import type { Metadata } from 'next'
import { requireViewer } from '@/core/gateway/viewer'
import { mayAnywhere } from '@/core/policy'
import { ApprovalsNotice, countWaiting } from '@/features/approvals'
import { BadBackupsNotice, badSchedules } from '@/features/backup-schedules'
import { countFindings, DriftNotice } from '@/features/drift'
import { AskedResets, askedResets } from '@/features/forgotten'
import { AskedRenewals, askedRenewals, EndingOwnGrants, endingOwn } from '@/features/grants'
import { countJobs, FailedJobsNotice } from '@/features/jobs'
import { latestEntries, RecentActivity } from '@/features/journal'
import { MailServerSilent, mailServerSilentSince } from '@/features/mail-server'
import {
	domainTotals,
	EndingGrants,
	endingGrants,
	FullDomains,
	fullDomains,
	Numbers,
	OwnGrants,
	ownGrants,
	Shortcuts,
} from '@/features/overview'
import { WaitingReviews, waitingReviews } from '@/features/reviews'
import { Page } from '@/ui'

export const metadata: Metadata = { title: 'Overview' }

export default async function OverviewPage() {
	const viewer = await requireViewer()
	const [
		totals,
		full,
		ending,
		own,
		latest,
		mine,
		asked,
		forgotten,
		failed,
		silent,
		drift,
		backups,
		reviews,
		approvals,
	] = await Promise.all([
		domainTotals(viewer),
		fullDomains(viewer),
		endingGrants(viewer),
		ownGrants(viewer),
		latestEntries(viewer),
		endingOwn(viewer),
		askedRenewals(viewer),
		askedResets(viewer),
		countJobs(viewer),
		mailServerSilentSince(viewer),
		countFindings(viewer),
		badSchedules(viewer),
		waitingReviews(viewer),
		countWaiting(viewer),
	])
	return (
		<Page title={`Hello, ${viewer.actor.name}`}>
			<Shortcuts may={(right) => mayAnywhere(viewer.actor, right, viewer.now)} />
			<MailServerSilent since={silent} now={viewer.now} />
			<FailedJobsNotice count={failed} />
			<BadBackupsNotice count={backups} />
			<ApprovalsNotice waiting={approvals} />
			<DriftNotice counts={drift} />
			{totals && <Numbers totals={totals} mayRead={(noun) => mayAnywhere(viewer.actor, `${noun}.read`, viewer.now)} />}
			<AskedResets requests={forgotten} now={viewer.now} />
			<WaitingReviews reviews={reviews} now={viewer.now} />
			{asked && <AskedRenewals requests={asked} now={viewer.now} />}
			<EndingOwnGrants grants={mine} now={viewer.now} />
			<OwnGrants grants={own} now={viewer.now} />
			{full && <FullDomains domains={full} />}
			{ending && <EndingGrants grants={ending} now={viewer.now} />}
			{latest && <RecentActivity entries={latest} now={viewer.now} />}
		</Page>
	)
}
