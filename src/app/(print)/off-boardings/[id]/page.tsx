import type { Metadata } from 'next'
import { requireViewer } from '@/core/gateway/viewer'
import { getOffBoarding, OffBoardingReceipt } from '@/features/off-boarding'
import { idOf, orNotFound } from '../../../or-not-found'

export const metadata: Metadata = { title: 'Off-boarding' }

/** Without the panel's frame: what is on this page is what is on the paper. */
export default async function OffBoardingPage({ params }: { params: Promise<{ id: string }> }) {
	const viewer = await requireViewer()
	const offBoarding = await orNotFound(getOffBoarding(viewer, await idOf(params)))
	return <OffBoardingReceipt offBoarding={offBoarding} now={viewer.now} />
}
