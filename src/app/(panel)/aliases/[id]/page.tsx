import type { Metadata } from 'next'
import { shownAddress } from '@/core/address'
import { requireViewer } from '@/core/gateway/viewer'
import { EditAliasForm, getAlias, RemoveAlias } from '@/features/aliases'
import { Badge, Card, DescriptionList, Notice, Page, Time } from '@/ui'
import { idOf, orNotFound } from '../../../or-not-found'
import { Said, type SearchParams } from '../../../said'

export const metadata: Metadata = { title: 'Alias' }

export default async function AliasPage({
	params,
	searchParams,
}: {
	params: Promise<{ id: string }>
	searchParams: SearchParams
}) {
	const viewer = await requireViewer()
	const alias = await orNotFound(getAlias(viewer, await idOf(params)))
	const address = shownAddress(alias.address)
	return (
		<Page
			title={address}
			breadcrumb={[{ label: 'Aliases', href: '/aliases' }]}
			width="narrow"
			action={alias.mayRemove && <RemoveAlias alias={alias.id} address={address} />}
		>
			<Said searchParams={searchParams} />
			{alias.protected && (
				<Notice tone="info">
					Every domain has this address (RFC 2142). It can deliver elsewhere, but not be deleted or switched off.
				</Notice>
			)}
			<Card>
				{alias.mayEdit ? (
					<EditAliasForm
						alias={alias.id}
						version={alias.version}
						destinations={alias.destinations.map(shownAddress).join('\n')}
						enabled={alias.enabled}
						stays={alias.protected}
						mayOutside={alias.mayOutside}
					/>
				) : (
					<DescriptionList
						items={[
							{ term: 'Delivers to', detail: alias.destinations.map(shownAddress).join(', ') },
							{
								term: 'State',
								detail: alias.enabled ? <Badge tone="success">Enabled</Badge> : <Badge>Disabled</Badge>,
							},
							{ term: 'Created', detail: <Time value={alias.createdAt} now={viewer.now} /> },
						]}
					/>
				)}
			</Card>
		</Page>
	)
}
