import type { Metadata } from 'next'
import { notFound } from 'next/navigation'
import { requireViewer } from '@/core/gateway/viewer'
import { scopeChoices } from '@/features/grants'
import { NewKey } from '@/features/keys'
import { Page, Tabs } from '@/ui'
import { oneEach, type SearchParams } from '../../../said'
import { keySources } from '../key-sources'

export const metadata: Metadata = { title: 'New API key' }

export default async function NewKeyPage({ searchParams }: { searchParams: SearchParams }) {
	const viewer = await requireViewer()
	const { from, find = '', organization, domain, mailbox } = await oneEach(searchParams)
	const sources = await keySources(viewer)
	const source = sources.find((one) => one.id === from) ?? sources[0]
	if (!source) notFound()
	const preset = { organization, domain, mailbox }
	const places = await scopeChoices(viewer, source, { find, preset })
	const kept = Object.entries({ from, ...preset }).filter((entry): entry is [string, string] => Boolean(entry[1]))
	return (
		<Page
			title="New API key"
			description="As little as one right on one domain, and never more than you hold yourself. It ends with yours."
			breadcrumb={[{ label: 'API keys', href: '/keys' }]}
		>
			{sources.length > 1 && (
				<Tabs
					label="Out of which of your rights"
					items={sources.map((one) => ({
						href: `/keys/new?from=${one.id}`,
						label: `Your ${one.roleName} in ${one.places.join(', ')}`,
						current: one.id === source.id,
					}))}
				/>
			)}
			<NewKey source={source} places={places} find={find} now={viewer.now} kept={Object.fromEntries(kept)} />
		</Page>
	)
}
