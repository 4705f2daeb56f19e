import type { Metadata } from 'next'
import { notFound } from 'next/navigation'
import { requireViewer } from '@/core/gateway/viewer'
import { getAccount } from '@/features/accounts'
import { Give, giveSources, roleChoices, scopeChoices } from '@/features/grants'
import { rightsInWords } from '@/features/roles'
import { Page, Tabs } from '@/ui'
import { idOf, orNotFound } from '../../../../or-not-found'
import { oneEach, type SearchParams } from '../../../../said'

export const metadata: Metadata = { title: 'Give rights' }

type Props = { params: Promise<{ id: string }>; searchParams: SearchParams }

export default async function GivePage({ params, searchParams }: Props) {
	const viewer = await requireViewer()
	const id = await idOf(params)
	const account = await orNotFound(getAccount(viewer, id))
	const { from, find = '', organization, domain, mailbox } = await oneEach(searchParams)
	const sources = await giveSources(viewer)
	const source = sources.find((one) => one.id === from) ?? sources[0]
	if (!source || account.isMine || account.retiredAt) notFound()
	const preset = { organization, domain, mailbox }
	const [roles, places] = await Promise.all([
		roleChoices(viewer, source),
		scopeChoices(viewer, source, { find, preset }),
	])
	const kept = Object.entries({ from, ...preset }).filter((entry): entry is [string, string] => Boolean(entry[1]))
	return (
		<Page
			title={`Give ${account.name} rights`}
			description="As little as one right on one mailbox, and never more than you hold yourself."
			breadcrumb={[
				{ label: 'People', href: '/accounts' },
				{ label: account.name, href: `/accounts/${id}` },
			]}
		>
			{sources.length > 1 && (
				<Tabs
					label="Out of which of your rights"
					items={sources.map((one) => ({
						href: `/accounts/${id}/give?from=${one.id}`,
						label: `Your ${one.roleName} in ${one.places.join(', ')}`,
						current: one.id === source.id,
					}))}
				/>
			)}
			<Give
				person={account}
				source={source}
				roles={roles}
				groups={rightsInWords()}
				places={places}
				find={find}
				now={viewer.now}
				kept={Object.fromEntries(kept)}
			/>
		</Page>
	)
}
