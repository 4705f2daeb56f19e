import type { ReactNode } from 'react'
import { shownAddress, shownBytes } from '@/core/address'
import { PlaceSendUse } from '@/features/sends'
import { Badge, Card, Copyable, DescriptionList, LinkButton, Notice, Section, Time } from '@/ui'
import type { DomainDetail as Domain } from '../get-domain'
import { DomainEnabledForm, RestoreDomainForm } from './domain-forms'
import { StandingState } from './domain-state'
import { countTile, heldTile, shownCount, storageTile, UseTiles } from './use'

/** The day itself: somebody may have to be told of it. */
const DAY = new Intl.DateTimeFormat('en-GB', { dateStyle: 'long', timeZone: 'UTC' })

/** Until when the mail of a domain in the trash is there. */
function Kept({ at, now }: { at: Date | null; now: Date }) {
	if (at === null) return 'There is no mail in it.'
	if (at <= now) return 'Its time there is over: the mail is erased as soon as backups of it are verified.'
	return (
		<>
			Its mail is kept until {DAY.format(at)}; after that a backup of each mailbox is made and verified, and the mail is
			erased.
		</>
	)
}

/** One of the few things that a domain is stopped by, said at its top. */
function Standing({ domain, now }: { domain: Domain; now: Date }) {
	const { can, id, deletedAt } = domain
	if (deletedAt)
		return (
			<Notice tone="warning" title="This domain lies in the trash">
				<p className="mb-3">
					Moved there <Time value={deletedAt} now={now} />. Nothing is delivered, and nobody in it can sign in.{' '}
					<Kept at={domain.erasesAt} now={now} />
				</p>
				{can['domain.restore'] && <RestoreDomainForm domain={id} name={shownAddress(domain.name)} />}
			</Notice>
		)
	if (!domain.enabled)
		return (
			<Notice tone="warning" title="This domain is disabled">
				Mail to it is refused, and nobody signs in with an address of it.
			</Notice>
		)
	if (!domain.stopped) return null
	return (
		<Notice tone="warning" title="Stopped from above">
			The domain itself is enabled, but its organization, or one above it, is disabled. Mail is refused and nobody in it
			can sign in.
		</Notice>
	)
}

function Destinations({ domain }: { domain: Domain }) {
	const aliases = domain.protectedAliases ?? []
	return (
		<ul>
			{aliases.map(({ id, address, destinations }) => (
				<li key={id}>
					<a href={`/aliases/${id}`}>{address.slice(0, address.indexOf('@'))}</a> to{' '}
					{destinations.slice(0, 3).map(shownAddress).join(', ')}
					{destinations.length > 3 && ` and ${destinations.length - 3} more`}
				</li>
			))}
		</ul>
	)
}

function Facts({ domain, now }: { domain: Domain; now: Date }) {
	const { name, can, organizationId, organizationName } = domain
	const state = domain.deletedAt ? (
		<Badge>In the trash</Badge>
	) : (
		<StandingState enabled={domain.enabled} stopped={domain.stopped} />
	)
	const organization = can['read-organization'] ? (
		<a href={`/organizations/${organizationId}`}>{organizationName}</a>
	) : (
		organizationName
	)
	const protectedOnes = domain.protectedAliases?.length
		? [{ term: 'Protected addresses', detail: <Destinations domain={domain} /> }]
		: []
	return (
		<Card>
			<DescriptionList
				items={[
					{ term: 'State', detail: state },
					...(shownAddress(name) === name
						? []
						: [{ term: 'In DNS records', detail: <Copyable value={name} label="name" /> }]),
					...(organizationName === null ? [] : [{ term: 'Organization', detail: organization }]),
					...(domain.description ? [{ term: 'Description', detail: domain.description }] : []),
					{
						term: 'New mailboxes',
						detail: `get ${domain.defaultQuotaBytes === null ? 'no quota' : shownBytes(domain.defaultQuotaBytes)}, unless told otherwise`,
					},
					{ term: 'Sending', detail: <PlaceSendUse sent={domain} /> },
					...protectedOnes,
					{ term: 'Created', detail: <Time value={domain.createdAt} now={now} /> },
				]}
			/>
		</Card>
	)
}

function Ending({ domain }: { domain: Domain }) {
	const { can, id, mailboxes, enabled } = domain
	if (!(can['domain.set-enabled'] || can['domain.remove'])) return null
	const whom = mailboxes === 1 ? '1 mailbox' : `${shownCount(mailboxes)} mailboxes`
	return (
		<Section
			title={enabled ? 'Stop' : 'Start again'}
			id="state"
			description={
				enabled
					? `Disabling refuses mail and sign-in for ${whom} until it is enabled again; nothing is deleted.`
					: `Enabling brings back mail and sign-in for ${whom}, but for those that are disabled themselves.`
			}
		>
			<div className="flex flex-wrap gap-2">
				{can['domain.set-enabled'] && <DomainEnabledForm domain={id} enabled={enabled} />}
				{can['domain.remove'] && (
					<LinkButton href={`/domains/${id}/delete`} variant="danger">
						Delete…
					</LinkButton>
				)}
			</div>
		</Section>
	)
}

/** One domain: what is used of it, what it is, and what can be done to it. */
export function DomainDetail({ domain, now, children }: { domain: Domain; now: Date; children?: ReactNode }) {
	const { can, id, deletedAt } = domain
	const tiles = [
		countTile(
			'Mailboxes',
			domain.mailboxes,
			domain.maxMailboxes,
			can['read-mailboxes'] && !deletedAt ? `/mailboxes?domain=${id}` : null,
		),
		countTile(
			'Aliases',
			domain.aliases,
			domain.maxAliases,
			can['alias.read'] && !deletedAt ? `/aliases?domain=${id}` : null,
		),
		countTile('Lists', domain.lists, domain.maxLists, can['list.read'] && !deletedAt ? `/lists?domain=${id}` : null),
		storageTile('Storage promised', domain.storageBytes, domain.maxStorageBytes),
		heldTile(domain.usedBytes, domain.storageBytes, domain.maxStorageBytes),
	]
	return (
		<>
			<Standing domain={domain} now={now} />
			<UseTiles tiles={tiles} />
			<Facts domain={domain} now={now} />
			{children}
			{!deletedAt && <Ending domain={domain} />}
		</>
	)
}
