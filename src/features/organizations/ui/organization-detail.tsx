import type { ReactNode } from 'react'
import { countTile, heldTile, StandingState, shownCount, storageTile, UseTiles } from '@/features/domains'
import { PlaceSendUse } from '@/features/sends'
import { Card, DescriptionList, LinkButton, Notice, RowItem, RowList, Section, Time } from '@/ui'
import type { OrganizationDetail as Organization } from '../get-organization'
import type { contentsOf } from '../organization-contents'
import { OrganizationDelegationForm, OrganizationEnabledForm, OrganizationResellerForm } from './organization-forms'

function Standing({ organization }: { organization: Organization }) {
	if (!organization.enabled)
		return (
			<Notice tone="warning" title="This organization is disabled">
				Mail to everything in and below it is refused, and nobody in it can sign in.
			</Notice>
		)
	if (!organization.stopped) return null
	return (
		<Notice tone="warning" title="Stopped from above">
			The organization itself is enabled, but one above it is disabled. Mail is refused and nobody in it can sign in.
		</Notice>
	)
}

function Facts({ organization, now }: { organization: Organization; now: Date }) {
	const { parentId, parentName, people, id } = organization
	const counted = people !== null && people > 1000 ? '1,000+' : shownCount(people ?? 0)
	return (
		<Card>
			<DescriptionList
				items={[
					{ term: 'State', detail: <StandingState enabled={organization.enabled} stopped={organization.stopped} /> },
					...(parentName === null
						? []
						: [{ term: 'Part of', detail: <a href={`/organizations/${parentId}`}>{parentName}</a> }]),
					...(people === null
						? []
						: [{ term: 'People', detail: <a href={`/accounts?organization=${id}`}>{counted}</a> }]),
					...(organization.minPasswordLength === null
						? []
						: [{ term: 'Shortest password', detail: `${organization.minPasswordLength} characters` }]),
					...(organization.asksReasons ? [{ term: 'Reasons', detail: 'Asked for' }] : []),
					{ term: 'Sending', detail: <PlaceSendUse sent={organization} /> },
					{ term: 'Created', detail: <Time value={organization.createdAt} now={now} /> },
				]}
			/>
		</Card>
	)
}

const ON =
	'Whoever holds rights in it with leave to hand them on may give them to others here, never more than they hold.'
const OFF =
	'Nobody in it gives rights to others; only who holds them from above it does. What was given before stays until it is revoked.'
const FROM_ABOVE = 'An organization above it may not delegate, so nobody in this one gives rights to others either.'
const RESELLER = 'It may have organizations below it, and people from outside as managers of its domains and mailboxes.'
const ORDINARY =
	'It has no organizations below it. People from outside are made managers here by those who run the server.'

/** Who gives rights in it, and to whom: two switches, each set from above. */
function Delegation({ organization }: { organization: Organization }) {
	const { can, id, mayDelegate, isClosed, reseller } = organization
	const open = isClosed ? FROM_ABOVE : ON
	const words = mayDelegate ? open : OFF
	return (
		<Section title="Delegation" id="delegation">
			<Card padded={false}>
				<RowList>
					<RowItem>
						<span>
							<strong className="font-semibold">
								{mayDelegate ? 'Rights may be handed on in it' : 'Rights may not be handed on in it'}
							</strong>
							<span className="block text-muted text-sm">{words}</span>
						</span>
						{can['set-limits'] && <OrganizationDelegationForm organization={id} mayDelegate={mayDelegate} />}
					</RowItem>
					<RowItem>
						<span>
							<strong className="font-semibold">{reseller ? 'It is a reseller' : 'It is no reseller'}</strong>
							<span className="block text-muted text-sm">{reseller ? RESELLER : ORDINARY}</span>
						</span>
						{can['set-reseller'] && <OrganizationResellerForm organization={id} reseller={reseller} />}
					</RowItem>
				</RowList>
			</Card>
		</Section>
	)
}

function Ending({ organization: { can, id, enabled, mailboxes } }: { organization: Organization }) {
	if (!(can['organization.set-enabled'] || can['organization.remove'])) return null
	const whom = mailboxes === 1 ? '1 mailbox' : `${shownCount(mailboxes)} mailboxes`
	return (
		<Section
			title={enabled ? 'Stop' : 'Start again'}
			id="state"
			description={
				enabled
					? `Disabling refuses mail for ${whom} and sign-in for everybody in and below it, until it is enabled again; nothing is deleted.`
					: `Enabling brings back mail for ${whom} and sign-in for everybody, but for what is disabled itself.`
			}
		>
			<div className="flex flex-wrap gap-2">
				{can['organization.set-enabled'] && <OrganizationEnabledForm organization={id} enabled={enabled} />}
				{can['organization.remove'] && (
					<LinkButton href={`/organizations/${id}/delete`} variant="danger">
						Delete…
					</LinkButton>
				)}
			</div>
		</Section>
	)
}

/** One organization: what is used of it, what it is, and what can be done to it. @param children what lies in it */
export function OrganizationDetail({
	organization,
	now,
	children,
}: {
	organization: Organization
	now: Date
	children?: ReactNode
}) {
	const { id, can } = organization
	const tiles = [
		countTile(
			'Domains',
			organization.domains,
			organization.maxDomains,
			can['read-domains'] ? `/domains?organization=${id}` : null,
		),
		countTile('Mailboxes', organization.mailboxes, organization.maxMailboxes),
		countTile('Aliases', organization.aliases, organization.maxAliases),
		countTile('Lists', organization.lists, organization.maxLists),
		storageTile('Storage promised', organization.storageBytes, organization.maxStorageBytes),
		heldTile(organization.usedBytes, organization.storageBytes, organization.maxStorageBytes),
	]
	return (
		<>
			<Standing organization={organization} />
			<UseTiles tiles={tiles} />
			<Facts organization={organization} now={now} />
			{children}
			<Delegation organization={organization} />
			<Ending organization={organization} />
		</>
	)
}

/** What keeps an organization from being deleted. */
export function WhyNotEmpty({ inside }: { inside: ReturnType<typeof contentsOf> }) {
	return (
		<Notice tone="info" title="Only an empty organization can be deleted">
			<p>Nothing is deleted along with it, so what lies in it goes first:</p>
			<ul className="mt-2 grid list-disc gap-2 pl-4">
				{inside.map(({ words, href }) => (
					<li key={words}>{href ? <a href={href}>{words}</a> : words}</li>
				))}
			</ul>
		</Notice>
	)
}
