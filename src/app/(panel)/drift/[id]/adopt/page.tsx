import type { Metadata } from 'next'
import { notFound } from 'next/navigation'
import { shownAddress, writtenBytes } from '@/core/address'
import { requireViewer } from '@/core/gateway/viewer'
import { fitsMailbox, getFinding, KIND_WORDS } from '@/features/drift'
import { OwnRoom, ownRoom } from '@/features/grants'
import { AdoptForm, domainChoices } from '@/features/mailboxes'
import { NO_CHOICES, templateChoices } from '@/features/template-use'
import { Card, Code, Notice, Page } from '@/ui'
import { idOf, orNotFound } from '../../../../or-not-found'

export const metadata: Metadata = { title: 'Adopt found mail' }

export default async function AdoptPage({ params }: { params: Promise<{ id: string }> }) {
	const viewer = await requireViewer()
	const finding = await orNotFound(getFinding(viewer, await idOf(params)))
	if (!(finding.can.adopt && fitsMailbox(finding) && finding.closedAt === null && finding.domainId)) notFound()
	const { found } = await domainChoices(viewer, 'mailbox.create', { chosen: finding.domainId })
	const domain = found.find(({ id }) => id === finding.domainId)
	if (!domain) notFound()
	const templates = await templateChoices(viewer, [domain.id])
	const option = {
		id: domain.id,
		name: shownAddress(domain.name),
		quota: writtenBytes(domain.defaultQuotaBytes),
		mailboxesLeft: domain.mailboxesLeft,
		choices: templates.get(domain.id) ?? NO_CHOICES,
	}
	const back = { label: KIND_WORDS[finding.kind].label, href: `/drift/${finding.id}` }
	return (
		<Page title="Adopt found mail" breadcrumb={[{ label: 'Drift', href: '/drift' }, back]} width="narrow">
			<Notice tone="warning" title="Whoever gets this mailbox reads what lies in it">
				<span className="wrap-anywhere">
					The folder <Code>{finding.label}</Code> becomes its home, with every message. Nothing is moved or changed.
				</span>
			</Notice>
			<Card>
				<OwnRoom rooms={await ownRoom(viewer, 'mailbox.create')} what="mailboxes" />
				<AdoptForm domain={option} finding={finding.id} />
			</Card>
		</Page>
	)
}
