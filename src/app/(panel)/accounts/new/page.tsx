import type { Metadata } from 'next'
import { notFound } from 'next/navigation'
import { requireViewer } from '@/core/gateway/viewer'
import { may, mayAnywhere, SERVER } from '@/core/policy'
import { organizationChoices } from '@/features/domains'
import { AddPersonForm, Give, giveSources, roleChoices, scopeChoices, sendsMail } from '@/features/grants'
import { rightsInWords } from '@/features/roles'
import { Card, EmptyState, Page, Tabs } from '@/ui'
import { oneEach, type SearchParams } from '../../../said'

export const metadata: Metadata = { title: 'Add person' }

const SERVER_PLACE = { kind: 'server', id: SERVER, chain: [SERVER] } as const

export default async function NewAccountPage({ searchParams }: { searchParams: SearchParams }) {
	const viewer = await requireViewer()
	if (!mayAnywhere(viewer.actor, 'account.create', viewer.now)) notFound()
	const organizations = await organizationChoices(viewer, 'account.create')
	const onServer = may(viewer.actor, 'account.create', SERVER_PLACE, viewer.now)
	const homes = [
		...organizations.map(({ id, path }) => ({ id, name: path })),
		...(onServer ? [{ id: '', name: 'no organization, for people of the whole server' }] : []),
	]
	const added = {
		homes,
		mayCreateMailbox: mayAnywhere(viewer.actor, 'mailbox.create', viewer.now),
		sendsMail: sendsMail(),
	}
	const { from, find = '', organization, domain, mailbox } = await oneEach(searchParams)
	const sources = await giveSources(viewer)
	const source = sources.find((one) => one.id === from) ?? sources[0]
	const page = { breadcrumb: [{ label: 'People', href: '/accounts' }], title: 'Add person' }
	if (homes.length === 0 || !source) {
		return (
			<Page {...page} description="They are invited, and choose their own password." width="narrow">
				{homes.length > 0 ? (
					<Card>
						<AddPersonForm {...added} />
					</Card>
				) : (
					<EmptyState title="No place for people yet">
						People belong to an organization or to the whole server.
					</EmptyState>
				)}
			</Page>
		)
	}
	const preset = { organization, domain, mailbox }
	const [roles, places] = await Promise.all([
		roleChoices(viewer, source),
		scopeChoices(viewer, source, { find, preset }),
	])
	const kept = Object.entries({ from, ...preset }).filter((entry): entry is [string, string] => Boolean(entry[1]))
	return (
		<Page {...page} description="A person and what they may do, in one step. Never more than you hold yourself.">
			{sources.length > 1 && (
				<Tabs
					label="Out of which of your rights"
					items={sources.map((one) => ({
						href: `/accounts/new?from=${one.id}`,
						label: `Your ${one.roleName} in ${one.places.join(', ')}`,
						current: one.id === source.id,
					}))}
				/>
			)}
			<Give
				person={null}
				added={added}
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
