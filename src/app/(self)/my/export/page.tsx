import type { Metadata } from 'next'
import { requireViewer } from '@/core/gateway/viewer'
import { OwnExportsView, ownExports } from '@/features/exports'
import { mailServerSilentSince } from '@/features/mail-server'
import { Page } from '@/ui'
import { Said, type SearchParams } from '../../../said'

export const metadata: Metadata = { title: 'A copy of your mail' }

export default async function ExportPage({ searchParams }: { searchParams: SearchParams }) {
	const viewer = await requireViewer()
	const [exports, silentSince] = await Promise.all([ownExports(viewer), mailServerSilentSince(viewer)])
	return (
		<Page
			title="A copy of your mail"
			description="All messages of a mailbox of yours, with their folders, in one file. It is yours to take, and nobody is asked."
			breadcrumb={[{ label: 'My account', href: '/my' }]}
			width="narrow"
		>
			<Said searchParams={searchParams} />
			<OwnExportsView exports={exports} silentSince={silentSince} now={viewer.now} />
		</Page>
	)
}
